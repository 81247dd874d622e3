// SPDX-License-Identifier: GPL-3.0-or-later

extension AnswerTable {
  /// The table for a terminal: numbers to the right, words to the left.
  ///
  /// A table that is too wide loses its detail columns, the last one first; then words wrap at spaces. A number is
  /// never broken, so a table of many numbers can still be wider than asked for.
  ///
  /// - Parameters:
  ///   - width: The characters of a line; nil for any number.
  ///   - precision: Significant digits in place of the rules' own; nil for their own.
  public func text(width: Int? = nil, precision: Int? = nil) -> String {
    var shown = Array(columns.indices)
    let cells = rows.map { $0.map { $0.plain(precision: precision) } }
    var widths = columns.indices.map { column in
      max(columns[column].title.count, cells.map { $0[column].count }.max() ?? 0)
    }
    func total() -> Int { shown.reduce(2 * (shown.count - 1)) { $0 + widths[$1] } }
    var leftOut: [String] = []
    if let width {
      while total() > width, let last = shown.last(where: { columns[$0].isDetail }) {
        shown.removeAll { $0 == last }
        leftOut.insert(columns[last].title, at: 0)
      }
      while total() > width,
        let widest = shown.filter({ columns[$0].isText }).max(by: { widths[$0] < widths[$1] }),
        widths[widest] > Self.narrowest(cells.map { $0[widest] } + [columns[widest].title])
      { widths[widest] -= 1 }
    }
    let header = columns.map(\.title)
    var lines = ([header] + cells).map { row in
      drawn(shown.map { (row[$0], widths[$0], columns[$0].isText) })
    }
    if !leftOut.isEmpty {
      lines.append(
        "(\(leftOut.count == 1 ? "a column" : "columns") left out for width: \(leftOut.joined(separator: ", ")))"
      )
    }
    return lines.joined(separator: "\n")
  }

  /// The width below which a column of words would break a word, and not below 16.
  private static func narrowest(_ cells: [String]) -> Int {
    max(16, cells.flatMap { $0.split(separator: " ") }.map(\.count).max() ?? 0)
  }

  /// A row as one line, or as several where words wrap.
  private func drawn(_ cells: [(text: String, width: Int, isText: Bool)]) -> String {
    let wrapped = cells.map { cell in
      cell.text.count <= cell.width || !cell.isText
        ? [cell.text] : Self.wrapped(cell.text, width: cell.width)
    }
    let height = wrapped.map(\.count).max() ?? 1
    return (0..<height).map { line in
      let drawn = cells.indices.map { column in
        let text = line < wrapped[column].count ? wrapped[column][line] : ""
        let pad = String(repeating: " ", count: max(0, cells[column].width - text.count))
        return cells[column].isText ? text + pad : pad + text
      }.joined(separator: "  ")
      return String(drawn.reversed().drop(while: \.isWhitespace).reversed())
    }.joined(separator: "\n")
  }

  private static func wrapped(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    var length = 0
    for word in text.split(separator: " ") {
      let count = word.count
      if !line.isEmpty, length + 1 + count > width {
        lines.append(line)
        (line, length) = (String(word), count)
      } else {
        length += (line.isEmpty ? 0 : 1) + count
        line += (line.isEmpty ? "" : " ") + word
      }
    }
    return lines + [line]
  }
}
