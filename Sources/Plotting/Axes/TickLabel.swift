// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation

/// Numbers as tick labels, in markup.
enum TickLabel {
  /// 10ⁿ.
  static func power(_ exponent: Int) -> String {
    "$10^{" + signed(exponent) + "}$"
  }

  /// A number with given decimals, as m×10ᵉ when `exponent` is not nil.
  static func decimal(_ value: Double, decimals: Int, exponent: Int? = nil) -> String {
    if value == 0 { return "0" }
    guard let exponent else { return minus(fixed(value, decimals)) }
    let mantissa = minus(fixed(scaled(value, by: -exponent), decimals))
    return mantissa + "$\\,×\\,10^{" + signed(exponent) + "}$"
  }

  /// 20k, 1.4B; nil where no suffix fits.
  static func engineering(_ value: Double) -> String? {
    guard value > 0, value < 1e15 else { return value == 0 ? "0" : nil }
    let units = [(1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k"), (1, "")]
    guard let unit = units.first(where: { value >= $0.0 * (1 - 1e-9) }) else { return nil }
    let scaled = value / unit.0
    for decimals in 0...6 {
      let text = fixed(scaled, decimals)
      if let back = Double(text), abs(back - scaled) <= 1e-9 * scaled { return text + unit.1 }
    }
    return nil
  }

  /// Three digits, for sentences.
  static func short(_ value: Double) -> String { minus(Formatted.general(value, 3)) }

  private static func fixed(_ value: Double, _ decimals: Int) -> String {
    let text = Formatted.fixed(value, min(15, max(0, decimals)))
    return text.hasPrefix("-") && Double(text) == 0 ? String(text.dropFirst()) : text
  }

  private static func minus(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "-")) else { return text }
    return text.replacing("-", with: "−")
  }

  private static func signed(_ n: Int) -> String { minus(String(n)) }

  /// value·10ᵉ in two factors, so that neither overflows.
  private static func scaled(_ value: Double, by exponent: Int) -> Double {
    value * pow(10, Double(exponent / 2)) * pow(10, Double(exponent - exponent / 2))
  }
}
