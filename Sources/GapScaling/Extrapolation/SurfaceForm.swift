// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NumericalMethods
import ScalingLaws

/// Another form of the loss surface that the runs admit.
struct SurfaceForm: Sendable {
  /// The law's name.
  let name: String
  /// log L at a size and its standard error, with Student's t of ``degreesOfFreedom``.
  let logLoss: @Sendable (ModelSize) -> (value: Double, error: Double)
  /// n − p.
  let degreesOfFreedom: Int
  /// Whether the runs favour it over the Chinchilla law; the interval then covers the bound by it.
  var isAdmitted: Bool

  /// The forms that the runs do not reject: Skaling's extra exponent, favoured where the nested test gives it a
  /// probability below ``admission``, and Kaplan's law, favoured where its robust information criterion is lower and
  /// rejected where it is higher by more than 10.
  ///
  /// The criterion is 2F/κ + 2p for every form, F the fit's objective and κ the same for all; see ``Profile`` for κ.
  ///
  /// > Source: Ronchetti, Robust model selection in regression, 1985.
  static func all(beside fit: Fit<Chinchilla>) -> [SurfaceForm] {
    func form<Law: LossSurface>(
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
  static let admission = 0.1
}
