// SPDX-License-Identifier: GPL-3.0-or-later
import CTableBytes
import Foundation

/// The bytes of a text as UTF-8, without a byte-order mark, and what keeps them in memory.
///
/// UTF-16 is converted, with a byte-order mark or without; other encodings are refused by name.
struct TextBytes {
  let bytes: UnsafeRawBufferPointer
  /// Keeps the bytes in memory.
  let owner: any Sendable

  /// The text of an input.
  ///
  /// - Throws: ``FileError`` at the line and column of the first byte that is no text.
  init(_ source: Source) throws(FileError) {
    let data = try source.data()
    guard let raw = source.bytes else {
      (bytes, owner) = (UnsafeRawBufferPointer(start: nil, count: 0), data)
      return
    }
    let first = Array(raw.prefix(4))
    if first == [0xFF, 0xFE, 0, 0] || first == [0, 0, 0xFE, 0xFF] {
      throw FileError(
        path: source.path,
        "expected UTF-8 text, found UTF-32: "
          + FileFormat.conversion("iconv -f UTF-32 -t UTF-8", source.path))
    }
    if let isLittle = Self.utf16(raw) {
      let converted = try Self.converted(raw, isLittle: isLittle, path: source.path)
      (bytes, owner) = (converted.bytes, converted)
    } else {
      let start = raw.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
      (bytes, owner) = (UnsafeRawBufferPointer(rebasing: raw[start...]), source)
    }
    try check(path: source.path)
  }

  /// Whether text is UTF-16 of little or of big ends; nil where it is neither.
  private static func utf16(_ raw: UnsafeRawBufferPointer) -> Bool? {
    let head = raw.prefix(4096)
    guard head.count >= 2 else { return nil }
    if head[0] == 0xFF, head[1] == 0xFE { return true }
    if head[0] == 0xFE, head[1] == 0xFF { return false }
    // ASCII as UTF-16 has a zero in every second byte.
    var zeros = [0, 0]
    for place in head.indices where head[place] == 0 { zeros[place & 1] += 1 }
    let most = head.count / 2
    guard most >= 4 else { return nil }
    if zeros[1] * 10 >= most * 9, zeros[0] == 0 { return true }
    return zeros[0] * 10 >= most * 9 && zeros[1] == 0 ? false : nil
  }

  private static func converted(
    _ raw: UnsafeRawBufferPointer, isLittle: Bool, path: String
  ) throws(FileError) -> SourceBuffer {
    guard raw.count.isMultiple(of: 2) else {
      throw FileError(
        path: path, "expected whole UTF-16 characters, found \(raw.count) bytes, an odd number")
    }
    var units = (0..<raw.count / 2).map { place in
      let unit = raw.loadUnaligned(fromByteOffset: 2 * place, as: UInt16.self)
      return isLittle ? UInt16(littleEndian: unit) : UInt16(bigEndian: unit)
    }
    if units.first == 0xFEFF { units.removeFirst() }
    let text = String(decoding: units, as: UTF16.self)
    let buffer = try SourceBuffer(capacity: text.utf8.count, path: path)
    buffer.append(Data(text.utf8))
    return buffer
  }

  /// Refuses bytes that are no UTF-8 text.
  private func check(path: String) throws(FileError) {
    guard let place = Self.firstInvalid(bytes) else { return }
    let (line, column) = LinePlaces(bytes).place(of: place)
    let byte = bytes[place]
    let before = bytes[..<place].contains { $0 < 9 || ($0 > 13 && $0 < 32) }
    guard byte >= 0x80, !before else {
      throw FileError(
        path: path, line: line, column: column,
        "expected UTF-8 text, found a byte of a binary file, 0x\(Self.hexadecimal(byte))")
    }
    throw FileError(
      path: path, line: line, column: column,
      "expected UTF-8 text, found the byte 0x\(Self.hexadecimal(byte)), as Windows-1252 and Latin-1 have it: "
        + FileFormat.conversion("iconv -f WINDOWS-1252 -t UTF-8", path))
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
  }

  /// The place of the first byte that is zero or no part of UTF-8 text; nil where all are.
  static func firstInvalid(_ bytes: UnsafeRawBufferPointer) -> Int? {
    guard let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return nil }
    let count = bytes.count
    let level = ctb_available(CTB_AUTO.rawValue)
    var place = 0
    while place < count {
      let byte = bytes[place]
      if byte < 0x80 {
        place = ctb_ascii(base, place, count, level)
        if place < count, bytes[place] == 0 { return place }
        continue
      }
      let (more, second): (Int, ClosedRange<UInt8>)
      switch byte {
      case 0xC2...0xDF: (more, second) = (1, 0x80...0xBF)
      case 0xE0: (more, second) = (2, 0xA0...0xBF)
      case 0xED: (more, second) = (2, 0x80...0x9F)
      case 0xE1...0xEF: (more, second) = (2, 0x80...0xBF)
      case 0xF0: (more, second) = (3, 0x90...0xBF)
      case 0xF1...0xF3: (more, second) = (3, 0x80...0xBF)
      case 0xF4: (more, second) = (3, 0x80...0x8F)
      default: return place
      }
      guard place + more < count, second.contains(bytes[place + 1]),
        bytes[(place + 1)...(place + more)].allSatisfy({ $0 & 0xC0 == 0x80 })
      else { return place }
      place += more + 1
    }
    return nil
  }
}
