// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ScalingLaws

extension ExponentTest {
  /// The test for a reader.
  func sentence(level: Double) -> String {
    let verdict = rejectsHalf(level: level) ? "½ is rejected" : "½ is not rejected"
    let error = standardError.map { " ± \(NumberText.digits(2).plain($0))" } ?? ""
    return """
      Exponent left free: γ = \(NumberText.digits(4).plain(exponent))\(error); \
      F(\(test.numerator), \(test.denominator)) = \(NumberText.digits(3).plain(test.statistic)), \
      p = \(NumberText.digits(2).plain(test.pValue)): \(verdict)
      """
  }
}
