// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// The numbers that a column may hold.
public enum NumberDomain: Sendable {
  /// Any number but NaN and the infinities.
  case finite
  /// Greater than zero, finite.
  case positive
  /// Zero or more, finite.
  case nonNegative

  /// What the domain is called in an error.
  public var words: String {
    switch self {
    case .finite: "a finite number"
    case .positive: "a number greater than 0"
    case .nonNegative: "a number of at least 0"
    }
  }

  /// Whether a value belongs to the domain.
  public func contains(_ value: Double) -> Bool {
    switch self {
    case .finite: value.isFinite
    case .positive: value.isFinite && value > 0
    case .nonNegative: value.isFinite && value >= 0
    }
  }
}

/// A comma-separated table whose every cell knows its line and column.
///
/// The first non-blank line names the columns. Commas, semicolons and tabs separate (whichever the header has
/// most of), quotes protect separators and line ends, a doubled quote is a quote, and Windows or Unix line ends
/// and a byte-order mark are all accepted. Blank lines are passed over. A first column without a name, as data
/// frames write their index, is called `Unnamed: 0`.
public struct Table: Sendable {
  /// The path as the caller gave it, for errors.
  public let path: String
  /// The columns' names, trimmed, in file order.
  public let header: [String]
  let rows: [[Cell]]

  struct Cell: Sendable {
    var text: String
    var line: Int
    var column: Int
  }

  /// The number of rows below the header.
  public var rowCount: Int { rows.count }

  /// Reads a table from a file.
  ///
  /// - Throws: ``FileError`` for an unreadable or empty file, a missing or doubled column name, or a row whose
  ///   number of cells differs from the header's.
  public init(contentsOf path: String) throws(FileError) {
    try self.init(Source(path))
  }

  /// Reads a table from an input.
  ///
  /// - Throws: ``FileError`` as ``init(contentsOf:)`` does.
  public init(_ source: Source) throws(FileError) {
    try self.init(text: TextFile.text(of: source), path: source.path)
  }

  /// Reads a table from text; `path` is used in errors only.
  ///
  /// - Throws: ``FileError`` as ``init(contentsOf:)`` does.
  public init(text: String, path: String) throws(FileError) {
    let marked = text.unicodeScalars.first == "\u{FEFF}"
    let text = marked ? String(text.unicodeScalars.dropFirst()) : text
    var records = try TableScanner(text, path: path).records()
    guard !records.isEmpty else {
      throw FileError(
        path: path, "expected a header line that names the columns, found an empty file")
    }
    var head = records.removeFirst()
    if head.count > 1, head[0].text.isEmpty { head[0].text = "Unnamed: 0" }
    var seen: Set<String> = []
    for cell in head {
      guard !cell.text.isEmpty else {
        throw FileError(
          path: path, line: cell.line, column: cell.column,
          "expected a column name, found an empty cell in the header")
      }
      guard seen.insert(cell.text).inserted else {
        throw FileError(
          path: path, line: cell.line, column: cell.column,
          "expected each column once, found '\(cell.text)' a second time")
      }
    }
    for record in records where record.count != head.count {
      let cell = record.count > head.count ? record[head.count] : record[record.count - 1]
      throw FileError(
        path: path, line: cell.line, column: cell.column,
        "expected \(head.count) cells as in the header, found \(record.count)"
          + Self.decimalHint(record, head.count))
    }
    self.path = path
    header = head.map(\.text)
    rows = records
  }

  /// The table with some of its rows only, which keep their places in the file.
  ///
  /// - Parameter rows: counted from 0, in the order wanted.
  public func keeping(rows kept: [Int]) -> Table {
    Table(path: path, header: header, rows: kept.map { rows[$0] })
  }

  private init(path: String, header: [String], rows: [[Cell]]) {
    (self.path, self.header, self.rows) = (path, header, rows)
  }

  /// Too many cells that are all digits around a comma: perhaps decimals were written with it.
  private static func decimalHint(_ record: [Cell], _ expected: Int) -> String {
    func digits(_ cell: Cell) -> Bool { !cell.text.isEmpty && cell.text.allSatisfy(\.isNumber) }
    guard record.count > expected,
      let place = (1..<record.count).last(where: {
        digits(record[$0]) && digits(record[$0 - 1])
      })
    else { return "" }
    return ": where a comma marks decimals write a point, as in "
      + "\(record[place - 1].text).\(record[place].text), or part the columns by semicolons"
  }

