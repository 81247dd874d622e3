// SPDX-License-Identifier: GPL-3.0-or-later

/// A legend's entries set out in rows, and where they may stand.
struct Legend {
  private static let keyWidth = 17.0
  private static let gap = 4.5

  private(set) var entries: [LegendEntry] = []
  /// Words above the entries, such as what a colour stands for.
  private let title: String?
  /// The words' widths, entry by entry.
  private var widths: [String: Double] = [:]
  private let theme: Theme
  private let measurer: any TextMeasurer
  private var font: Font { theme.smallFont }
  private var rowHeight: Double { 1.38 * theme.smallFontSize }

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
        widths[entry.label] =
          TextLayout(entry.label, font: font, measurer: measurer).width
      }
    }
  }

  private func width(_ entry: LegendEntry) -> Double {
    Self.keyWidth + Self.gap + (widths[entry.label] ?? 0)
  }

  // MARK: inside the frame, one column

  /// Room for the title: a row, or nothing.
  private var titleHeight: Double { title == nil ? 0 : rowHeight }

  private var titleWidth: Double {
    title.map { TextLayout($0, font: font, measurer: measurer).width } ?? 0
  }

  var columnSize: Size {
    Size(
      max(titleWidth, entries.map(width).max() ?? 0),
      titleHeight + rowHeight * Double(entries.count) - 0.3 * font.size)
  }

  func column(at origin: Point) -> [Shape] {
    titleShapes(at: origin)
      + entries.enumerated().flatMap { i, entry in
        let y = origin.y + titleHeight + rowHeight * Double(i)
        return shapes(entry, font, at: Point(origin.x, y))
      }
  }

  private func titleShapes(at o: Point, width: Double = .infinity) -> [Shape] {
    guard let title else { return [] }
    let (words, font) = fitted(title, font: font, width: width, measurer: measurer)
    let baseline = o.y + 0.52 * theme.smallFontSize + 0.31 * font.size
    return [
      .text(Label(words, at: Point(o.x, baseline), font: font, color: theme.foreground))
    ]
  }

  // MARK: below the frame, in rows

  /// Entries in columns under each other: as few rows as the width allows, and then as few columns.
  private func columns(width limit: Double) -> [Double] {
    func widths(_ count: Int) -> [Double] {
      (0..<count).map { column in
        stride(from: column, to: entries.count, by: count).map { width(entries[$0]) }.max() ?? 0
      }
    }
    func rows(_ columns: Int) -> Int { (entries.count + columns - 1) / columns }
    let fitting = (1...max(1, entries.count)).filter { total(widths($0)) <= limit }
    let least = fitting.map(rows).min() ?? entries.count
    return widths(fitting.first { rows($0) == least } ?? 1)
  }

  private func total(_ columns: [Double]) -> Double { columns.reduce(-12) { $0 + $1 + 12 } }

  func rowsHeight(width: Double) -> Double {
    guard !entries.isEmpty else { return 0 }
    let columns = columns(width: width).count
    return titleHeight + Double((entries.count + columns - 1) / columns) * rowHeight + 4
  }

  /// Rows centred in a stretch of the page, entries under each other.
  func rows(from minX: Double, width limit: Double, top: Double) -> [Shape] {
    let columns = columns(width: limit)
    let left = minX + max(0, (limit - max(titleWidth, total(columns))) / 2)
    let starts = columns.indices.map { left + total(Array(columns[..<$0])) + 12 }
    return titleShapes(at: Point(left, top + 4), width: limit)
      + entries.enumerated().flatMap { i, entry in
        let (label, font) = fitted(
          entry.label, font: font, width: limit - Self.keyWidth - Self.gap, measurer: measurer)
        let y = top + 4 + titleHeight + rowHeight * Double(i / columns.count)
        return shapes(
          LegendEntry(label, entry.keys), font, at: Point(starts[i % columns.count], y))
      }
  }

  private func shapes(_ entry: LegendEntry, _ font: Font, at o: Point) -> [Shape] {
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
    let at = Point(o.x + Self.keyWidth + Self.gap, middle + 0.31 * font.size)
    return keys + [.text(Label(entry.label, at: at, font: font, color: theme.foreground))]
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
  _ markup: String, font: Font, width: Double, smallest: Double = 0.7, measurer: any TextMeasurer
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
