// SPDX-License-Identifier: GPL-3.0-or-later
import CTableBytes

/// Reads numbers from bytes: what `Double(String)` gives for the same text, bit for bit, without making the text.
public enum NumberReader {
  /// The number that bytes spell, or nil where they spell none.
  ///
  /// A decimal number: an optional sign, digits with at most one point, an optional exponent; or `nan`, `inf` or
  /// `infinity` in any case, with a sign. No hexadecimal number, no space, no zero byte.
  public static func double(_ bytes: UnsafeRawBufferPointer) -> Double? {
    guard let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return nil }
    var value = 0.0
    if ctb_number(base, bytes.count, &value) != 0 { return value }
    // More digits or a larger exponent than the fast way takes, or no plain decimal number.
    guard isNumber(bytes) else { return nil }
    return Double(String(decoding: bytes, as: UTF8.self))
  }

  /// Whether bytes are a decimal number, `nan`, `inf` or `infinity`.
  private static func isNumber(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var place = 0
    if let sign = bytes.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { place = 1 }
    func isWord(_ word: StaticString) -> Bool {
      bytes.count - place == word.utf8CodeUnitCount
        && (0..<word.utf8CodeUnitCount).allSatisfy {
          bytes[place + $0] | 0x20 == word.utf8Start[$0]
        }
    }
    if isWord("nan") || isWord("inf") || isWord("infinity") { return true }
    func digits() -> Int {
      let start = place
      while place < bytes.count, bytes[place] &- 48 < 10 { place += 1 }
      return place - start
    }
    var count = digits()
    if place < bytes.count, bytes[place] == UInt8(ascii: ".") {
      place += 1
      count += digits()
    }
    guard count > 0 else { return false }
    if place < bytes.count, bytes[place] | 0x20 == UInt8(ascii: "e") {
      place += 1
      if place < bytes.count, bytes[place] == UInt8(ascii: "-") || bytes[place] == UInt8(ascii: "+")
      {
        place += 1
      }
      guard digits() > 0 else { return false }
    }
    return place == bytes.count
  }
}
