// SPDX-License-Identifier: GPL-3.0-or-later

/// A legend's entries set out in rows, and where they may stand.
struct Legend {
  private static let keyWidth = 17.0
  private static let gap = 4.5
  private static let columnGap = 12.0

  private(set) var entries: [LegendEntry] = []
  /// Words above the entries, such as what a colour stands for.
  private let title: String?
  private let theme: Theme
  private let measurer: any TextMeasurer
  private var font: Font { theme.smallFont }
  private var rowHeight: Double { 1.38 * theme.smallFontSize }
  private var linePitch: Double { 1.12 * theme.smallFontSize }

  /// What the legend may be wide, in points; longer words are broken into lines.
  var limit = Double.infinity {
    didSet { if limit != oldValue { breakLines() } }
  }
  /// Of each entry, and of the title.
  private var lines: [[String]] = []
  private var titleLines: [String] = []
  /// Of the widest line of each entry.
  private var widths: [Double] = []

  init(
    _ all: [LegendEntry], title: String? = nil, theme: Theme, measurer: any TextMeasurer
  ) {
    self.title = title
    self.theme = theme
    self.measurer = measurer
    for entry in all {
      if let i = entries.firstIndex(where: { $0.label == entry.label }) {
        entries[i].keys += entry.keys.filter { !entries[i].keys.contains($0) }
      } else {
        entries.append(entry)
      }
    }
    breakLines()
  }

  private func width(_ markup: String) -> Double {
    TextLayout(markup, font: font, measurer: measurer).width
  }

  private mutating func breakLines() {
    func broken(_ markup: String, _ width: Double) -> [String] {
      let lines = LineBreaking(limit: max(20, width), width: self.width).lines(markup)
      return lines.count <= 4
        ? lines : lines.prefix(3) + [lines[3...].joined(separator: " ")]
    }
    lines = entries.map { broken($0.label, limit - Self.keyWidth - Self.gap) }
    titleLines = title.map { broken($0, limit) } ?? []
    widths = lines.map { Self.keyWidth + Self.gap + ($0.map(width).max() ?? 0) }
  }

  private func height(_ entry: Int) -> Double {
    rowHeight + Double(lines[entry].count - 1) * linePitch
  }

  private var titleHeight: Double {
    titleLines.isEmpty ? 0 : rowHeight + Double(titleLines.count - 1) * linePitch
  }

  private var titleWidth: Double { titleLines.map(width).max() ?? 0 }

  // MARK: one column, inside the frame or right of it

  var columnSize: Size {
    Size(
      max(titleWidth, widths.max() ?? 0),
      titleHeight + entries.indices.reduce(0) { $0 + height($1) } - 0.3 * font.size)
  }

  func column(at origin: Point) -> [Shape] {
    var y = origin.y + titleHeight
    return titleShapes(at: origin)
      + entries.indices.flatMap { i in
        defer { y += height(i) }
        return shapes(i, at: Point(origin.x, y))
      }
  }

  private func titleShapes(at o: Point) -> [Shape] {
    let baseline = o.y + 0.52 * theme.smallFontSize + 0.31 * font.size
    return titleLines.enumerated().map { i, line in
      let (words, font) = fitted(line, font: font, width: limit, measurer: measurer)
      return .text(
        Label(
          words, at: Point(o.x, baseline + Double(i) * linePitch), font: font,
          color: theme.foreground))
    }
  }

  // MARK: below the frame, in rows

  /// Entries in columns under each other: as few rows as the width allows, and then as few columns.
  private func columns(width limit: Double) -> [Double] {
    func widths(_ count: Int) -> [Double] {
      (0..<count).map { column in
        stride(from: column, to: entries.count, by: count).map { self.widths[$0] }.max() ?? 0
      }
    }
    func rows(_ columns: Int) -> Int { (entries.count + columns - 1) / columns }
    let fitting = (1...max(1, entries.count)).filter { total(widths($0)) <= limit }
    let least = fitting.map(rows).min() ?? entries.count
    return widths(fitting.first { rows($0) == least } ?? 1)
  }

  private func total(_ columns: [Double]) -> Double {
    columns.reduce(-Self.columnGap) { $0 + $1 + Self.columnGap }
  }

  /// The heights of rows of so many entries.
  private func rowHeights(_ columns: Int) -> [Double] {
    stride(from: 0, to: entries.count, by: columns).map { first in
      (first..<min(entries.count, first + columns)).map(height).max() ?? 0
    }
  }

  func rowsHeight(width: Double) -> Double {
    guard !entries.isEmpty else { return 0 }
    return titleHeight + rowHeights(columns(width: width).count).reduce(4, +)
  }

  /// Rows centred in a stretch of the page, entries under each other.
  func rows(from minX: Double, width limit: Double, top: Double) -> [Shape] {
    let columns = columns(width: limit)
    let left = minX + max(0, (limit - max(titleWidth, total(columns))) / 2)
    let starts = columns.indices.map { left + total(Array(columns[..<$0])) + Self.columnGap }
    let heights = rowHeights(columns.count)
    return titleShapes(at: Point(left, top + 4))
      + entries.indices.flatMap { i in
        let row = i / columns.count
        let y = top + 4 + titleHeight + heights[..<row].reduce(0, +)
        return shapes(i, at: Point(starts[i % columns.count], y))
      }
  }

  private func shapes(_ index: Int, at o: Point) -> [Shape] {
    let entry = entries[index]
    let middle = o.y + 0.52 * theme.smallFontSize
    let keys = entry.keys.sorted { Self.order($0) < Self.order($1) }.map { key -> Shape in
      switch key {
      case .patch(let color):
        let half = 0.36 * theme.smallFontSize
        return .polygon(
          Rect(o.x + 1, middle - half, Self.keyWidth - 2, 2 * half).corners, fill: color,
          stroke: nil)
      case .line(let stroke):
        return .line([Point(o.x, middle), Point(o.x + Self.keyWidth, middle)], stroke)
      case .marker(let shape, let size, let fill, let stroke):
        return .marker(
          shape, at: Point(o.x + Self.keyWidth / 2, middle), size: size, fill: fill,
          stroke: stroke)
      }
    }
    return keys
      + lines[index].enumerated().map { i, line in
        let (words, font) = fitted(
          line, font: font, width: limit - Self.keyWidth - Self.gap, measurer: measurer)
        let at = Point(
          o.x + Self.keyWidth + Self.gap, middle + 0.31 * font.size + Double(i) * linePitch)
        return .text(Label(words, at: at, font: font, color: theme.foreground))
      }
  }

  private static func order(_ key: LegendEntry.Key) -> Int {
    switch key {
    case .patch: 0
    case .line: 1
    case .marker: 2
    }
  }
}

/// The markup set smaller, down to a fraction, or cut with an ellipsis, until it is no wider than asked.
func fitted(
  _ markup: String, font: Font, width: Double, smallest: Double = 0.75, measurer: any TextMeasurer
) -> (markup: String, font: Font) {
  let natural = TextLayout(markup, font: font, measurer: measurer).width
  guard natural > width else { return (markup, font) }
  var small = font
  small.size = font.size * max(smallest, width / natural * 0.995)
  if TextLayout(markup, font: small, measurer: measurer).width <= width { return (markup, small) }
  var text = Array(Markup.plain(markup))
  while !text.isEmpty {
    text.removeLast(max(1, text.count / 16))
    let cut = Markup.escape(String(text)) + "…"
    if TextLayout(cut, font: small, measurer: measurer).width <= width { return (cut, small) }
  }
  return ("", small)
}
