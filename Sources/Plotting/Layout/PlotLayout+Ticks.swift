// SPDX-License-Identifier: GPL-3.0-or-later

extension PlotLayout {
  /// What is asked for again and again while margins settle.
  final class Memo {
    fileprivate enum Side: Hashable { case bottom, left, top, right, bar }
    fileprivate struct Key: Hashable {
      var side: Side
      var length: Double
    }
    fileprivate var widths: [String: Double] = [:]
    fileprivate var ticks: [Key: [Tick]] = [:]
    fileprivate var margins: [Size: Insets] = [:]
    fileprivate var heights: [String: Double] = [:]
    fileprivate var lines: [LineKey: [String]] = [:]
    fileprivate struct LineKey: Hashable {
      var markup: String
      var length: Double
      var isUpright: Bool
    }
  }

  /// What ticks and labels take up around a frame, without a legend below it.
  func margins(frame: Size) -> Insets {
    if let known = memo.margins[frame] { return known }
    let margins = measuredMargins(frame: frame)
    memo.margins[frame] = margins
    return margins
  }

  /// The height of an axis label.
  func axisLabelHeight(_ markup: String) -> Double {
    if let known = memo.heights[markup] { return known }
    let height = TextLayout(markup, font: theme.font, measurer: measurer).height
    memo.heights[markup] = height
    return height
  }

  /// The width of small type; of the widest line where there are several.
  func width(_ markup: String) -> Double {
    if let known = memo.widths[markup] { return known }
    let width =
      lines(markup).map { TextLayout($0, font: theme.smallFont, measurer: measurer).width }.max()
      ?? 0
    memo.widths[markup] = width
    return width
  }

  /// The lines of a tick's label: words are broken into several, numbers never.
  func lines(_ label: String) -> [String] {
    label.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  var linePitch: Double { 1.15 * theme.smallFontSize }

  func xTicks(length: Double) -> [Tick] {
    remembered(.bottom, length) { ticks(bottomSide, width: length) }
  }

  func yTicks(length: Double) -> [Tick] {
    remembered(.left, length) { ticks(leftSide, height: length) }
  }

  func topTicks(length: Double) -> [Tick] {
    remembered(.top, length) { topSide.map { ticks($0, width: length) } ?? [] }
  }

  func rightTicks(length: Double) -> [Tick] {
    remembered(.right, length) { rightSide.map { ticks($0, height: length) } ?? [] }
  }

  func barTicks(length: Double) -> [Tick] {
    remembered(.bar, length) { colorBar.map { ticks($0.side, height: length) } ?? [] }
  }

  private func remembered(_ side: Memo.Side, _ length: Double, _ make: () -> [Tick]) -> [Tick] {
    let key = Memo.Key(side: side, length: length)
    if let known = memo.ticks[key] { return known }
    let ticks = make()
    memo.ticks[key] = ticks
    return ticks
  }

  private func ticks(_ side: AxisSide, width length: Double) -> [Tick] {
    guard case .named(let names) = side.axis.tickLabels else {
      return side.ticks(width: length, gap: 0.7 * theme.smallFontSize, labelWidth: width)
    }
    if namesStandUpright(side, length: length) {
      let longest = 0.36 * min(cellHeight, plot.size.height)
      let most = max(1, min(3, Int(clamping: slot(side, length) / linePitch)))
      let named = side.named(names.map { wrapped($0, width: longest, lines: most) })
      return named.ticks(width: length, gap: 0) {
        Double(lines($0).count - 1) * linePitch + 1.1 * theme.smallFontSize
      }
    }
    let slot = slot(side, length)
    let named = side.named(names.map { wrapped($0, width: slot, lines: keepsNamesLevel ? 6 : 3) })
    return named.ticks(width: length, gap: 0.5 * theme.smallFontSize, labelWidth: width)
  }

  private func ticks(_ side: AxisSide, height length: Double) -> [Tick] {
    guard case .named(let names) = side.axis.tickLabels else {
      return side.ticks(height: length, pitch: 1.45 * theme.smallFontSize)
    }
    let most = max(1, Int(clamping: slot(side, length) / linePitch))
    let share = rightSide != nil || colorBar != nil ? 0.2 : most > 1 ? 0.28 : 0.4
    let widest = share * min(cellWidth, plot.size.width)
    let labels = names.map { wrapped($0, width: widest, lines: min(3, most)) }
    let tallest = labels.map { lines($0).count }.max() ?? 1
    return side.named(labels).ticks(
      height: length, pitch: linePitch * Double(tallest) + 0.3 * theme.smallFontSize)
  }

  // MARK: words

  /// What one category may fill of an axis of this length.
  private func slot(_ side: AxisSide, _ length: Double) -> Double {
    0.96 * length / (side.domain.upperBound - side.domain.lowerBound) - 2
  }

  /// Whether words below the frame are so long that they read upwards, each under its tick; the same for every
  /// length while margins settle.
  func namesStandUpright(_ side: AxisSide, length: Double) -> Bool {
    guard !keepsNamesLevel, case .named(let names) = side.axis.tickLabels else { return false }
    let slot = slot(side, cellWidth.isFinite ? 0.7 * cellWidth : length)
    return names.contains { name in
      Markup.words(name).contains { width($0) > slot } || broken(name, width: slot).count > 3
    }
  }

  /// A name's lines, as few as a width allows.
  private func broken(_ name: String, width limit: Double) -> [String] {
    LineBreaking(limit: limit) { self.width($0) }.lines(name)
  }

  /// A name in at most so many lines, the last one cut where it is too long.
  private func wrapped(_ name: String, width limit: Double, lines most: Int) -> String {
    var lines = broken(name, width: limit)
    if lines.count > most {
      lines = lines.prefix(most - 1) + [lines[(most - 1)...].joined(separator: " ")]
    }
    return lines.map { shortened($0, to: limit) }.joined(separator: "\n")
  }

  private func shortened(_ name: String, to width: Double) -> String {
    fitted(name, font: theme.smallFont, width: width, smallest: 1, measurer: measurer).markup
  }

  // MARK: long labels

  /// The most lines of a label that takes them from so many points: up to 4, a sixth of the cell.
  private func mostLines(of room: Double) -> Int {
    max(1, Int(clamping: min(4, 0.16 * room / axisPitch)))
  }

  /// The lines of an axis's label or a title over so many points.
  func axisLines(_ markup: String, length: Double, isUpright: Bool = false) -> [String] {
    let key = Memo.LineKey(
      markup: markup, length: (length * 2).rounded() / 2, isUpright: isUpright)
    if let known = memo.lines[key] { return known }
    let breaking = LineBreaking(limit: max(20, key.length)) {
      TextLayout($0, font: theme.font, measurer: measurer).width
    }
    var lines = breaking.lines(markup)
    let most = mostLines(of: isUpright ? cellWidth : cellHeight)
    if lines.count > most {
      lines = lines.prefix(most - 1) + [lines[(most - 1)...].joined(separator: " ")]
    }
    memo.lines[key] = lines
    return lines
  }

  var axisPitch: Double { 1.15 * theme.fontSize }

  /// The height of an axis's label over so many points.
  func axisLabelHeight(_ markup: String, length: Double, isUpright: Bool = false) -> Double {
    let lines = axisLines(markup, length: length, isUpright: isUpright)
    return (lines.map(axisLabelHeight).max() ?? 0) + Double(lines.count - 1) * axisPitch
  }
}
