// SPDX-License-Identifier: GPL-3.0-or-later

/// Numbers in text, read by one strict grammar.
public enum StrictNumber {
  /// A decimal number: an optional sign, digits with at most one point, an optional exponent; or `nan`, `inf` or
  /// `infinity` in any case, with a sign. Nothing else is read: no hexadecimal, no separators, no character after a
  /// NUL, no digits of other scripts.
  public static func value(of text: some StringProtocol) -> Double? {
    let bytes = text.utf8
    var index = bytes.startIndex
    if index < bytes.endIndex, bytes[index] == 0x2B || bytes[index] == 0x2D {
      index = bytes.index(after: index)
    }
    let word = text[index...].lowercased()
    if word == "nan" || word == "inf" || word == "infinity" { return Double(text) }
    func digits() -> Int {
      var count = 0
      while index < bytes.endIndex, (0x30...0x39).contains(bytes[index]) {
        index = bytes.index(after: index)
        count += 1
      }
      return count
    }
    var mantissa = digits()
    if index < bytes.endIndex, bytes[index] == 0x2E {
      index = bytes.index(after: index)
      mantissa += digits()
    }
    guard mantissa > 0 else { return nil }
    if index < bytes.endIndex, bytes[index] == 0x65 || bytes[index] == 0x45 {
      index = bytes.index(after: index)
      if index < bytes.endIndex, bytes[index] == 0x2B || bytes[index] == 0x2D {
        index = bytes.index(after: index)
      }
      guard digits() > 0 else { return nil }
    }
    return index == bytes.endIndex ? Double(text) : nil
  }
}
