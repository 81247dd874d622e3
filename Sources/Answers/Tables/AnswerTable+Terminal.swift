// SPDX-License-Identifier: GPL-3.0-or-later

extension AnswerTable {
  /// The table for a terminal: numbers to the right, words to the left.
  ///
  /// A table that is too wide gives way in this order: headings wrap; detail columns are left out, the last one first;
  /// words wrap at spaces; intervals take lines of their own; each row becomes a list of `heading: value`. A number is
  /// never broken.
  ///
  /// - Parameters:
  ///   - width: The columns of a terminal's line; nil for any number.
  ///   - precision: Significant digits in place of the rules' own; nil for their own.
  ///   - note: The line that says which columns were left out and how many columns a line needs to have them; nil for
  ///     one that names them.
  public func text(
    width: Int? = nil, precision: Int? = nil, note: (([String], Int) -> String)? = nil
  ) -> String {
    let cells = rows.map { $0.map { $0.plain(precision: precision) } }
    let layout = TerminalLayout(columns, cells)
    guard let width, layout.naturalWidth > width else {
      return layout.drawn(Array(columns.indices), layout.natural).joined(separator: "\n")
    }
    guard let fitted = layout.fitted(to: width) else {
      return layout.list(width: width).joined(separator: "\n")
    }
    var lines = layout.drawn(fitted.shown, fitted.widths)
    let leftOut = columns.indices.filter { !fitted.shown.contains($0) }.map { columns[$0].title }
    if !leftOut.isEmpty {
      let words =
        note?(leftOut, layout.widthOfAll)
        ?? "(left out for width: \(leftOut.joined(separator: ", ")))"
      lines += TerminalText.wrapped(words, width: width, hanging: 1)
    }
    return lines.joined(separator: "\n")
  }
}

/// How wide each column of a table is on a terminal.
private struct TerminalLayout {
  let columns: [AnswerTable.Column]
  let cells: [[String]]
  /// The width of each column where nothing wraps.
  let natural: [Int]
  /// The width of each column where only its heading wraps.
  private let headed: [Int]
  /// The width of each column where words wrap too.
  private let worded: [Int]
  /// The width of each column where an interval stands on a line below its number.
  private let stacked: [Int]
  /// The width of each column where an interval's ends stand on lines of their own.
  private let split: [Int]

  /// The width to which words wrap, unless a word is wider.
  private static let narrow = 14

  init(_ columns: [AnswerTable.Column], _ cells: [[String]]) {
    (self.columns, self.cells) = (columns, cells)
    func widest(_ column: Int, _ parts: (String) -> [String]) -> Int {
      cells.map { parts($0[column]).map { TerminalText.width($0) }.max() ?? 0 }.max() ?? 0
    }
    func words(_ text: String) -> [String] { TerminalText.chunks(text, widest: Self.narrow) }
    let headings = columns.map { column in
      words(column.title).map { TerminalText.width($0) }.max() ?? 0
    }
    natural = columns.indices.map {
      max(TerminalText.width(columns[$0].title), widest($0) { [$0] })
    }
    headed = columns.indices.map { max(headings[$0], widest($0) { [$0] }) }
    worded = columns.indices.map { [headed] column in
      columns[column].isText
        ? min(headed[column], max(headings[column], Self.narrow, widest(column, words)))
        : headed[column]
    }
    stacked = columns.indices.map { [worded] column in
      columns[column].isText
        ? worded[column] : max(headings[column], widest(column, Self.estimate))
    }
    split = columns.indices.map { [worded] column in
      columns[column].isText
        ? worded[column]
        : max(headings[column], widest(column) { Self.estimate($0).flatMap(Self.ends) })
    }
  }

  /// The columns of a line on which nothing wraps.
  var naturalWidth: Int { Self.total(natural, Array(columns.indices)) }

  /// The columns of a line on which every column has room.
  var widthOfAll: Int { Self.total(headed, Array(columns.indices)) }

