// SPDX-License-Identifier: GPL-3.0-or-later
import CTableBytes
import Foundation

/// Finds the cells of a text whose columns are separated by one character.
struct CellScanner: @unchecked Sendable {
  private let base: UnsafePointer<UInt8>
  private let end: Int
  private let separator: UInt8
  /// The place behind the last quote of the text: from there on, a separator is one.
  private let unquoted: Int
  private let text: ctb_text

  private static let quote = UInt8(ascii: "\"")

  /// The scanner of a text that is not empty.
  init?(_ bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), !bytes.isEmpty else {
      return nil
    }
    self.base = base
    end = bytes.count
    separator = Self.separator(of: bytes)
    var last = 0
    while let quote = memchr(base + last, Int32(Self.quote), bytes.count - last) {
      last = UnsafeRawPointer(quote) - UnsafeRawPointer(base) + 1
    }
    unquoted = last
    text = ctb_text(
      base: base, end: bytes.count, unquoted: last, separator: separator,
      level: ctb_available(CTB_AUTO.rawValue))
  }

  /// Comma, semicolon or tab: whichever the first non-blank line has most of, outside quotes.
  private static func separator(of bytes: UnsafeRawBufferPointer) -> UInt8 {
    var (comma, semicolon, tab) = (0, 0, 0)
    var quoted = false
    var begun = false
    for byte in bytes {
      if byte == quote { quoted.toggle() }
      if quoted { continue }
      if byte == 10 || byte == 13 {
        if begun { break }
        continue
      }
      if byte != 32 { begun = true }
      switch byte {
      case UInt8(ascii: ","): comma += 1
      case UInt8(ascii: ";"): semicolon += 1
      case 9: tab += 1
      default: break
      }
    }
    if semicolon > comma, semicolon >= tab { return UInt8(ascii: ";") }
    return tab > comma ? 9 : UInt8(ascii: ",")
  }

  /// The place behind a cell: of a separator, of a line's end, or of the text's; −1 where a quote is not closed.
  @inline(__always)
  func endOfCell(from start: Int) -> Int {
    var place = start
    if start < unquoted {
      while place < end, base[place] == 32 { place += 1 }
      if place < end, base[place] == Self.quote {
        place += 1
        while true {
          guard place < end else { return -1 }
          if base[place] == Self.quote {
            guard place + 1 < end, base[place + 1] == Self.quote else { break }
            place += 1
          }
          place += 1
        }
        place += 1
      }
    }
    while place < end {
      let byte = base[place]
      if byte == separator || byte == 10 || byte == 13 { break }
      place += 1
    }
    return place
  }

  /// The places at which the rows start, blank ones left out, and the first row whose number of cells differs.
  ///
  /// - Returns: `unclosed` is the place of a quote that is not closed.
  func rows() -> (starts: [Int], firstUneven: Int?, unclosed: Int?) {
    var starts: [Int] = []
    starts.reserveCapacity(end / 64)
    var found = ctb_rows(place: 0, count: 0, cells: 0, uneven: Int.max)
    while found.place < end {
      if found.place >= unquoted { findPlainRows(&found, &starts) }
      guard found.place < end else { break }
      guard addRow(&found, &starts) else {
        while base[found.place] == 32 { found.place += 1 }
        return (starts, found.uneven < Int.max ? found.uneven : nil, found.place)
      }
    }
    return (starts, found.uneven < Int.max ? found.uneven : nil, nil)
  }

  /// Adds rows without quotes, as long as they are of the usual form.
  private func findPlainRows(_ found: inout ctb_rows, _ starts: inout [Int]) {
    withUnsafePointer(to: text) { text in
      while found.place < end {
        let room = 4096
        let piece = [Int](unsafeUninitializedCapacity: room) { buffer, count in
          guard let start = buffer.baseAddress else { return }
          let (before, uneven) = (found.count, found.uneven)
          (found.count, found.uneven) = (0, Int.max)
          ctb_find_rows(text, &found, start, room)
          count = found.count
          found.count += before
          if uneven < Int.max {
            found.uneven = uneven
          } else if found.uneven < Int.max {
            found.uneven += before
          }
        }
        starts += piece
        if piece.count < room { return }
      }
    }
  }

  /// Adds one row of any form, but a blank one; false where a quote is not closed, which the place then is of.
  private func addRow(_ found: inout ctb_rows, _ starts: inout [Int]) -> Bool {
    let start = found.place
    var place = start
    var cells = 0
    while true {
      let stop = endOfCell(from: place)
      guard stop >= 0 else {
        found.place = place
        return false
      }
      cells += 1
      place = stop
      guard place < end, base[place] == separator else { break }
      place += 1
    }
    let stop = place
    if place < end {
      place += base[place] == 13 && place + 1 < end && base[place + 1] == 10 ? 2 : 1
    }
    found.place = place
    if cells == 1, cell(from: start, to: stop).isEmpty { return true }
    if found.cells == 0 { found.cells = cells }
    if cells != found.cells, found.uneven == Int.max { found.uneven = starts.count }
    starts.append(start)
    found.count = starts.count
    return true
  }

  /// The cells of the row that starts at a place.
  func cells(from start: Int) -> [TableCell] {
    var cells: [TableCell] = []
    var place = start
    while true {
      let stop = endOfCell(from: place)
      cells.append(cell(from: place, to: stop))
      guard stop < end, base[stop] == separator else { return cells }
      place = stop + 1
    }
  }

  /// The cell in a column of the row that starts at a place.
  @inline(__always)
  func cell(inRowAt start: Int, column: Int) -> TableCell {
    if start >= unquoted {
      let place = withUnsafePointer(to: text) { ctb_cell($0, start, column) }
      return cell(from: place, to: endOfCell(from: place))
    }
    var place = start
    for _ in 0..<column { place = endOfCell(from: place) + 1 }
    return cell(from: place, to: endOfCell(from: place))
  }

  /// Reads numbers of a column until a cell is not of the usual form.
  ///
  /// - Parameters:
  ///   - first: The row to begin at.
  ///   - values: Room for one number a row.
  /// - Returns: The row of that cell, or the number of rows.
  func numbers(
    column: Int, starts: [Int], rows: [Int]?, from first: Int, to count: Int,
    into values: UnsafeMutablePointer<Double>
  ) -> Int {
    withUnsafePointer(to: text) { text in
      starts.withUnsafeBufferPointer { starts in
        guard let base = starts.baseAddress else { return count }
        guard let rows else { return ctb_column(text, base, nil, first, count, column, values) }
        return rows.withUnsafeBufferPointer {
          ctb_column(text, base, $0.baseAddress, first, count, column, values)
        }
      }
    }
  }

  /// A cell without the spaces around it, or what its quotes hold.
  @inline(__always)
  private func cell(from start: Int, to stop: Int) -> TableCell {
    var (low, high) = (start, stop)
    while low < high, base[low] == 32 || base[low] == 9 { low += 1 }
    while high > low, base[high - 1] == 32 || base[high - 1] == 9 { high -= 1 }
    if low < unquoted, low < high, base[low] == Self.quote {
      return quoted(start, low, high)
    }
    return TableCell(
      offset: start, bytes: UnsafeRawBufferPointer(start: base + low, count: high - low),
      form: .plain)
  }

  private func quoted(_ start: Int, _ low: Int, _ high: Int) -> TableCell {
    let inner = base + low + 1
    let count = high - low - 2
    // One pair of quotes around text without any.
    if count >= 0, base[high - 1] == Self.quote,
      count == 0 || memchr(inner, Int32(Self.quote), count) == nil
    {
      return TableCell(
        offset: start, bytes: UnsafeRawBufferPointer(start: inner, count: count), form: .quoted)
    }
    return TableCell(
      offset: start, bytes: UnsafeRawBufferPointer(start: base + low, count: high - low),
      form: .withQuotes)
  }
}
