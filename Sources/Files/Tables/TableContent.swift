// SPDX-License-Identifier: GPL-3.0-or-later
import CTableBytes
import Foundation

/// The bytes of a table and where its cells lie in them; cells become text or numbers when they are asked for.
final class TableContent: @unchecked Sendable {
  enum Layout {
    /// Lines of cells: the place at which each row starts.
    case lines(CellScanner, starts: [Int])
    /// JSON values: for each column, the place of each row's value, −1 where a record has none.
    case values([[Int]])
    /// Texts, row by row.
    case texts([[String]])
  }

  let layout: Layout
  let rowCount: Int
  private let bytes: UnsafeRawBufferPointer
  private let owner: any Sendable
  private let lock = NSLock()
  private var places: LinePlaces?

  init(_ text: TextBytes, layout: Layout) {
    bytes = text.bytes
    owner = text.owner
    self.layout = layout
    switch layout {
    case .lines(_, let starts): rowCount = starts.count
    case .values(let columns): rowCount = columns.first?.count ?? 0
    case .texts(let rows): rowCount = rows.count
    }
  }

  /// Texts in memory, which have no places.
  init(_ rows: [[String]]) {
    bytes = UnsafeRawBufferPointer(start: nil, count: 0)
    owner = 0
    layout = .texts(rows)
    rowCount = rows.count
  }

  /// The line and column of a byte.
  func place(of offset: Int) -> (line: Int, column: Int) {
    lock.lock()
    defer { lock.unlock() }
    if case .texts = layout { return (1, 1) }
    let known = places ?? LinePlaces(bytes)
    places = known
    return known.place(of: offset)
  }

  /// Where a row's cell in a column starts; the row's first value where a record of JSON lacks the field.
  func offset(row: Int, column: Int) -> Int {
    switch layout {
    case .lines(let scanner, let starts):
      scanner.cell(inRowAt: starts[row], column: column).offset
    case .values(let columns):
      columns[column][row] >= 0
        ? columns[column][row] : columns.map { $0[row] }.filter { $0 >= 0 }.min() ?? 0
    case .texts: 0
    }
  }

  /// Gives the cells of a column to a function, in order.
  ///
  /// - Parameter rows: The rows, by their places in the file; nil for all.
  @inline(__always)
  func forEach(
    column: Int, rows: [Int]?, _ body: (TableCell) throws(FileError) -> Void
  ) throws(FileError) {
    let count = rows?.count ?? rowCount
    switch layout {
    case .lines(let scanner, let starts):
      for place in 0..<count {
        try body(scanner.cell(inRowAt: starts[rows?[place] ?? place], column: column))
      }
    case .values(let columns):
      let offsets = columns[column]
      for place in 0..<count { try body(value(at: offsets[rows?[place] ?? place])) }
    case .texts(let texts):
      for place in 0..<count {
        var text = texts[rows?[place] ?? place][column]
        let result = text.withUTF8 { utf8 in
          Result { () throws(FileError) in
            try body(
              TableCell(offset: 0, bytes: UnsafeRawBufferPointer(utf8), form: .quoted))
          }
        }
        try result.get()
      }
    }
  }

  /// Reads a column's numbers, and gives each cell that is not spelled in the usual way to a function.
  ///
  /// - Parameters:
  ///   - rows: The rows, by their places in the file; nil for all.
  ///   - values: Room for one number a row.
  ///   - check: Looks at the numbers of some rows that were just read.
  ///   - unusual: The number of a cell that is not spelled as most are.
  func numbers(
    column: Int, rows: [Int]?, into values: UnsafeMutablePointer<Double>,
    check: (Range<Int>) throws(FileError) -> Void,
    unusual: (TableCell) throws(FileError) -> Double
  ) throws(FileError) {
    let count = rows?.count ?? rowCount
    var place = 0
    while place < count {
      let stop = usualNumbers(column: column, rows: rows, from: place, to: count, into: values)
      if stop > place { try check(place..<stop) }
      place = stop
      guard place < count else { return }
      try forEach(column: column, rows: [rows?[place] ?? place]) { (cell) throws(FileError) in
        values[place] = try unusual(cell)
      }
      place += 1
    }
  }

  /// Reads numbers up to the first cell that is not spelled in the usual way, and returns its row.
  private func usualNumbers(
    column: Int, rows: [Int]?, from first: Int, to count: Int,
    into values: UnsafeMutablePointer<Double>
  ) -> Int {
    switch layout {
    case .lines(let scanner, let starts):
      return scanner.numbers(
        column: column, starts: starts, rows: rows, from: first, to: count, into: values)
    case .values(let columns):
      guard let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return first }
      var text = ctb_text(base: base, end: bytes.count, unquoted: 0, separator: 0, level: 0)
      return columns[column].withUnsafeBufferPointer { offsets in
        guard let offsets = offsets.baseAddress else { return count }
        guard let rows else { return ctb_values(&text, offsets, nil, first, count, values) }
        return rows.withUnsafeBufferPointer {
          ctb_values(&text, offsets, $0.baseAddress, first, count, values)
        }
      }
    case .texts: return first
    }
  }

  private func value(at offset: Int) -> TableCell {
    guard offset >= 0 else { return .missing }
    let value = JSONText.value(in: bytes, at: offset)
    return TableCell(
      offset: offset, bytes: UnsafeRawBufferPointer(rebasing: bytes[value.range]),
      form: value.isEscaped ? .escaped : .quoted)
  }
}
