// SPDX-License-Identifier: GPL-3.0-or-later
import Files
import GeneralizationBounds

/// Which rows of token losses belong to which drawn unit, as a command line says it.
enum UnitOptions {
  /// The units of some rows.
  ///
  /// - Parameters:
  ///   - lengths: One number, or the path of a file with a number a line; nil: a column is given.
  ///   - column: The column of the table of token losses that labels each row's unit.
  ///   - inputs: The token losses.
  ///   - rows: Their number.
  /// - Returns: nil where neither is given.
  static func units(
    lengths: String?, column: String?, inputs: [Source], rows: Int
  ) throws -> RowUnits? {
    if let column {
      var labels: [String] = []
      for input in inputs { labels += try Table(input).texts(column) }
      return try RowUnits(labels: labels)
    }
    guard let lengths else { return nil }
    if let length = Int(lengths) { return try RowUnits(length: length, rows: rows) }
    let source = try Source(lengths)
    var numbers: [Int] = []
    for (line, text) in String(decoding: try source.data(), as: UTF8.self).split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline
    ).enumerated() where !text.allSatisfy(\.isWhitespace) {
      guard let number = Int(text.filter { !$0.isWhitespace }), number >= 1 else {
        throw FileError(
          path: source.path, line: line + 1, column: 1,
          "expected the number of rows of a unit, at least 1, found '\(text.prefix(60))'")
      }
      numbers.append(number)
    }
    do {
      return try RowUnits(lengths: numbers, rows: rows)
    } catch {
      throw FileError(path: source.path, error.description)
    }
  }
}
