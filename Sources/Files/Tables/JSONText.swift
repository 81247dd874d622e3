// SPDX-License-Identifier: GPL-3.0-or-later

/// Places of JSON values in bytes that were checked to be JSON.
enum JSONText {
  /// The bytes of the value at a place: a string's inside, nothing for null, else the value as it is written.
  static func value(
    in bytes: UnsafeRawBufferPointer, at offset: Int
  ) -> (range: Range<Int>, isEscaped: Bool) {
    if bytes[offset] == UInt8(ascii: "\"") {
      var place = offset + 1
      var isEscaped = false
      while bytes[place] != UInt8(ascii: "\"") {
        if bytes[place] == UInt8(ascii: "\\") {
          isEscaped = true
          place += 1
        }
        place += 1
      }
      return (offset + 1..<place, isEscaped)
    }
    if bytes[offset] == UInt8(ascii: "[") {
      return (offset..<endOfArray(in: bytes, at: offset), false)
    }
    var place = offset
    while place < bytes.count, !isDelimiter(bytes[place]) { place += 1 }
    if bytes[offset..<place].elementsEqual("null".utf8) { return (offset..<offset, false) }
    return (offset..<place, false)
  }

  static func isDelimiter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: ":"), 32, 9, 10, 13:
      true
    default: false
    }
  }

  private static func endOfArray(in bytes: UnsafeRawBufferPointer, at offset: Int) -> Int {
    var depth = 0
    var place = offset
    while true {
      switch bytes[place] {
      case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
      case UInt8(ascii: "\""):
        place += 1
        while bytes[place] != UInt8(ascii: "\"") {
          place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1
        }
      default: break
      }
      place += 1
      if depth == 0 { return place }
    }
  }

  /// The text of a string's inside.
  static func unescaped(_ bytes: UnsafeRawBufferPointer) -> String {
    var units: [UInt16] = []
    var place = 0
    var plain: [UInt8] = []
    func flush() {
      units += String(decoding: plain, as: UTF8.self).utf16
      plain.removeAll()
    }
    while place < bytes.count {
      guard bytes[place] == UInt8(ascii: "\\"), place + 1 < bytes.count else {
        plain.append(bytes[place])
        place += 1
        continue
      }
      flush()
      place += 1
      switch bytes[place] {
      case UInt8(ascii: "n"): units.append(10)
      case UInt8(ascii: "t"): units.append(9)
      case UInt8(ascii: "r"): units.append(13)
      case UInt8(ascii: "b"): units.append(8)
      case UInt8(ascii: "f"): units.append(12)
      case UInt8(ascii: "u") where place + 4 < bytes.count:
        let digits = String(decoding: bytes[(place + 1)...(place + 4)], as: UTF8.self)
        units.append(UInt16(digits, radix: 16) ?? 0xFFFD)
        place += 4
      default: units.append(UInt16(bytes[place]))
      }
      place += 1
    }
    flush()
    return String(decoding: units, as: UTF16.self)
  }
}