  private static func total(_ widths: [Int], _ shown: [Int]) -> Int {
    shown.reduce(2 * (shown.count - 1)) { $0 + widths[$1] }
  }

  /// The columns to show and their widths; nil where even the least do not fit.
  func fitted(to width: Int) -> (shown: [Int], widths: [Int])? {
    var shown = Array(columns.indices)
    if let found = shrunk(shown, from: natural, to: headed, width) { return (shown, found) }
    while let last = shown.last(where: { columns[$0].isDetail }) {
      shown.removeAll { $0 == last }
      if let found = shrunk(shown, from: natural, to: headed, width) { return (shown, found) }
    }
    for (start, least) in [(headed, worded), (worded, stacked), (stacked, split)] {
      if let found = shrunk(shown, from: start, to: least, width) { return (shown, found) }
    }
    return nil
  }

  /// Widths that fit, the columns with most to give having given it.
  private func shrunk(_ shown: [Int], from start: [Int], to least: [Int], _ width: Int) -> [Int]? {
    guard Self.total(least, shown) <= width else { return nil }
    var widths = start
    var excess = Self.total(widths, shown) - width
    while excess > 0,
      let column = shown.filter({ widths[$0] > least[$0] }).max(by: { widths[$0] < widths[$1] })
    {
      widths[column] -= 1
      excess -= 1
    }
    return widths
  }

  /// The heading and the rows.
  func drawn(_ shown: [Int], _ widths: [Int]) -> [String] {
    let heading = shown.map { wrapped(columns[$0].title, widths[$0], isText: true) }
    let height = heading.map(\.count).max() ?? 1
    // Headings stand on the rows below them.
    let lowered = heading.map { [String](repeating: "", count: height - $0.count) + $0 }
    return lines(lowered, shown, widths)
      + cells.flatMap { row in
        lines(
          shown.map { wrapped(row[$0], widths[$0], isText: columns[$0].isText) }, shown, widths)
      }
  }

  private func wrapped(_ text: String, _ width: Int, isText: Bool) -> [String] {
    if TerminalText.width(text) <= width { return [text] }
    if isText { return TerminalText.wrapped(text, width: width, hanging: 0) }
    return Self.estimate(text).flatMap { TerminalText.width($0) <= width ? [$0] : Self.ends($0) }
  }

  /// The lines of one row.
  private func lines(_ parts: [[String]], _ shown: [Int], _ widths: [Int]) -> [String] {
    (0..<(parts.map(\.count).max() ?? 1)).map { line in
      let drawn = zip(shown, parts).map { column, part in
        let text = line < part.count ? part[line] : ""
        let pad = String(
          repeating: " ", count: max(0, widths[column] - TerminalText.width(text)))
        return columns[column].isText ? text + pad : pad + text
      }.joined(separator: "  ")
      return String(drawn.reversed().drop(while: \.isWhitespace).reversed())
    }
  }

  /// Each row as a list of its values, the first column as its head.
  func list(width: Int) -> [String] {
    cells.flatMap { row in
      columns.indices.filter { !row[$0].isEmpty }.flatMap { column in
        let title = columns[column].title
        let line = (column == 0 ? "" : "  ") + (title.isEmpty ? "" : title + ": ") + row[column]
        return TerminalText.wrapped(line, width: width)
      }
    }
  }

  /// A number, and below it its interval.
  private static func estimate(_ text: String) -> [String] {
    guard let place = text.firstRange(of: " (") else { return [text] }
    return [String(text[..<place.lowerBound]), String(text[place.lowerBound...].dropFirst())]
  }

  /// The ends of an interval.
  private static func ends(_ text: String) -> [String] {
    guard let place = text.firstRange(of: " to ") else { return [text] }
    return [String(text[..<place.lowerBound]) + " to", String(text[place.upperBound...])]
  }
}
