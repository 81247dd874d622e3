// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
public import NumericalMethods

extension Fit {
  /// The probability of a larger law's gain if this law, which it contains, holds: F of
  /// [2 (F₀ − F₁)/κ]/q with q and n − p₁ degrees of freedom, F the two objectives' values and κ of the larger fit's
  /// ``Profile``.
  ///
  /// - Parameter other: a fit of the larger law to the same data with the same objective.
  /// - Returns: nil where the larger law has no more coefficients or leaves no degrees of freedom.
  ///
  /// > Source: Schrader and Hettmansperger, Robust analysis of variance based upon a likelihood ratio criterion, 1980.
  public func probability<Other: ScalingLaw>(of other: Fit<Other>) -> Double? {
    let added = degreesOfFreedom - other.degreesOfFreedom
    guard added > 0, other.degreesOfFreedom > 0, observed == other.observed,
      let dispersion = other.dispersion, dispersion > 0,
      let before = problem.local(at: coordinates)?.value,
      let after = other.problem.local(at: other.coordinates)?.value
    else { return nil }
    return FDistribution.upperTail(
      2 * max(before - after, 0) / dispersion / Double(added), numerator: Double(added),
      denominator: Double(other.degreesOfFreedom))
  }

  /// By how much 2F/κ + 2p of another law is below this one's, κ this fit's: above 0 the other law describes the same
  /// data better for its number of coefficients.
  ///
  /// - Parameter other: a fit to the same data with the same objective.
  /// - Returns: nil where this fit has no κ or the data differ.
  ///
  /// > Source: Ronchetti, Robust model selection in regression, 1985.
  public func criterionGain<Other: ScalingLaw>(of other: Fit<Other>) -> Double? {
    guard observed == other.observed, let dispersion, dispersion > 0,
      let own = problem.local(at: coordinates)?.value,
      let theirs = other.problem.local(at: other.coordinates)?.value
    else { return nil }
    let fewer = other.degreesOfFreedom - degreesOfFreedom
    return 2 * (own - theirs) / dispersion + 2 * Double(fewer)
  }

  /// The law refitted to the fitted values with residuals as the groups' scatter makes them; see
  /// ``Resampling/components(_:)``.
  public func refit(
    shiftedBy components: VarianceComponents, using generator: inout SeededGenerator
  ) -> Law? {
    let residuals = components.residuals(fit: weights, using: &generator)
    return refit(
      observed: zip(predicted, residuals).map { residualScale == .log ? $0 * exp($1) : $0 + $1 })
  }
}
