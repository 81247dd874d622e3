// SPDX-License-Identifier: GPL-3.0-or-later

/// Reads numbers from bytes: what `Double(String)` gives for the same text, bit for bit, without making the text.
public enum NumberReader {
  /// The number that bytes spell, or nil where they spell none.
  ///
  /// A decimal number: an optional sign, digits with at most one point, an optional exponent; or `nan`, `inf` or
  /// `infinity` in any case, with a sign. No hexadecimal number, no space, no zero byte.
  public static func double(_ bytes: UnsafeRawBufferPointer) -> Double? {
    switch decimal(bytes) {
    case .value(let value): return value
    case .notNumber: return nil
    case .hard:
      guard isNumber(bytes) else { return nil }
      return Double(String(decoding: bytes, as: UTF8.self))
    }
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

  private enum Reading {
    case value(Double)
    case notNumber
    /// More digits or a larger exponent than the fast way takes, or no plain decimal number.
    case hard
  }

  /// The usual case: at most 19 digits, and a power of ten from −27 to 27.
  private static func decimal(_ bytes: UnsafeRawBufferPointer) -> Reading {
    var place = 0
    let end = bytes.count
    guard end > 0 else { return .notNumber }
    let isNegative = bytes[0] == UInt8(ascii: "-")
    if isNegative || bytes[0] == UInt8(ascii: "+") { place = 1 }
    var digits: UInt64 = 0
    var count = 0
    var power = 0
    var hasDigit = false
    var isFraction = false
    scan: while place < end {
      let byte = bytes[place]
      let digit = byte &- 48
      if digit < 10 {
        hasDigit = true
        if count > 0 || digit > 0 { count += 1 }
        if count > 19 { return .hard }
        digits = digits &* 10 &+ UInt64(digit)
        if isFraction { power -= 1 }
      } else if byte == UInt8(ascii: "."), !isFraction {
        isFraction = true
      } else {
        break scan
      }
      place += 1
    }
    guard hasDigit else { return .hard }
    if place < end {
      guard bytes[place] | 0x20 == UInt8(ascii: "e") else { return .hard }
      place += 1
      var isSmall = false
      if place < end, bytes[place] == UInt8(ascii: "-") || bytes[place] == UInt8(ascii: "+") {
        isSmall = bytes[place] == UInt8(ascii: "-")
        place += 1
      }
      guard place < end, end - place <= 4 else { return .hard }
      var exponent = 0
      while place < end {
        let digit = bytes[place] &- 48
        guard digit < 10 else { return .hard }
        exponent = exponent * 10 + Int(digit)
        place += 1
      }
      power += isSmall ? -exponent : exponent
    }
    guard let magnitude = product(of: digits, power: power) else { return .hard }
    return .value(isNegative ? -magnitude : magnitude)
  }

  /// The number nearest to digits × 10^power, ties to even; nil where the power is out of reach.
  private static func product(of digits: UInt64, power: Int) -> Double? {
    if digits == 0 { return 0 }
    // Both factors are exact, so one operation rounds once.
    if digits <= 1 << 53, power >= -22, power <= 22 {
      return power < 0 ? Double(digits) / tens[-power] : Double(digits) * tens[power]
    }
    guard power >= -27, power <= 27 else { return nil }
    let five = fives[abs(power)]
    var leading: UInt64
    var isExact: Bool
    var exponent: Int
    if power < 0 {
      // digits/5^k as 64 binary digits and a remainder, whose being 0 decides ties.
      let (left, shift) = (digits.leadingZeroBitCount, five.leadingZeroBitCount)
      let (numerator, denominator) = (digits << left, five << shift)
      let isLarge = numerator >= denominator
      let (quotient, remainder) = denominator.dividingFullWidth(
        isLarge ? (numerator >> 1, numerator << 63) : (numerator, 0))
      (leading, isExact) = (quotient, remainder == 0)
      exponent = shift - left - 64 + (isLarge ? 1 : 0) + power
    } else {
      let (high, low) = digits.multipliedFullWidth(by: five)
      if high == 0 {
        let shift = low.leadingZeroBitCount
        (leading, isExact, exponent) = (low << shift, true, power - shift)
      } else {
        let shift = high.leadingZeroBitCount
        leading = shift == 0 ? high : high << shift | low >> (64 - shift)
        (isExact, exponent) = (low << shift == 0, power + 64 - shift)
      }
    }
    let isHalf = leading & 1 << 10 != 0
    let isMore = leading & (1 << 10 - 1) != 0 || !isExact
    leading >>= 11
    if isHalf, isMore || leading & 1 == 1 { leading += 1 }
    return Double(leading) * Double(bitPattern: UInt64(exponent + 11 + 1023) << 52)
  }

  private static let tens: [Double] = (0...22).map { power in
    (0..<power).reduce(1.0) { product, _ in product * 10 }
  }
  private static let fives: [UInt64] = (0...27).map { power in
    (0..<power).reduce(1) { product, _ in product * 5 }
  }
}
