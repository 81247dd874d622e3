// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NumericalMethods

/// One way of describing a loss surface, as a backtest tries it.
public struct SurfaceCandidate: Sendable {
  /// Its word: a law's, or such as `no floor`.
  public let name: String
  /// The equation of L in plain text; N parameters, D tokens, C in FLOPs.
  public let formula: String
  /// How many numbers are fitted.
  public let coefficients: Int
  /// Fits some runs: predictions at sizes, or nil where the runs don't determine it.
  let fit: @Sendable ([TrainingRun], any Objective) -> (@Sendable (ModelSize) -> Double)?

  /// The surface itself, two restrictions of it, and a power of compute alone; then every other law of
  /// sizes and tokens in the catalog.
  public static var all: [SurfaceCandidate] {
    [
      law(Chinchilla.self),
      SurfaceCandidate(
        name: "no floor", formula: "L = A / N^α + B / D^β", coefficients: 4,
        fit: { runs, objective in
          held(runs, objective, Estimand("E", value: { $0.E }))
        }),
      SurfaceCandidate(
        name: "one exponent", formula: "L = E + A / N^α + B / D^α", coefficients: 4,
        fit: { runs, objective in
          held(runs, objective, Estimand("α − β", value: { $0.alpha - $0.beta }))
        }),
      SurfaceCandidate(
        name: "compute alone", formula: "L = c + k · C^p, C = 6 N D", coefficients: 3,
        fit: { runs, objective in
          let fit = try? PowerLawWithFloor.fit(
            to: runs.map(\.size.flops), observed: runs.map(\.loss), weights: runs.map(\.weight),
            minimizing: objective, intervals: .sandwich, confirming: false)
          guard let law = fit?.law else { return nil }
          return { law($0.flops) }
        }),
    ]
      + LawCatalog.laws.filter {
        $0.isOfSizes && $0.name != Chinchilla.name
      }.map { law($0) }
  }

  private static func law<Law: ScalingLaw>(_: Law.Type) -> SurfaceCandidate {
    SurfaceCandidate(
      name: Law.name, formula: Law.formula, coefficients: Law.coefficients.count,
      fit: { runs, objective in
        let inputs = runs.compactMap { Law.input([$0.parameters, $0.tokens]) }
        guard inputs.count == runs.count,
          let law = try? Law.fit(
            to: inputs, observed: runs.map(\.loss), weights: runs.map(\.weight),
            minimizing: objective,
            intervals: .sandwich, confirming: false
          ).law
        else { return nil }
        return { size in Law.input([size.parameters, size.tokens]).map { law($0) } ?? .nan }
      })
  }

  private static func held(
    _ runs: [TrainingRun], _ objective: any Objective, _ quantity: Estimand<Chinchilla>
  ) -> (@Sendable (ModelSize) -> Double)? {
    guard
      let full = try? Chinchilla.fit(
        to: TrainingRuns(runs), minimizing: objective, intervals: .sandwich, confirming: false)
    else { return nil }
    // A fit already there, such as E at its bound 0, is its own restriction.
    if abs(quantity.value(full.law)) < 1e-12 { return { full.law($0) } }
    guard let law = full.holding(quantity, at: 0)?.law else { return nil }
    return { law($0) }
  }
}
