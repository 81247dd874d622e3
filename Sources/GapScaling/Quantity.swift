// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NumericalMethods

/// Numbers as readers of this field write them: 820k parameters, 70B, 1.4T tokens.
public enum Quantity {
  /// A positive count with its suffix, three digits at most: `20k`, `1.4B`, `70B`; powers of ten beyond.
  public static func engineering(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return plain(value) }
    let steps: [(Double, String)] = [(1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k")]
    guard abs(value) < 1e15 else { return String(format: "%.3g", value) }
    for (scale, suffix) in steps where abs(value) >= 0.9995 * scale {
      return trimmed(value / scale, digits: 3) + suffix
    }
    return trimmed(value, digits: 3)
  }

  /// A number in the fewest digits that read back the same, whole numbers without a point.
  public static func plain(_ value: Double) -> String {
    if value == value.rounded(), abs(value) < 1e15 { return String(Int(value)) }
    return "\(value)"
  }

  /// A number to some significant digits, without trailing zeros.
  public static func trimmed(_ value: Double, digits: Int) -> String {
    guard value != 0, value.isFinite else { return plain(value) }
    let places = max(0, min(digits, 17) - 1 - Int(clamping: log10(abs(value)).rounded(.down)))
    let text = String(format: "%.\(places)f", value)
    guard text.contains(".") else { return text }
    return String(text.reversed().drop { $0 == "0" }.drop { $0 == "." }.reversed())
  }
}
