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
      let longest = 0.3 * min(cellHeight, plot.size.height)
      let named = side.named(names.map { shortened($0, to: longest) })
      return named.ticks(width: length, gap: 0) { _ in 1.1 * theme.smallFontSize }
    }
    let slot = slot(side, length)
    let named = side.named(names.map { wrapped($0, width: slot, lines: 3) })
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
    guard case .named(let names) = side.axis.tickLabels else { return false }
    let slot = slot(side, cellWidth.isFinite ? 0.7 * cellWidth : length)
    return slot > 1.1 * theme.smallFontSize
      && names.contains { name in
        let words = Markup.words(name)
        return words.contains { width($0) > slot } || broken(words, width: slot).count > 3
      }
  }

  /// The words in as few lines as a width allows.
  private func broken(_ words: [String], width limit: Double) -> [String] {
    var lines: [String] = []
    for word in words {
      if let last = lines.last, width(last + " " + word) <= limit {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(word)
      }
    }
    return lines
  }

  /// A name in at most so many lines, the last ones cut where it is too long.
  private func wrapped(_ name: String, width limit: Double, lines most: Int) -> String {
    if width(name) <= limit { return name }
    var lines = broken(Markup.words(name), width: limit)
    if lines.count > most {
      lines = lines.prefix(most - 1) + [lines[(most - 1)...].joined(separator: " ")]
    }
    return lines.map { shortened($0, to: limit) }.joined(separator: "\n")
  }

  private func shortened(_ name: String, to width: Double) -> String {
    fitted(name, font: theme.smallFont, width: width, smallest: 1, measurer: measurer).markup
  }
}
