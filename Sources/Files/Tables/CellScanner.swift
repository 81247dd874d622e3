// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// Finds the cells of a text whose columns are separated by one character.
struct CellScanner: @unchecked Sendable {
  private let base: UnsafePointer<UInt8>
  private let end: Int
  private let separator: UInt8
  /// The place behind the last quote of the text: from there on, a separator is one.
  private let unquoted: Int

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
    var expected = -1
    var firstUneven: Int?
    var place = 0
    while place < end {
      let start = place
      var cells = 0
      if start >= unquoted { (cells, place) = plainRow(from: start) }
      while start < unquoted {
        let stop = endOfCell(from: place)
        guard stop >= 0 else {
          while base[place] == 32 { place += 1 }
          return (starts, firstUneven, place)
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
      if cells == 1, cell(from: start, to: stop).isEmpty { continue }
      if expected < 0 { expected = cells }
      if cells != expected, firstUneven == nil { firstUneven = starts.count }
      starts.append(start)
    }
    return (starts, firstUneven, nil)
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
      let place = plainCell(column, from: start)
      return cell(from: place, to: plainEnd(from: place))
    }
    var place = start
    for _ in 0..<column { place = endOfCell(from: place) + 1 }
    return cell(from: place, to: endOfCell(from: place))
  }

  /// The place behind a cell without quotes.
  @inline(__always)
  private func plainEnd(from start: Int) -> Int {
    var place = start
    let separators = Self.repeated(separator)
    while place + 8 <= end {
      let word = word(at: place)
      let found =
        Self.zeros(word ^ separators) | Self.zeros(word ^ Self.repeated(10))
        | Self.zeros(word ^ Self.repeated(13))
      if found != 0 { return place + found.trailingZeroBitCount / 8 }
      place += 8
    }
    while place < end, base[place] != separator, base[place] != 10, base[place] != 13 { place += 1 }
    return place
  }

  /// The number of cells in a row without quotes, and the place of its end, eight bytes at a time.
  @inline(__always)
  private func plainRow(from start: Int) -> (cells: Int, end: Int) {
    var place = start
    var cells = 1
    let separators = Self.repeated(separator)
    while place + 8 <= end {
      let word = word(at: place)
      let found = Self.zeros(word ^ separators)
      let ends =
        Self.zeros(word ^ Self.repeated(10)) | Self.zeros(word ^ Self.repeated(13))
      if ends == 0 {
        cells += found.nonzeroBitCount
        place += 8
      } else {
        let before = ends.trailingZeroBitCount
        return (cells + (found & (1 << before - 1)).nonzeroBitCount, place + before / 8)
      }
    }
    while place < end, base[place] != 10, base[place] != 13 {
      if base[place] == separator { cells += 1 }
      place += 1
    }
    return (cells, place)
  }

  /// The place of a cell in a row without quotes that has so many cells.
  @inline(__always)
  private func plainCell(_ column: Int, from start: Int) -> Int {
    guard column > 0 else { return start }
    var place = start
    var left = column
    let separators = Self.repeated(separator)
    while place + 8 <= end {
      var found = Self.zeros(word(at: place) ^ separators)
      let count = found.nonzeroBitCount
      if count >= left {
        for _ in 1..<max(left, 1) { found &= found - 1 }
        return place + found.trailingZeroBitCount / 8 + 1
      }
      left -= count
      place += 8
    }
    while left > 0 {
      if base[place] == separator { left -= 1 }
      place += 1
    }
    return place
  }

  @inline(__always)
  private func word(at place: Int) -> UInt64 {
    UInt64(littleEndian: UnsafeRawPointer(base + place).loadUnaligned(as: UInt64.self))
  }

  /// Eight times a byte.
  @inline(__always)
  private static func repeated(_ byte: UInt8) -> UInt64 { 0x0101_0101_0101_0101 &* UInt64(byte) }

  /// The highest bit of each byte that is zero.
  ///
  /// > Source: H. S. Warren, Hacker's Delight, 2nd edition, section 6-1.
  @inline(__always)
  private static func zeros(_ word: UInt64) -> UInt64 {
    ~(((word & 0x7F7F_7F7F_7F7F_7F7F) &+ 0x7F7F_7F7F_7F7F_7F7F) | word | 0x7F7F_7F7F_7F7F_7F7F)
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
