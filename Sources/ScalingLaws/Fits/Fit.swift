// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
import Foundation
import NumericalMethods

/// A law fitted to data, and how far to trust it.
///
/// Standard errors treat the runs as independent. For least squares they come from the classical
/// s² (Σ w J Jᵀ)⁻¹, s² = Σ w r²/(n − p); for every other objective from the sandwich
/// H⁻¹ (Σ w² ψ² J Jᵀ) H⁻¹ n/(n − p), with H = Σ w κ J Jᵀ, κ = λ(r) min(1, δ/h) where |r| ≤ h, and h at
/// least δ and wide enough for two fifths of the residuals. ψ = (λρ)′, r is the residual, J its
/// derivatives, w the run's weight, read as an inverse variance, and p counts the
/// coefficients that are not at a bound, and all errors are conditional on those that are.
///
/// Intervals are profiles unless the fit was asked for others (see ``Profile``; `docs/coverage.md` says how
/// often each kind covers). Those from the covariance use Student's t with n − p degrees of freedom and are
/// symmetric, for amplitudes in the logarithm. None leaves the coefficient's range.
public struct Fit<Law: ScalingLaw>: Sendable {
  /// The law with the coefficients that fit best.
  public let law: Law
  /// The coefficients in the law's order, with errors.
  public internal(set) var coefficients: [FittedCoefficient]
  /// How the coefficients' intervals were made: `profile` or `sandwich`.
  public internal(set) var intervals: IntervalMethod
  /// How the intervals that stand in place of the fit's own were made; nil for its own.
  var resampling: IntervalSettings?
  /// How often intervals cover, e.g. 0.95.
  public let level: Double
  /// The coefficients' covariance, in the law's order; rows and columns of coefficients at a bound are
  /// 0, and all are NaN where the data leave no degrees of freedom or do not determine the law.
  public let covariance: [[Double]]
  /// The runs' inputs.
  public let inputs: [Law.Input]
  /// The runs' measured values.
  public let observed: [Double]
  /// The law's values at the inputs.
  public let predicted: [Double]
  /// Observed less predicted, on the scale of `residualScale`.
  public let residuals: [Double]
  /// The scale on which residuals were taken.
  public let residualScale: ResidualScale
  /// What each run counts, 1 unless weights were given.
  public let weights: [Double]
  /// What was made least.
  public let minimized: any Objective
  /// The objective's value at the fit.
  public let objective: Double
  /// What the objective is, in words.
  public var objectiveName: String {
    weights.allSatisfy { $0 == 1 } ? minimized.objectiveName : "weighted " + minimized.objectiveName
  }
  /// The largest |∂objective/∂coordinate| over the coordinates not held at a bound; the coordinates are
  /// the floor, each power's value at the geometric mean of its input, and the exponents.
  public let gradientNorm: Double
  /// How often the objective was evaluated, over all starts.
  public let evaluations: Int
  /// How the objective was searched for.
  public var solver: Solver { certificate.solver }
  /// How the search ended; only `converged` and `atBoundary` certify a minimum.
  public let outcome: FitOutcome
  /// What the search's other starts found.
  public let certificate: FitCertificate
  /// How well these runs tell the coefficients apart.
  public let identifiability: Identifiability
  /// What a reader must know before using the fit.
  public internal(set) var warnings: [Warning]
  /// n − p.
  public let degreesOfFreedom: Int

  /// The coefficients that were held instead of fitted, by name.
  public let held: [String: Double]

  let problem: any FitProblem
  let coordinates: [Double]
  let scatterMemo = Memo<Scatter>()
  let orderedResiduals = Memo<[Double]>()
  let rangeMemo = Memo<DataRange>()

  /// The law at an input, with the standard error and confidence interval of the mean law by the delta
  /// method: √(gᵀ C g).
  public func prediction(at x: Law.Input) -> Prediction {
    let value = law(x)
    let gradient = law.gradient(at: x)
    var variance = 0.0
    for (i, row) in covariance.enumerated() {
      for (j, c) in row.enumerated() { variance += gradient[i] * c * gradient[j] }
    }
    guard degreesOfFreedom > 0, variance.isFinite else {
      return Prediction(value: value, standardError: nil, interval: nil)
    }
    let error = max(variance, 0).squareRoot()
    let reach = error * Self.tQuantile(level, degreesOfFreedom)
    return Prediction(
      value: value, standardError: error,
      interval: ClosedRange(spanning: value - reach, value + reach))
  }

  /// The same objective minimised anew with each run counted as often as `multiplicities` says, starting
  /// from this fit: one bootstrap or jackknife replicate.
  ///
  /// A single warm start is not a search: with hundreds of runs it finds the lowest minimum, with a few
  /// dozen and a coefficient at its bound about one replicate in a hundred ends in another one, less
  /// than 1 % higher.
  ///
  /// - Parameter multiplicities: one count ≥ 0 a run.
  /// - Returns: the law; nil if the runs that are left cannot determine it.
  public func refit(multiplicities: [Int]) -> Law? {
    precondition(
      multiplicities.count == observed.count,
      "\(multiplicities.count) multiplicities for \(observed.count) runs")
    precondition(multiplicities.allSatisfy { $0 >= 0 }, "a negative multiplicity")
    return Self.refit(problem.weighted(by: multiplicities), from: coordinates)
  }

  /// The same objective minimised anew with other observations at the same inputs, starting from this
  /// fit; see ``refit(multiplicities:)``.
  ///
  /// - Parameter observed: one a run; > 0 where residuals are logarithms.
  /// - Returns: the law; nil if the observations cannot determine it.
  public func refit(observed values: [Double]) -> Law? {
    precondition(
      values.count == observed.count, "\(values.count) observations for \(observed.count) runs")
    guard values.allSatisfy({ $0.isFinite && ($0 > 0 || residualScale == .raw) }) else {
      return nil
    }
    return Self.refit(problem.observing(values), from: coordinates)
  }

  private static func refit(_ part: some FitProblem, from coordinates: [Double]) -> Law? {
    guard part.rowCount >= part.dimension, part.varies else { return nil }
    guard var minimum = part.minimum(from: coordinates) else { return nil }
    if minimum.outcome == .evaluationLimit {
      guard let best = part.best(of: part.starts().prefix(5)) else { return nil }
      if best.minimum.local.value < minimum.local.value { minimum = best.minimum }
      if minimum.outcome == .evaluationLimit { return nil }
    }
    guard part.freeHessian(minimum) != nil else { return nil }
    return Law(part.values(at: minimum.point))
  }

  static func tQuantile(_ level: Double, _ degreesOfFreedom: Int) -> Double {
    StudentTDistribution.quantile(
      (1 + level) / 2, degreesOfFreedom: Double(degreesOfFreedom))
  }

  /// The coefficients that are neither at a bound nor held.
  var freeIndices: [Int] {
    coefficients.indices.filter {
      !coefficients[$0].atBoundary && held[coefficients[$0].name] == nil
    }
  }

  /// The coefficient called `name`, or nil if the law has none of that name.
  public subscript(name: String) -> FittedCoefficient? {
    coefficients.first { $0.name == name }
  }
}
