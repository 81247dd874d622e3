// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// A table whose every cell knows its line and column.
///
/// Lines of cells: the first non-blank line names the columns. Commas, semicolons and tabs separate (whichever the
/// header has most of), quotes protect separators and line ends, a doubled quote is a quote, and Windows or Unix line
/// ends and a byte-order mark are all accepted. Blank lines are passed over. A first column without a name, as data
/// frames write their index, is called `Unnamed: 0`.
///
/// Records of JSON, one a line or in an array: their fields are the columns, those of nested objects with a point,
/// `optimizer.lr`; a field that a record lacks, and null, are empty cells.
///
/// The text stays as it is in memory, with the place of each row; cells are read when they are asked for.
public struct Table: Sendable {
  /// The path as the caller gave it, for errors.
  public let path: String
  /// The columns' names, trimmed, in file order.
  public let header: [String]
  private let content: TableContent
  /// The rows that are kept, by their places in the file; nil where all are.
  private let kept: [Int]?

  /// The number of rows below the header.
  public var rowCount: Int { kept?.count ?? content.rowCount }

  /// Reads a table from a file.
  ///
  /// - Throws: ``FileError`` for an unreadable or empty file, a file of another format, a missing or doubled column
  ///   name, or a row whose number of cells differs from the header's.
  public init(contentsOf path: String) throws(FileError) {
    try self.init(Source(path))
  }

  /// Reads a table from text; `path` is used in errors only.
  ///
  /// - Throws: ``FileError`` as ``init(contentsOf:)`` does.
  public init(text: String, path: String) throws(FileError) {
    try self.init(Source(Data(text.utf8), path: path))
  }

