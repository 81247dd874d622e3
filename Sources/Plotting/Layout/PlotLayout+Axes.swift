// SPDX-License-Identifier: GPL-3.0-or-later

extension PlotLayout {
  /// Both axes with ticks and labels, and the title.
  func axes(in rect: Rect) -> [Shape] {
    let stroke = Stroke(theme.foreground, width: theme.axisWidth)
    let frame = frame(rect)
    var shapes: [Shape] = [
      .line(
        [
          Point(rect.minX, rect.minY), Point(rect.minX, rect.maxY), Point(rect.maxX, rect.maxY),
        ], stroke)
    ]
    let small = theme.smallFont
    let baseline = rect.maxY + theme.tickLength + 2 + Font.ascent * small.size
    for tick in xTicks(length: rect.width) {
      guard let x = frame.x(tick.value) else { continue }
      let end = rect.maxY + theme.tickLength * (tick.isMajor ? 1 : 0.6)
      shapes.append(.line([Point(x, rect.maxY), Point(x, end)], stroke))
      if let label = tick.label { shapes.append(text(label, Point(x, baseline), .middle)) }
    }
    var widest = 0.0
    for tick in yTicks(length: rect.height) {
      guard let y = frame.y(tick.value) else { continue }
      let end = rect.minX - theme.tickLength * (tick.isMajor ? 1 : 0.6)
      shapes.append(.line([Point(rect.minX, y), Point(end, y)], stroke))
      guard let label = tick.label else { continue }
      widest = max(widest, TextLayout(label, font: small, measurer: measurer).width)
      let at = Point(
        rect.minX - theme.tickLength - 2, y + Font.digitHeight / 2 * small.size)
      shapes.append(text(label, at, .end))
    }
    return shapes + axisLabels(in: rect, tickLabelWidth: widest) + title(in: rect)
  }

  private func text(_ markup: String, _ at: Point, _ alignment: Label.Alignment) -> Shape {
    .text(
      Label(
        markup, at: at, font: theme.smallFont, color: theme.foreground, alignment: alignment))
  }

  private func axisLabels(in rect: Rect, tickLabelWidth: Double) -> [Shape] {
    var shapes: [Shape] = []
    let around = insets(frame: rect.size)
    if !plot.x.label.isEmpty {
      // Centred under the frame, and moved when it is wider, so that it stays in its cell.
      let left = rect.minX - around.left + 2
      let right = rect.maxX + around.right - 2
      let (label, font) = fitted(
        plot.x.label, font: theme.font, width: right - left, measurer: measurer)
      let text = TextLayout(label, font: font, measurer: measurer)
      let half = text.width / 2
      let x = min(right - half, max(left + half, rect.midX))
      let y =
        rect.maxY + theme.tickLength + 2 + 1.12 * theme.smallFontSize
        + 0.3 * theme.fontSize + text.ascent
      shapes.append(
        .text(
          Label(
            label, at: Point(x, y), font: font, color: theme.foreground, alignment: .middle)))
    }
    if !plot.y.label.isEmpty {
      let top = rect.minY - around.top + 1
      let bottom = rect.maxY + around.bottom - 1
      let (label, font) = fitted(
        plot.y.label, font: theme.font, width: bottom - top, measurer: measurer)
      let text = TextLayout(label, font: font, measurer: measurer)
      let half = text.width / 2
      let y = min(bottom - half, max(top + half, rect.midY))
      let x = rect.minX - theme.tickLength - 3 - tickLabelWidth - 2 - text.descent
      shapes.append(
        .text(
          Label(
            label, at: Point(x, y), font: font, color: theme.foreground, alignment: .middle,
            rotation: -90)))
    }
    return shapes
  }

  private func title(in rect: Rect) -> [Shape] {
    guard hasTitle else { return [] }
    let around = insets(frame: rect.size)
    let letters = "abcdefghijklmnopqrstuvwxyz"
    let mark = letter.map { i in
      "\\textbf{(" + String(letters[letters.index(letters.startIndex, offsetBy: i % 26)]) + ")}"
    }
    let words = [mark, plot.title].compactMap { $0 }.joined(separator: " ")
    let width = rect.width + around.right - 2
    let (markup, font) = fitted(words, font: theme.font, width: width, measurer: measurer)
    let at = Point(rect.minX, rect.minY - 0.72 * theme.fontSize)
    return [.text(Label(markup, at: at, font: font, color: theme.foreground))]
  }
}
