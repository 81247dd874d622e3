// SPDX-License-Identifier: GPL-3.0-or-later

extension PlotLayout {
  private var stroke: Stroke { Stroke(theme.foreground, width: theme.axisWidth) }

  /// Every axis with ticks and labels, the bar of colours, and the title.
  func axes(in rect: Rect) -> [Shape] {
    var shapes: [Shape] = [
      .line(
        [
          Point(rect.minX, rect.minY), Point(rect.minX, rect.maxY), Point(rect.maxX, rect.maxY),
        ], stroke)
    ]
    shapes += bottomTicks(in: rect)
    let (ticks, widest) = leftTicks(in: rect)
    shapes += ticks + axisLabels(in: rect, tickLabelWidth: widest)
    if let topSide { shapes += top(topSide, in: rect) }
    var x = rect.maxX
    if let rightSide {
      let ticks = rightTicks(length: rect.height)
      shapes += upright(rightSide, ticks, at: x, in: rect)
      x += uprightWidth(rightSide, ticks, rect.height)
    }
    if let colorBar { shapes += bar(colorBar, at: x + Self.barGap, in: rect) }
    return shapes + title(in: rect)
  }

  private func bottomTicks(in rect: Rect) -> [Shape] {
    let baseline = rect.maxY + theme.tickLength + 2 + Font.ascent * theme.smallFontSize
    let isUpright = namesStandUpright(bottomSide, length: rect.width)
    return xTicks(length: rect.width).flatMap { tick -> [Shape] in
      guard let fraction = bottomSide.fraction(tick.value) else { return [] }
      let x = rect.minX + fraction * rect.width
      let end = rect.maxY + theme.tickLength * (tick.isMajor ? 1 : 0.6)
      let line = Shape.line([Point(x, rect.maxY), Point(x, end)], stroke)
      guard let label = tick.label, !hidesBottomLabels else { return [line] }
      if isUpright {
        let words = lines(label)
        let first =
          x + Font.digitHeight / 2 * theme.smallFontSize - Double(words.count - 1) / 2 * linePitch
        return [line]
          + words.enumerated().map { i, words in
            text(
              words, Point(first + Double(i) * linePitch, rect.maxY + theme.tickLength + 3), .end,
              rotation: -90)
          }
      }
      return [line]
        + lines(label).enumerated().map { i, words in
          text(words, Point(x, baseline + Double(i) * linePitch), .middle)
        }
    }
  }

  private func leftTicks(in rect: Rect) -> (shapes: [Shape], widest: Double) {
    var shapes: [Shape] = []
    var widest = 0.0
    for tick in yTicks(length: rect.height) {
      guard let fraction = leftSide.fraction(tick.value) else { continue }
      let y = rect.maxY - fraction * rect.height
      let end = rect.minX - theme.tickLength * (tick.isMajor ? 1 : 0.6)
      shapes.append(.line([Point(rect.minX, y), Point(end, y)], stroke))
      guard let label = tick.label, !hidesLeftLabels else { continue }
      widest = max(widest, width(label))
      let words = lines(label)
      let first =
        y + Font.digitHeight / 2 * theme.smallFontSize - Double(words.count - 1) / 2 * linePitch
      shapes += words.enumerated().map { i, line in
        text(
          line, Point(rect.minX - theme.tickLength - 2, first + Double(i) * linePitch), .end)
      }
    }
    return (shapes, widest)
  }

  private func text(
    _ markup: String, _ at: Point, _ alignment: Label.Alignment, rotation: Double = 0
  ) -> Shape {
    .text(
      Label(
        markup, at: at, font: theme.smallFont, color: theme.foreground, alignment: alignment,
        rotation: rotation))
  }

  private func axisLabels(in rect: Rect, tickLabelWidth: Double) -> [Shape] {
    var shapes: [Shape] = []
    if !plot.x.label.isEmpty, !hidesBottomLabels {
      let y =
        rect.maxY + theme.tickLength + 2 + tickLabelHeight(width: rect.width)
        + 0.3 * theme.fontSize
      shapes += label(plot.x.label, in: rect) { text, i, _ in
        y + text.ascent + Double(i) * axisPitch
      }
    }
    if !plot.y.label.isEmpty, !hidesLeftLabels {
      shapes += uprightLabel(plot.y.label, in: rect) { text, i, count in
        rect.minX - theme.tickLength - 3 - tickLabelWidth - 2 - text.descent
          - Double(count - 1 - i) * axisPitch
      }
    }
    return shapes
  }

  /// A label along the frame's width, centred, and moved when it is wider, so that it stays in its cell; `y` is the
  /// baseline of a line, given its number and how many there are.
  private func label(
    _ markup: String, in rect: Rect, y: (TextLayout, Int, Int) -> Double
  ) -> [Shape] {
    let around = margins(frame: rect.size)
    let left = rect.minX - around.left + 2
    let right = rect.maxX + around.right - 2
    let lines = axisLines(markup, length: right - left)
    return lines.enumerated().map { i, line in
      let (label, font) = fitted(line, font: theme.font, width: right - left, measurer: measurer)
      let text = TextLayout(label, font: font, measurer: measurer)
      let half = text.width / 2
      let x = min(right - half, max(left + half, rect.midX))
      return .text(
        Label(
          label, at: Point(x, y(text, i, lines.count)), font: font, color: theme.foreground,
          alignment: .middle))
    }
  }

