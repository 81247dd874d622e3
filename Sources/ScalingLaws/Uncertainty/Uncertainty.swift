// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
import Foundation
import NumericalMethods

/// A fit with one way of making intervals, for every number that the law determines.
///
/// - Sandwich, jackknife: value ± t·standard error; in the logarithm for positive factors.
/// - Bootstrap, cluster, residual, wild: the middle of the draws; see `docs/coverage.md` for what each
///   covers.
/// - BCa: see `BootstrapInterval.accelerated`.
/// - Profile: see ``Profile``; as the sandwich for a number that has none.
/// - Groups: the profile out to where it reaches value ± t·standard error with the standard error of
///   ``VarianceComponents`` and Satterthwaite's degrees of freedom.
public struct Uncertainty<Law: ScalingLaw>: Sendable {
  public let fit: Fit<Law>
  public let method: IntervalMethod
  /// How often intervals shall cover.
  public let level: Double
  /// What is drawn or left out together; nil: runs one by one.
  public let clusters: Clusters?
  /// How residuals scatter between the groups and within them; nil unless the method is `groups`.
  public let components: VarianceComponents?
  /// The bootstrap's fits; nil where the method draws none.
  public let draws: BootstrapDraws<Law>?
  /// The jackknife's fits; empty where the method leaves none out.
  public let leftOut: [Law]
  /// What a reader must know before using the intervals.
  public let warnings: [Warning]

  private let memo = Memo<[Estimate]>()

  /// - Parameters:
  ///   - fit: the fit.
  ///   - method: how intervals are made; `cluster` needs clusters. `groups` gives profiles where the groups' scatter
  ///     cannot be told.
  ///   - clusters: what is drawn (`cluster`), left out (`jackknife`) or shifted (`groups`, by size when nil) together.
  ///   - resamples: how many fits a bootstrap makes, ≥ 2.
  ///   - seed: of the bootstrap.
  ///   - level: how often intervals shall cover; the fit's own when nil.
  ///   - draws: a bootstrap made earlier, instead of a new one.
  ///   - leftOut: a jackknife made earlier, instead of a new one.
  ///   - threads: at most so many; nil: as many as there are processors.
  public init(
    of fit: Fit<Law>, by method: IntervalMethod, clusters: Clusters? = nil, resamples: Int = 4000,
    seed: UInt64 = 1, level: Double? = nil, draws: BootstrapDraws<Law>? = nil,
    leftOut known: [Law?]? = nil, threads: Int? = nil
  ) {
    let components =
      method == .groups
      ? clusters.map { fit.varianceComponents(by: $0) } ?? fit.usualComponents : nil
    let method = method == .groups && components == nil ? .profile : method
    (self.fit, self.method, self.components) = (fit, method, components)
    self.clusters = clusters ?? components?.groups
    self.level = level ?? fit.level
    let resampling: Resampling? =
      switch method {
      case .bootstrap, .bca: .rows
      case .cluster: clusters.map { .clusters($0) } ?? .rows
      case .residual: .residuals
      case .wild: .wild
      case .sandwich, .profile, .groups, .jackknife: nil
      }
    let drawn =
      draws
      ?? resampling.map {
        fit.bootstrap($0, resamples: resamples, seed: seed, threads: threads)
      }
    self.draws = drawn
    let without: [Law?] =
      switch method {
      case .bca: known ?? fit.jackknife(threads: threads)
      case .jackknife: known ?? fit.jackknife(leavingOut: clusters, threads: threads)
      default: []
      }
    leftOut = without.compactMap { $0 }
    warnings = Self.warnings(
      fit, method, clusters, drawn, leftOut: without.count, lost: without.count - leftOut.count)
  }

  /// A number with its standard error and interval.
  public func estimate(_ quantity: Estimand<Law>) -> Estimate {
    let value = quantity.value(fit.law)
    let (error, interval) = uncertainty(of: quantity, value)
    return Estimate(
      name: quantity.name, unit: quantity.unit, value: value, standardError: error,
      interval: interval.map { within($0, quantity) })
  }

  /// The coefficients in the law's order.
  public var coefficients: [Estimate] {
    memo.value { Estimand.coefficients.map { estimate($0) } }
  }

  /// The fit's warnings and these intervals' own; which intervals end where their coefficients' ranges do is
  /// said of these intervals, not of the fit's.
  public var allWarnings: [Warning] {
    fit.warningsApartFromIntervals
      + Law.openIntervals(fit.coefficients, coefficients.map(\.interval)) + warnings
  }

