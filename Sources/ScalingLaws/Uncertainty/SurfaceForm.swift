// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Foundation
import NumericalMethods

/// Another form of the loss surface that the runs admit.
public struct SurfaceForm: Sendable {
  /// The law's name.
  public let name: String
  /// log L at a size and its standard error, with Student's t of ``degreesOfFreedom``.
  public let logLoss: @Sendable (ModelSize) -> (value: Double, error: Double)
  /// How a training compute > 0 is best spent by it, at the level of the fit.
  public let allocation: @Sendable (Double, Allocation.Constraint) -> Allocation
  /// n − p.
  public let degreesOfFreedom: Int
  /// Whether the runs favour it over the Chinchilla law; intervals then cover what it says.
  public private(set) var isAdmitted: Bool

  /// The forms that the runs do not reject: Skaling's extra exponent, favoured where the nested test gives it a
  /// probability below ``admission``, and Kaplan's law, favoured where its robust information criterion is lower and
  /// rejected where it is higher by more than 10.
  ///
  /// The criterion is 2F/κ + 2p for every form, F the fit's objective and κ the same for all; see ``Profile`` for κ.
  ///
  /// > Source: Ronchetti, Robust model selection in regression, 1985.
  public static func all(beside fit: Fit<Chinchilla>) -> [SurfaceForm] {
    func form<Law: AllocatableSurface>(
      _: Law.Type, startingAt start: Law?
    ) -> (fit: Fit<Law>, form: SurfaceForm)?
    where Law.Input == ModelSize {
      guard fit.observed.count > Law.coefficients.count + 2,
        let other = try? Law.fit(
          to: fit.inputs, observed: fit.observed, weights: fit.weights, minimizing: fit.minimized,
          level: fit.level, intervals: .sandwich, startingAt: start, confirming: false),
        other.outcome.isConverged
      else { return nil }
      return (
        other,
        SurfaceForm(
          name: Law.name,
          logLoss: { size in
            let found = other.prediction(at: size)
            return (log(found.value), min((found.standardError ?? 0) / found.value, 1))
          },
          allocation: {
            Allocation(flops: $0, holding: $1, by: Uncertainty(of: other, by: .sandwich))
          }, degreesOfFreedom: other.degreesOfFreedom, isAdmitted: false)
      )
    }
    var found: [SurfaceForm] = []
    if case (let skaling, var other)? = form(Skaling.self, startingAt: Skaling(extending: fit.law)),
      let p = fit.probability(of: skaling)
    {
      other.isAdmitted = p < admission
      found.append(other)
    }
    if case (let kaplan, var other)? = form(Kaplan.self, startingAt: nil),
      let gain = fit.criterionGain(of: kaplan),
      gain > -10
    {
      other.isAdmitted = gain > 0
      found.append(other)
    }
    return found
  }

  /// The probability of the nested test below which a form with one more coefficient counts as better.
  public static let admission = 0.1

  /// The interval of the loss at a size by this form.
  func interval(at size: ModelSize, level: Double) -> ClosedRange<Double> {
    let (value, error) = logLoss(size)
    let reach = error * Fit<Chinchilla>.tQuantile(level, degreesOfFreedom)
    return ClosedRange(spanning: exp(value - reach), exp(value + reach))
  }

  /// The forms that the runs of a fit favour; none for laws other than Chinchilla's.
  static func admitted<Law: ScalingLaw>(beside uncertainty: Uncertainty<Law>) -> [SurfaceForm] {
    // Residuals that are rounding only favour nothing.
    guard let fit = uncertainty.fit as? Fit<Chinchilla>, fit.held.isEmpty,
      fit.residuals.contains(where: { abs($0) > 1e-9 })
    else { return [] }
    return all(beside: fit).filter(\.isAdmitted)
  }

  /// The warning that intervals cover these forms; nil without any.
  static func warning(_ forms: [SurfaceForm]) -> Warning? {
    forms.isEmpty
      ? nil
      : Warning(
        code: "W-form",
        message:
          "The runs favour other forms of the surface: \(forms.map(\.name).joined(separator: ", ")). Intervals "
          + "of predictions and allocations cover them, those of coefficients do not.")
  }
}
