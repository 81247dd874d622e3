// SPDX-License-Identifier: GPL-3.0-or-later

/// A legend's entries set out in rows, and where they may stand.
struct Legend {
  private static let keyWidth = 17.0
  private static let gap = 4.5

  private(set) var entries: [LegendEntry] = []
  /// The words' widths, entry by entry.
  private var widths: [String: Double] = [:]
  private let theme: Theme
  private let measurer: any TextMeasurer
  private var font: Font { theme.smallFont }
  private var rowHeight: Double { 1.38 * theme.smallFontSize }

  init(_ all: [LegendEntry], theme: Theme, measurer: any TextMeasurer) {
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

  var columnSize: Size {
    Size(
      (entries.map(width).max() ?? 0), rowHeight * Double(entries.count) - 0.3 * font.size)
  }

  func column(at origin: Point) -> [Shape] {
    entries.enumerated().flatMap { i, entry in
      shapes(entry, font, at: Point(origin.x, origin.y + rowHeight * Double(i)))
    }
  }

  // MARK: below the frame, in rows

  private func rows(width limit: Double) -> [[LegendEntry]] {
    // As few rows as possible, and those of even length.
    let count = filled(width: limit).count
    var width = limit
    while width > 40, filled(width: width - 8).count <= count { width -= 8 }
    return filled(width: width)
  }

  private func filled(width limit: Double) -> [[LegendEntry]] {
    var rows: [[LegendEntry]] = []
    var x = 0.0
    for entry in entries {
      let w = width(entry)
      if rows.isEmpty || x + w > limit {
        rows.append([])
        x = 0
      }
      rows[rows.count - 1].append(entry)
      x += w + 12
    }
    return rows
  }

  func rowsHeight(width: Double) -> Double {
    entries.isEmpty ? 0 : Double(rows(width: width).count) * rowHeight + 4
  }

  /// Rows centred in a stretch of the page; entries stand under each other where the widest columns fit.
  func rows(from minX: Double, width limit: Double, top: Double) -> [Shape] {
    let rows = rows(width: limit)
    let columns = (0..<(rows.map(\.count).max() ?? 0)).map { column in
      rows.compactMap { $0.indices.contains(column) ? width($0[column]) : nil }.max() ?? 0
    }
    let aligned = columns.reduce(-12) { $0 + $1 + 12 }
    return rows.enumerated().flatMap { i, row in
      let isAligned = aligned <= limit
      let widths = isAligned ? columns : row.map(width)
      let total = isAligned ? aligned : widths.reduce(-12) { $0 + $1 + 12 }
      var x = minX + max(0, (limit - total) / 2)
      return zip(row, widths).flatMap { entry, entryWidth in
        let (label, font) = fitted(
          entry.label, font: font, width: limit - Self.keyWidth - Self.gap, measurer: measurer)
        defer { x += entryWidth + 12 }
        return shapes(
          LegendEntry(label, entry.keys), font, at: Point(x, top + 4 + rowHeight * Double(i)))
      }
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
