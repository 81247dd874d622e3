// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import GapScaling
import NumericalMethods
import Plotting

/// Numbers as sentences, captions, labels and tables write them.
///
/// With `at`, the steps to the number in a report's JSON such as `bounds.3.value.bound`, the markup remembers where
/// the number stands there (``Plotting/Markup/Field``); without, it is the words alone.
public enum Number {
  /// Nats a token, three decimals.
  public static func nats(_ value: Double, at path: String? = nil) -> String {
    let text = String(format: "%.3f", value)
    return field(text == "-0.000" ? "0.000" : text.replacing("-", with: "−"), value, path)
  }

  /// A value to some significant digits; powers of ten as such.
  public static func value(_ value: Double, digits: Int = 3, at path: String? = nil) -> String {
    let isPlain = value == 0 || !value.isFinite || isShort(value)
    let text = mathematics(value, digits: digits).replacing("-", with: isPlain ? "−" : "-")
    return field(isPlain ? text : "$\(text)$", value, path)
  }

  /// The same as mathematics, for a place that is already between dollars.
  public static func mathematics(_ value: Double, digits: Int, at path: String? = nil) -> String {
    guard value != 0, value.isFinite else { return field(Quantity.plain(value), value, path) }
    if isShort(value) { return field(Quantity.trimmed(value, digits: digits), value, path) }
    let exponent = Int(clamping: floor(log10(abs(value))))
    let mantissa = Quantity.trimmed(value / pow(10, Double(exponent)), digits: digits)
    return field("\(mantissa)\\cdot 10^{\(exponent)}", value, path)
  }

  /// A count with its suffix, `820k`; a power of ten from a thousand T on.
  public static func count(_ value: Double, at path: String? = nil) -> String {
    value < 1e15
      ? field(Quantity.engineering(value), value, path) : self.value(value, digits: 3, at: path)
  }

  /// As few digits as read back the same.
  public static func plain(_ value: Double, at path: String? = nil) -> String {
    field(Quantity.plain(value).replacing("-", with: "−"), value, path)
  }

  /// A fraction in per cent.
  public static func percent(
    _ fraction: Double, digits: Int = 4, at path: String? = nil
  ) -> String {
    field(Quantity.trimmed(100 * fraction, digits: digits) + "\u{A0}%", fraction, path)
  }

  /// Both ends of an interval, whose field is a list of two.
  public static func interval(
    _ range: ClosedRange<Double>, at path: String, _ write: (Double, String) -> String
  ) -> String {
    "\(write(range.lowerBound, path + ".0")) to \(write(range.upperBound, path + ".1"))"
  }

  /// Words that stand in the JSON as they are; nothing in them is markup.
  public static func words(_ text: String, at path: String) -> String {
    field(Markup.escape(text), nil, path)
  }

  private static func isShort(_ value: Double) -> Bool {
    (-3...5).contains(Int(clamping: floor(log10(abs(value)))))
  }

  private static func field(_ text: String, _ value: Double?, _ path: String?) -> String {
    path.map { Markup.field(text, from: Markup.Field($0, value: value)) } ?? text
  }
}
