// SPDX-License-Identifier: GPL-3.0-or-later
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

  private func value(at offset: Int) -> TableCell {
    guard offset >= 0 else { return .missing }
    let value = JSONText.value(in: bytes, at: offset)
    return TableCell(
      offset: offset, bytes: UnsafeRawBufferPointer(rebasing: bytes[value.range]),
      form: value.isEscaped ? .escaped : .quoted)
  }
}
