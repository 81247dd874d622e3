// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import GapScaling

/// Numbers as the report prints them.
enum Number {
  /// Nats a token, three decimals.
  static func nats(_ value: Double) -> String {
    let text = String(format: "%.3f", value)
    return text == "-0.000" ? "0.000" : text.replacing("-", with: "−")
  }

  /// A value to some significant digits; powers of ten as such.
  static func value(_ value: Double, digits: Int = 4) -> String {
    guard value != 0, value.isFinite else { return Quantity.plain(value) }
    let exponent = Int(floor(log10(abs(value))))
    if (-3...5).contains(exponent) {
      return Quantity.trimmed(value, digits: digits).replacing("-", with: "−")
    }
    return "$\(mathematics(value, digits: digits))$"
  }

  /// The same as mathematics, for a place that is already between dollars.
  static func mathematics(_ value: Double, digits: Int) -> String {
    guard value != 0, value.isFinite else { return Quantity.plain(value) }
    let exponent = Int(floor(log10(abs(value))))
    if (-3...5).contains(exponent) { return Quantity.trimmed(value, digits: digits) }
    let mantissa = Quantity.trimmed(value / pow(10, Double(exponent)), digits: digits)
    return "\(mantissa)\\cdot 10^{\(exponent)}"
  }

  static func interval(_ range: ClosedRange<Double>?, _ text: (Double) -> String) -> String {
    range.map { "\(text($0.lowerBound)) to \(text($0.upperBound))" } ?? "–"
  }

  static func percent(_ fraction: Double) -> String {
    Quantity.trimmed(100 * fraction, digits: 4) + " %"
  }
}
