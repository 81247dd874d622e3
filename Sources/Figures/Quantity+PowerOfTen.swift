// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import GapScaling
import NumericalMethods

extension Quantity {
  /// A quantity as markup, two digits at most: $6\cdot10^{18}$, or $10^{18}$.
  static func powerOfTen(_ value: Double) -> String {
    var exponent = Int(clamping: log10(value).rounded(.down))
    var mantissa = trimmed(value / pow(10, Double(exponent)), digits: 2)
    // 9.99 rounds to ten.
    if mantissa == "10" { (exponent, mantissa) = (exponent + 1, "1") }
    return mantissa == "1" ? "$10^{\(exponent)}$" : "$\(mantissa)\\cdot10^{\(exponent)}$"
  }
}
