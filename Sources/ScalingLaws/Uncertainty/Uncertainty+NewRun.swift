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
    newRun(at: input, mean: estimate(.prediction(at: input)).interval)
  }

  /// The intervals for new runs at many inputs.
  ///
  /// Profiles are followed at no more than 256 of the inputs, evenly spread in the order of the law's values. At every other
  /// one the law's interval is its delta-method interval, each side times what the profile of the nearest input, in
  /// logarithms, is to its own: both change slowly from one input to the next.
  ///
  /// - Returns: one an input; see ``newRun(at:)``.
  func newRuns(at inputs: [Law.Input]) -> [ClosedRange<Double>?] {
    let most = 256
    guard inputs.count > most, method == .profile || method == .groups else {
      return Parallel.map(inputs.count) { newRun(at: inputs[$0]) }
    }
    let values = inputs.map { fit.law($0) }
    let order = inputs.indices.sorted { values[$0] < values[$1] }
    let chosen = (0..<most).map { order[$0 * (inputs.count - 1) / (most - 1)] }
    let points = inputs.map { Law.numbers(of: $0).map { log($0) } }
    let reaches = inputs.map { fit.linearError(of: .prediction(at: $0)) }
    // Each side of a profile in units of the delta method's error.
    let sides = Parallel.map(most) { place -> (below: Double, above: Double)? in
      let index = chosen[place]
      guard let range = estimate(.prediction(at: inputs[index])).interval,
        let reach = reaches[index], reach > 0
      else { return nil }
      return (
        (values[index] - range.lowerBound) / reach, (range.upperBound - values[index]) / reach
      )
    }
    let known = sides.indices.filter { sides[$0] != nil }
    return Parallel.map(inputs.count) { index in
      var (nearest, least) = (-1, Double.infinity)
      for place in known {
        var distance = 0.0
        for (a, b) in zip(points[index], points[chosen[place]]) { distance += (a - b) * (a - b) }
        if distance < least { (nearest, least) = (place, distance) }
      }
      guard nearest >= 0, let side = sides[nearest], let reach = reaches[index] else {
        return newRun(at: inputs[index])
      }
      return newRun(
        at: inputs[index],
        mean: ClosedRange(
          spanning: values[index] - side.below * reach, values[index] + side.above * reach))
    }
  }

  private func newRun(
    at input: Law.Input, mean: ClosedRange<Double>?
  ) -> ClosedRange<Double>? {
    let value = fit.law(input)
    guard let mean, fit.degreesOfFreedom > 0 else { return nil }
    let isLog = fit.residualScale == .log
    func scaled(_ x: Double) -> Double { isLog ? log(max(x, .leastNormalMagnitude)) : x }
    let count = Double(fit.observed.count)
    let inflation = (count / Double(fit.degreesOfFreedom)).squareRoot()
    // Residuals are observed less predicted.
    let residuals = fit.orderedResiduals.value { fit.residuals.sorted() }
    var below = min(Quantile.of(sorted: residuals, (1 - level) / 2) * inflation, 0)
    var above = max(Quantile.of(sorted: residuals, (1 + level) / 2) * inflation, 0)
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
