// SPDX-License-Identifier: GPL-3.0-or-later
import NumericalMethods

/// Whether data reject a law that another law contains, such as a fixed exponent in one left free:
/// F = ((S₀ − S₁)/q) / (S₁/(n − p)), S₀ and S₁ the least sums of squares and q the coefficients held.
///
/// Exact for laws linear in their coefficients with normal residuals, otherwise to first order. A
/// coefficient at its bound counts as held, unless the larger law then has no more free ones than the smaller: all its
/// coefficients are counted there, which is on the side of not rejecting.
///
/// > Source: Seber and Wild, Nonlinear regression, 1989, section 5.3.
public struct NestedTest: Sendable, Equatable {
  /// F ≥ 0.
  public let statistic: Double
  /// q.
  public let numerator: Int
  /// n − p.
  public let denominator: Int
  /// The probability of so large an F if the smaller law is true.
  public let pValue: Double

  /// Compares two least-squares fits to the same data.
  ///
  /// - Parameters:
  ///   - restricted: the smaller law's fit.
  ///   - full: the larger law's, on the same scale.
  /// - Returns: nil unless both are least squares on one scale and the larger law has coefficients that
  ///   the smaller one holds, and runs to spare.
  public init?<Small: ScalingLaw, Large: ScalingLaw>(
    restricted: Fit<Small>, full: Fit<Large>
  ) {
    var held = restricted.degreesOfFreedom - full.degreesOfFreedom
    var left = full.degreesOfFreedom
    if held <= 0 {
      held = Large.coefficients.count - Small.coefficients.count
      left = full.observed.count - Large.coefficients.count
    }
    guard restricted.minimized.isLeastSquares, full.minimized.isLeastSquares,
      restricted.residualScale == full.residualScale, restricted.observed == full.observed,
      held > 0, left > 0
    else { return nil }
    (numerator, denominator) = (held, left)
    let gain = max(restricted.objective - full.objective, 0) / Double(held)
    let mean = full.objective / Double(left)
    statistic = gain == 0 ? 0 : gain / mean
    pValue = FDistribution.upperTail(
      statistic, numerator: Double(held), denominator: Double(left))
  }
}