  /// The first of the candidates that the header has; case does not matter, the candidates' order does.
  public func firstColumn(named candidates: [String]) -> String? {
    for candidate in candidates {
      if header.contains(candidate) { return candidate }
      if let found = header.first(where: { $0.lowercased() == candidate.lowercased() }) {
        return found
      }
    }
    return nil
  }

  /// The texts of a column, trimmed, one a row.
  ///
  /// - Throws: ``FileError`` when the header has no such column.
  public func texts(_ column: String) throws(FileError) -> [String] {
    let index = try self.index(of: column)
    return rows.map { $0[index].text }
  }

  /// The numbers of a column, one a row.
  ///
  /// - Throws: ``FileError`` when the header has no such column, or at the first cell that is not a number of
  ///   the domain.
  public func numbers(
    _ column: String, _ domain: NumberDomain = .finite
  ) throws(FileError) -> [Double] {
    let index = try self.index(of: column)
    var values: [Double] = []
    values.reserveCapacity(rows.count)
    for row in rows { values.append(try number(in: row[index], column, domain)) }
    return values
  }

  /// The numbers of a column that may have gaps: nil where a cell is empty.
  ///
  /// - Throws: ``FileError`` as ``numbers(_:_:)`` does, but for empty cells.
  public func optionalNumbers(
    _ column: String, _ domain: NumberDomain = .finite
  ) throws(FileError) -> [Double?] {
    let index = try self.index(of: column)
    var values: [Double?] = []
    for row in rows {
      values.append(row[index].text.isEmpty ? nil : try number(in: row[index], column, domain))
    }
    return values
  }

  /// The complaints about a column that ``numbers(_:_:)`` would stop at, all of them.
  ///
  /// - Parameters:
  ///   - column: its name.
  ///   - domain: the numbers that a cell can hold.
  ///   - allowingEmpty: whether a cell may be empty, as ``optionalNumbers(_:_:)`` allows.
  public func complaints(
    _ column: String, _ domain: NumberDomain = .finite, allowingEmpty: Bool = false
  ) -> [FileError] {
    guard let index = header.firstIndex(of: column) else { return [] }
    return rows.compactMap { row -> FileError? in
      if allowingEmpty, row[index].text.isEmpty { return nil }
      do throws(FileError) {
        _ = try number(in: row[index], column, domain)
        return nil
      } catch { return error }
    }
  }

  /// The line and column at which a cell starts; rows count from 0, the place from 1.
  public func location(row: Int, column: String) -> (line: Int, column: Int) {
    guard let index = header.firstIndex(of: column), rows.indices.contains(row) else {
      return (1, 1)
    }
    return (rows[row][index].line, rows[row][index].column)
  }

  /// An error at a cell.
  public func error(row: Int, column: String, _ message: String) -> FileError {
    let place = location(row: row, column: column)
    return FileError(path: path, line: place.line, column: place.column, message)
  }

  private func index(of column: String) throws(FileError) -> Int {
    guard let index = header.firstIndex(of: column) else {
      throw FileError(
        path: path, line: 1,
        "expected a column '\(column)', found \(header.map { "'\($0)'" }.joined(separator: ", "))")
    }
    return index
  }

  private func number(
    in cell: Cell, _ column: String, _ domain: NumberDomain
  ) throws(FileError) -> Double {
    // Swift reads "nan" and "inf" as numbers; the domain then names what is wrong with them.
    guard let value = Double(cell.text) else {
      let found = cell.text.isEmpty ? "an empty cell" : "'\(cell.text)'"
      throw FileError(
        path: path, line: cell.line, column: cell.column,
        "expected a number in column '\(column)', found \(found)" + Self.spelling(cell.text))
    }
    guard domain.contains(value) else {
      throw FileError(
        path: path, line: cell.line, column: cell.column,
        "expected \(value.isInfinite ? NumberDomain.finite.words : domain.words) in column '\(column)', found \(cell.text)"
      )
    }
    return value
  }

  /// How to write a number that has a comma in it.
  private static func spelling(_ text: String) -> String {
    if let match = text.wholeMatch(of: /([-+]?\d+),(\d+(?:[eE][-+]?\d+)?)/) {
      return ": write the decimals after a point, \(match.1).\(match.2)"
    }
    if text.wholeMatch(of: /[-+]?\d{1,3}(,\d{3})+(\.\d+)?/) != nil {
      return ": write it without commas, \(text.replacing(",", with: ""))"
    }
    return ""
  }
}