  private func uncertainty(
    of quantity: Estimand<Law>, _ value: Double
  ) -> (Double?, ClosedRange<Double>?) {
    guard value.isFinite else { return (nil, nil) }
    let linear = fit.linearError(of: quantity)
    let linearError = linear.map { quantity.isPositive ? $0 * value : $0 }
    switch method {
    case .sandwich, .profile:
      guard let linear, linear > 0 else { return (nil, boundary(quantity)) }
      if method == .profile, let profile = fit.profile(of: quantity, level: level) {
        let root = Fit<Law>.tQuantile(level, fit.degreesOfFreedom)
        return (
          fit.agreeing(
            linearError, with: profile.interval, root: root, isPositive: quantity.isPositive,
            value: value), profile.interval
        )
      }
      let reach = linear * Fit<Law>.tQuantile(level, fit.degreesOfFreedom)
      return (linearError, around(value, reach, quantity))
    case .groups:
      guard let components, let (error, reach, root) = reach(of: quantity, components) else {
        return (nil, boundary(quantity))
      }
      let interval =
        fit.profile(of: quantity, root: root)?.interval ?? around(value, reach, quantity)
      return (quantity.isPositive ? error * value : error, interval)
    case .jackknife:
      let values = leftOut.map { scaled(quantity.value($0), quantity) }.filter(\.isFinite)
      guard values.count > 1 else { return (nil, nil) }
      let count = Double(values.count)
      let error = Spread.deviation(values) * (count - 1) / count.squareRoot()
      guard error > 0 else { return (nil, nil) }
      let reach = error * Fit<Law>.tQuantile(level, values.count - 1)
      return (quantity.isPositive ? error * value : error, around(value, reach, quantity))
    case .bootstrap, .cluster, .residual, .wild, .bca:
      guard let values = draws?.values(of: quantity), values.count > 1 else { return (nil, nil) }
      let error = Spread.deviation(values)
      guard error > 0 else { return (nil, nil) }
      let interval =
        method == .bca
        ? BootstrapInterval.accelerated(
          values, estimate: value,
          jackknife: leftOut.map { scaled(quantity.value($0), quantity) }.filter(\.isFinite),
          level: level)
        : BootstrapInterval.percentile(values, level: level)
      return (error, interval)
    }
  }

  /// The one-sided interval of a coefficient at its bound; nil for any other number.
  private func boundary(_ quantity: Estimand<Law>) -> ClosedRange<Double>? {
    guard method == .profile || method == .groups,
      let index = Law.coefficients.firstIndex(where: { $0.name == quantity.name }),
      fit.coefficients[index].atBoundary
    else { return nil }
    guard let components else { return fit.boundaryInterval(of: index, level: level) }
    guard
      let found = reach(of: quantity, components, freeing: index, level: max(2 * level - 1, 0.01))
    else {
      return nil
    }
    return fit.boundaryInterval(of: index, level: level, root: found.root)
  }

  /// The standard error of a number by the groups' scatter, its interval's half-width, and √D of the profile there.
  ///
  /// A robust objective spends more of the data than least squares do where scatter is normal: the variance is larger
  /// by what the objective's own variance is above that of squares.
  private func reach(
    of quantity: Estimand<Law>, _ components: VarianceComponents, freeing index: Int? = nil,
    level: Double? = nil
  ) -> (error: Double, reach: Double, root: Double)? {
    let level = level ?? self.level
    guard let influence = fit.influence(on: quantity, freeing: index), let scatter = fit.scatter
    else { return nil }
    let squares = BLAS.dot(influence, influence)
    let naive = scatter.squares / (scatter.curvature * scatter.curvature)
    let pooled =
      zip(fit.residuals, fit.weights).reduce(0) { $0 + $1.1 * $1.0 * $1.0 }
      / Double(fit.degreesOfFreedom)
    guard squares > 0, naive > 0, pooled > 0 else { return nil }
    let (variance, freedom) = components.variance(of: influence)
    let error = (variance * max(naive / pooled, 1)).squareRoot()
    let reach = error * StudentTDistribution.quantile((1 + level) / 2, degreesOfFreedom: freedom)
    return (error, reach, reach / (naive * squares).squareRoot())
  }

  private func scaled(_ value: Double, _ quantity: Estimand<Law>) -> Double {
    quantity.isPositive ? log(value) : value
  }

  private func around(
    _ value: Double, _ reach: Double, _ quantity: Estimand<Law>
  ) -> ClosedRange<Double> {
    quantity.isPositive
      ? ClosedRange(spanning: value * exp(-reach), value * exp(reach))
      : ClosedRange(spanning: value - reach, value + reach)
  }

  private func within(
    _ range: ClosedRange<Double>, _ quantity: Estimand<Law>
  ) -> ClosedRange<Double> {
    let low = min(max(range.lowerBound, quantity.lower), quantity.upper)
    return ClosedRange(spanning: low, max(low, min(range.upperBound, quantity.upper)))
  }

  private static func warnings(
    _ fit: Fit<Law>, _ method: IntervalMethod, _ clusters: Clusters?,
    _ draws: BootstrapDraws<Law>?, leftOut: Int, lost: Int
  ) -> [Warning] {
    var warnings: [Warning] = []
    if let clusters, method == .cluster || method == .jackknife, clusters.count < 20 {
      warnings.append(
        Warning(
          code: "W-few-clusters",
          message:
            "There are only \(clusters.count) clusters by \(clusters.name); intervals from so "
            + "few come out too narrow or erratic."))
    }
    if method == .profile || method == .residual { warnings += fit.unevenScatter }
    if method == .profile || method == .sandwich { warnings += fit.groupedScatter }
    let failures = (draws?.failures ?? 0) + lost
    if failures > 0 {
      let all =
        (draws.map { $0.laws.count + $0.failures } ?? 0) + leftOut
      warnings.append(
        Warning(
          code: "W-lost-resamples",
          message: "\(failures) of \(all) refits didn't determine the law and are left out, so the "
            + "intervals are too narrow."))
    }
    return warnings
  }
}
