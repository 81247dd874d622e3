// SPDX-License-Identifier: GPL-3.0-or-later
import ScalingLaws

extension ExponentTest {
  /// The test for a reader.
  func sentence(level: Double) -> String {
    let verdict = rejectsHalf(level: level) ? "½ is rejected" : "½ is not rejected"
    let error = standardError.map { " ± \($0.significant(2))" } ?? ""
    return """
      Exponent left free: γ = \(exponent.significant(4))\(error); \
      F(\(test.numerator), \(test.denominator)) = \(test.statistic.significant(3)), \
      p = \(test.pValue.significant(2)): \(verdict)
      """
  }
}
