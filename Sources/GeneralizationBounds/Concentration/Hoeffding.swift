// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// Hoeffding: a bound on a mean that knows only the range, for independent draws.
///
/// mean ≤ X̄ + B·√((L + log(1/δ))/(2n)).
///
/// > Source: Hoeffding 1963, Theorem 2; with a prior over hypotheses, L is the hypothesis's code length.
public enum Hoeffding {
  /// What is added to the sample mean.
  ///
  /// - Parameters:
  ///   - range: B ≥ 0: the length of an interval that holds every value that could be drawn.
  ///   - count: n > 0.
  ///   - failureProbability: δ in (0, 1).
  ///   - codeLength: L ≥ 0, nats.
  /// - Returns: The one-sided width, in the unit of the values.
  /// - Throws: ``BoundError`` for a value outside its domain.
  public static func width(
    range: Double, count: Double, failureProbability: Double, codeLength: Double = 0
  ) throws(BoundError) -> Double {
    guard count > 0 else { throw .tooFewLosses(0, needed: 1) }
    guard failureProbability > 0, failureProbability < 1 else {
      throw .failureProbability(failureProbability)
    }
    return range * ((codeLength + log(1 / failureProbability)) / (2 * count)).squareRoot()
  }
}
