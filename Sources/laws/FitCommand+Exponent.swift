// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ScalingLaws

extension ExponentTest {
  /// The test for a reader.
  func sentence(level: Double, digits output: OutputOptions) -> String {
    let verdict = rejectsHalf(level: level) ? "½ is rejected" : "½ is not rejected"
    let error = standardError.map { " ± \(output.number($0, .digits(2)))" } ?? ""
    return """
      Exponent left free: γ = \(output.number(exponent))\(error); \
      F(\(test.numerator), \(test.denominator)) = \(output.number(test.statistic, .digits(3))), \
      p = \(output.number(test.pValue, .digits(2))): \(verdict)
      """
  }
}