  /// Reads a table from an input.
  ///
  /// - Throws: ``FileError`` as ``init(contentsOf:)`` does.
  public init(_ source: Source) throws(FileError) {
    try source.refuseOtherFormats(
      expected: "a table (CSV, TSV, JSON Lines or an array of JSON records)")
    let text = try TextBytes(source)
    let first = text.bytes.first { $0 > 32 }
    if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
      var reader = JSONRecordReader(text.bytes, path: source.path)
      try reader.read()
      self.init(
        path: source.path, header: reader.names,
        content: TableContent(text, layout: .values(reader.columns)))
    } else {
      try self.init(lines: text, path: source.path)
    }
  }

  /// A table of texts in memory, such as numbers from a file of another form; its cells have no places.
  ///
  /// - Parameters:
  ///   - path: the file, for errors.
  ///   - header: the columns' names, each once.
  ///   - cells: rows of as many texts as there are names.
  public init(path: String, header: [String], cells: [[String]]) {
    precondition(cells.allSatisfy { $0.count == header.count }, "rows as long as the header")
    self.init(path: path, header: header, content: TableContent(cells))
  }

  private init(path: String, header: [String], content: TableContent, kept: [Int]? = nil) {
    (self.path, self.header, self.content, self.kept) = (path, header, content, kept)
  }

  private init(lines text: TextBytes, path: String) throws(FileError) {
    let scanner = CellScanner(text.bytes)
    let (starts, uneven, unclosed) = scanner?.rows() ?? ([], nil, nil)
    func error(at offset: Int, _ message: String) -> FileError {
      let place = LinePlaces(text.bytes).place(of: offset)
      return FileError(path: path, line: place.line, column: place.column, message)
    }
    if let unclosed {
      throw error(at: unclosed, "expected a closing quote, found the end of the file")
    }
    guard let scanner, let first = starts.first else {
      throw FileError(
        path: path, "expected a header line that names the columns, found an empty file")
    }
    let head = scanner.cells(from: first)
    var names = head.map(\.text)
    if names.count > 1, names[0].isEmpty { names[0] = "Unnamed: 0" }
    var seen: Set<String> = []
    for (cell, name) in zip(head, names) {
      guard !name.isEmpty else {
        throw error(
          at: cell.offset, "expected a column name, found an empty cell in the header")
      }
      guard name.utf8.count <= Limits.columnName.upperBound else {
        throw error(
          at: cell.offset,
          "expected a column name of at most \(Limits.columnName.upperBound) bytes, found \(name.utf8.count)"
        )
      }
      guard seen.insert(name).inserted else {
        throw error(
          at: cell.offset, "expected each column once, found '\(name)' a second time")
      }
    }
    if let uneven {
      let record = scanner.cells(from: starts[uneven])
      let cell = record.count > head.count ? record[head.count] : record[record.count - 1]
      throw error(
        at: cell.offset,
        "expected \(head.count) cells as in the header, found \(record.count)"
          + Self.decimalHint(record.map(\.text), head.count))
    }
    self.init(
      path: path, header: names,
      content: TableContent(text, layout: .lines(scanner, starts: Array(starts.dropFirst()))))
  }

  /// The table with some of its rows only, which keep their places in the file.
  ///
  /// - Parameter rows: counted from 0, in the order wanted.
  public func keeping(rows: [Int]) -> Table {
    Table(
      path: path, header: header, content: content,
      kept: kept.map { kept in rows.map { kept[$0] } } ?? rows)
  }

  /// Too many cells that are all digits around a comma: perhaps decimals were written with it.
  private static func decimalHint(_ record: [String], _ expected: Int) -> String {
    func digits(_ cell: String) -> Bool { !cell.isEmpty && cell.allSatisfy(\.isNumber) }
    guard record.count > expected,
      let place = (1..<record.count).last(where: {
        digits(record[$0]) && digits(record[$0 - 1])
      })
    else { return "" }
    return ": where a comma marks decimals write a point, as in "
      + "\(record[place - 1]).\(record[place]), or part the columns by semicolons"
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
    var texts: [String] = []
    texts.reserveCapacity(rowCount)
    try content.forEach(column: index(of: column), rows: kept) { texts.append($0.text) }
    return texts
  }

  /// The different texts of a column in the order in which they first come, and how often each does.
  ///
  /// - Throws: ``FileError`` when the header has no such column.
  public func distinct(_ column: String) throws(FileError) -> [(text: String, count: Int)] {
    var places: [String: Int] = [:]
    var found: [(text: String, count: Int)] = []
    try content.forEach(column: index(of: column), rows: kept) { cell in
      let text = cell.text
      if let place = places[text] {
        found[place].count += 1
      } else {
        places[text] = found.count
        found.append((text, 1))
      }
    }
    return found
  }

  /// The rows whose cell in a column is not empty, counted from 0.
  ///
  /// - Throws: ``FileError`` when the header has no such column.
  public func filledRows(_ column: String) throws(FileError) -> [Int] {
    var rows: [Int] = []
    var row = 0
    try content.forEach(column: index(of: column), rows: kept) { cell in
      if !cell.isEmpty { rows.append(row) }
      row += 1
    }
    return rows
  }

  /// The numbers of a column, one a row.
  ///
  /// - Throws: ``FileError`` when the header has no such column, or at the first cell that is not a number of
  ///   the domain.
  public func numbers(
    _ column: String, _ domain: NumberDomain = .finite
  ) throws(FileError) -> [Double] {
    try numbers(index(of: column)) { (cell) throws(FileError) in
      try number(in: cell, column, domain)
    } isPlain: {
      domain.contains($0)
        && (domain.isPositive ? Limits.magnitude.contains($0) : Limits.isOrdinary($0))
    }
  }

  /// The numbers of a column that may have gaps: nil where a cell is empty.
  ///
  /// - Throws: ``FileError`` as ``numbers(_:_:)`` does, but for empty cells.
  public func optionalNumbers(
    _ column: String, _ domain: NumberDomain = .finite
  ) throws(FileError) -> [Double?] {
    try gappedNumbers(column, domain).map { $0.isNaN ? nil : $0 }
  }

  /// The numbers of a column that may have gaps: NaN where a cell is empty.
  ///
  /// - Throws: ``FileError`` as ``numbers(_:_:)`` does, but for empty cells.
  public func gappedNumbers(
    _ column: String, _ domain: NumberDomain = .finite
  ) throws(FileError) -> [Double] {
    try numbers(index(of: column)) { (cell) throws(FileError) in
      cell.isEmpty ? .nan : try number(in: cell, column, domain)
    } isPlain: {
      domain.contains($0)
        && (domain.isPositive ? Limits.magnitude.contains($0) : Limits.isOrdinary($0))
    }
  }

  /// The numbers of a column, by a function where a cell is not spelled in the usual way or its number is not plain.
  private func numbers(
    _ column: Int, _ read: (TableCell) throws(FileError) -> Double, isPlain: (Double) -> Bool
  ) throws(FileError) -> [Double] {
    var failure: FileError?
    let values = [Double](unsafeUninitializedCapacity: rowCount) { buffer, count in
      guard let values = buffer.baseAddress else { return }
      do throws(FileError) {
        try content.numbers(column: column, rows: kept, into: values) { rows throws(FileError) in
          for row in rows where !isPlain(values[row]) {
            try content.forEach(column: column, rows: [kept?[row] ?? row]) {
              (cell) throws(FileError) in
              values[row] = try read(cell)
            }
          }
        } unusual: { (cell) throws(FileError) in
          try read(cell)
        }
        count = rowCount
      } catch { failure = error }
    }
    if let failure { throw failure }
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
    var found: [FileError] = []
    try? content.forEach(column: index, rows: kept) { cell in
      if allowingEmpty, cell.isEmpty { return }
      do throws(FileError) {
        _ = try number(in: cell, column, domain)
      } catch { found.append(error) }
    }
    return found
  }

  /// The line and column at which a cell starts; rows count from 0, the place from 1.
  public func location(row: Int, column: String) -> (line: Int, column: Int) {
    guard let index = header.firstIndex(of: column), row >= 0, row < rowCount else {
      return (1, 1)
    }
    return content.place(of: content.offset(row: kept?[row] ?? row, column: index))
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
    in cell: TableCell, _ column: String, _ domain: NumberDomain
  ) throws(FileError) -> Double {
    // "nan" and "inf" are read as numbers; the domain then names what is wrong with them.
    let value = cell.number
    let limits = Limits.magnitude
    func isOrdinary(_ value: Double) -> Bool {
      domain.isPositive ? limits.contains(value) : Limits.isOrdinary(value)
    }
    if let value, domain.contains(value), isOrdinary(value) { return value }
    let place = content.place(of: cell.offset)
    let text = cell.text
    guard let value else {
      let found = text.isEmpty ? "an empty cell" : "'\(text)'"
      throw FileError(
        path: path, line: place.line, column: place.column,
        "expected a number in column '\(column)', found \(found)" + Self.spelling(text))
    }
    if domain.contains(value) {
      throw FileError(
        path: path, line: place.line, column: place.column,
        "expected \(domain.isPositive ? "a number from \(limits.lowerBound) to" : "a magnitude of at most") "
          + "\(limits.upperBound) in column '\(column)', found \(text)")
    }
    throw FileError(
      path: path, line: place.line, column: place.column,
      "expected \(value.isInfinite ? NumberDomain.finite.words : domain.words) in column '\(column)', found \(text)"
    )
  }

  /// How to write a number that has a comma in it.
  private static func spelling(_ text: String) -> String {
    if text.utf8.count > 200 { return "" }
    if let match = text.wholeMatch(of: /([-+]?\d+),(\d+(?:[eE][-+]?\d+)?)/) {
      return ": write the decimals after a point, \(match.1).\(match.2)"
    }
    if text.wholeMatch(of: /[-+]?\d{1,3}(,\d{3})+(\.\d+)?/) != nil {
      return ": write it without commas, \(text.replacing(",", with: ""))"
    }
    return ""
  }
}
