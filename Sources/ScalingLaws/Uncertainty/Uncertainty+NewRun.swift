// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NumericalMethods

extension Uncertainty {
  /// An interval for what one new run will measure at an input: the law's interval and the scatter of runs
  /// about the law, each side's reaches added as squares.
  ///
  /// By `groups` the run is of a model whose size was not measured: scatter is √(σ_s² + σ_e²) with Student's t. Otherwise
  /// it is the residuals' quantile at (1 ± level)/2, times √(n/(n − p)), on the fit's residual scale.
  ///
  /// - Parameter input: where the run would be.
  /// - Returns: the interval; nil where the method gives the law none, or no degree of freedom is left. Of few
  ///   residuals (below 2/(1 − level)) the quantiles lie next to the extremes, and the scatter is too narrow.
  public func newRun(at input: Law.Input) -> ClosedRange<Double>? {
    let value = fit.law(input)
    guard let mean = estimate(.prediction(at: input)).interval, fit.degreesOfFreedom > 0
    else { return nil }
    let isLog = fit.residualScale == .log
    func scaled(_ x: Double) -> Double { isLog ? log(max(x, .leastNormalMagnitude)) : x }
    let count = Double(fit.observed.count)
    let inflation = (count / Double(fit.degreesOfFreedom)).squareRoot()
    // Residuals are observed less predicted.
    var below = min(Quantile.of(fit.residuals, (1 - level) / 2) * inflation, 0)
    var above = max(Quantile.of(fit.residuals, (1 + level) / 2) * inflation, 0)
    if let (variance, freedom) = components?.newGroup {
      above =
        variance.squareRoot()
        * StudentTDistribution.quantile((1 + level) / 2, degreesOfFreedom: freedom)
      below = -above
    }
    let low = scaled(mean.lowerBound) - scaled(value)
    let high = scaled(mean.upperBound) - scaled(value)
    let lower = scaled(value) - (low * low + below * below).squareRoot()
    let upper = scaled(value) + (high * high + above * above).squareRoot()
    return isLog
      ? ClosedRange(spanning: exp(lower), exp(upper)) : ClosedRange(spanning: lower, upper)
  }
}