  /// The same along its height; `x` is a line's baseline.
  private func uprightLabel(
    _ markup: String, in rect: Rect, x: (TextLayout, Int, Int) -> Double
  ) -> [Shape] {
    let around = margins(frame: rect.size)
    let top = rect.minY - around.top + 1
    let bottom = rect.maxY + around.bottom - 1
    let lines = axisLines(markup, length: uprightLength(rect.height), isUpright: true)
    return lines.enumerated().map { i, line in
      let (label, font) = fitted(line, font: theme.font, width: bottom - top, measurer: measurer)
      let text = TextLayout(label, font: font, measurer: measurer)
      let half = text.width / 2
      let y = min(bottom - half, max(top + half, rect.midY))
      return .text(
        Label(
          label, at: Point(x(text, i, lines.count), y), font: font, color: theme.foreground,
          alignment: .middle, rotation: -90))
    }
  }

  private func title(in rect: Rect) -> [Shape] {
    guard hasTitle else { return [] }
    let around = margins(frame: rect.size)
    let width = rect.width + around.right - 2
    return axisLines(titleWords, length: width).enumerated().map { i, line in
      let (markup, font) = fitted(line, font: theme.font, width: width, measurer: measurer)
      let at = Point(
        rect.minX, rect.minY - around.top + 1.03 * theme.fontSize + Double(i) * axisPitch)
      return .text(Label(markup, at: at, font: font, color: theme.foreground))
    }
  }

  // MARK: second axes

  private func top(_ side: AxisSide, in rect: Rect) -> [Shape] {
    var shapes: [Shape] = [
      .line([Point(rect.minX, rect.minY), Point(rect.maxX, rect.minY)], stroke)
    ]
    let baseline = rect.minY - theme.tickLength - 2 - Font.descent * theme.smallFontSize * 0.4
    for tick in topTicks(length: rect.width) {
      guard let fraction = side.fraction(tick.value) else { continue }
      let x = rect.minX + fraction * rect.width
      let end = rect.minY - theme.tickLength * (tick.isMajor ? 1 : 0.6)
      shapes.append(.line([Point(x, rect.minY), Point(x, end)], stroke))
      if let label = tick.label { shapes.append(text(label, Point(x, baseline), .middle)) }
    }
    if !side.axis.label.isEmpty {
      let y = rect.minY - theme.tickLength - 3 - theme.smallFontSize
      shapes += label(side.axis.label, in: rect) { text, i, count in
        y - text.descent - Double(count - 1 - i) * axisPitch
      }
    }
    return shapes
  }

  /// An axis at the right of something, ticks and label to the right of it.
  private func upright(
    _ side: AxisSide, _ ticks: [Tick], at x: Double, in rect: Rect
  ) -> [Shape] {
    var shapes: [Shape] = [.line([Point(x, rect.minY), Point(x, rect.maxY)], stroke)]
    var widest = 0.0
    for tick in ticks {
      guard let fraction = side.fraction(tick.value) else { continue }
      let y = rect.maxY - fraction * rect.height
      let end = x + theme.tickLength * (tick.isMajor ? 1 : 0.6)
      shapes.append(.line([Point(x, y), Point(end, y)], stroke))
      guard let label = tick.label else { continue }
      widest = max(widest, width(label))
      let at = Point(
        x + theme.tickLength + 2, y + Font.digitHeight / 2 * theme.smallFontSize)
      shapes.append(text(label, at, .start))
    }
    if !side.axis.label.isEmpty {
      shapes += uprightLabel(side.axis.label, in: rect) { text, i, _ in
        x + theme.tickLength + 3 + widest + 2 + text.ascent + Double(i) * axisPitch
      }
    }
    return shapes
  }

  private func bar(_ bar: ColorBar, at x: Double, in rect: Rect) -> [Shape] {
    let steps = 48
    let right = x + Self.barWidth
    let scale = bar.axis.scale
    let ends = (scale.even(bar.domain.lowerBound), scale.even(bar.domain.upperBound))
    // Each step runs on below the next, so that no viewer shows a seam.
    let fills = (0..<steps).map { i -> Shape in
      let t = (Double(i) + 0.5) / Double(steps)
      let value = scale.value(at: ends.0 + (ends.1 - ends.0) * t)
      let flipped = bar.axis.isReversed ? Double(i) : Double(steps - 1 - i)
      let y = rect.minY + rect.height * flipped / Double(steps)
      let height = min(rect.maxY - y, rect.height / Double(steps) + 0.4)
      return .polygon(
        Rect(x, y, Self.barWidth, height).corners, fill: bar.color(value, theme), stroke: nil)
    }
    let ordered = bar.axis.isReversed ? fills : fills.reversed()
    return ordered
      + [
        .polygon(Rect(x, rect.minY, Self.barWidth, rect.height).corners, fill: nil, stroke: stroke)
      ]
      + upright(bar.side, barTicks(length: rect.height), at: right, in: rect)
  }
}
