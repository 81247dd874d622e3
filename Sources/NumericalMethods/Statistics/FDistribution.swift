// SPDX-License-Identifier: GPL-3.0-or-later
import CGSL

/// The F distribution, of the ratio of two mean squares.
public enum FDistribution {
  /// The probability that F exceeds `x` ≥ 0.
  ///
  /// - Parameters:
  ///   - numerator: degrees of freedom above, > 0.
  ///   - denominator: degrees of freedom below, > 0.
  public static func upperTail(_ x: Double, numerator: Double, denominator: Double) -> Double {
    precondition(
      numerator > 0 && denominator > 0, "\(numerator) and \(denominator) degrees of freedom")
    GSL.ready
    return gsl_cdf_fdist_Q(max(x, 0), numerator, denominator)
  }
}
