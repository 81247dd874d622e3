// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NumericalMethods

extension FitProblem {
  var linearMinimum: [Double]? { nil }

  func slope(at x: [Double]) -> (value: Double, gradient: [Double])? {
    var value = 0.0
    var gradient = [Double](repeating: 0, count: dimension)
    for (row, weight) in zip(residuals(at: x), weights) {
      guard row.residual.isFinite else { return nil }
      let cost = penalty.cost(row.residual)
      value += weight * cost.value
      let force = weight * cost.slope
      for a in gradient.indices { gradient[a] += force * row.derivatives[a] }
    }
    return value.isFinite && gradient.allSatisfy(\.isFinite) ? (value, gradient) : nil
  }

  /// The lowest point that a solver reaches from `start`.
  ///
  /// Absolute deviations have no slope to follow, so δ falls tenfold at a time from the middle residual
  /// at the start, each search beginning where the last one ended.
  func minimum(from start: [Double], using solver: Solver = .newton) -> Minimum? {
    guard penalty.isAbsolute else { return descent(from: start, solver) }
    let inside = zip(start, zip(lower, upper)).map { min(max($0, $1.0), $1.1) }
    let sizes = residuals(at: inside).map { abs($0.residual) }
    guard sizes.allSatisfy(\.isFinite) else { return nil }
    var stage = self
    var (point, evaluations) = (inside, 0)
    var width = max(Quantile.of(sizes, 0.5), penalty.threshold)
    while true {
      stage.penalty.threshold = width
      guard var minimum = stage.descent(from: point, solver) else { return nil }
      evaluations += minimum.evaluations
      if width <= penalty.threshold {
        minimum.evaluations = evaluations
        return minimum
      }
      point = minimum.point
      width = max(width / 10, penalty.threshold)
    }
  }

  private var newton: DampedNewton {
    DampedNewton(lower: lower, upper: upper, negligible: negligible)
  }

  private func descent(from start: [Double], _ solver: Solver) -> Minimum? {
    if solver == .newton { return newton.minimum(from: start) { local(at: $0) } }
    if solver == .linear {
      return linearMinimum.flatMap { point in
        newton.judged(point, evaluations: 1) { local(at: $0) }
      }
    }
    let start = zip(start, zip(lower, upper)).map { min(max($0, $1.0), $1.1) }
    guard let first = local(at: start) else { return nil }
    let variables = BoundedVariables(
      about: start, lower: lower, upper: upper, units: units(first, start))
    let found: (point: [Double], evaluations: Int)? =
      switch solver {
      case .trustRegion: trustRegion(from: start, variables, first.value)
      case .bfgs:
        (try? QuasiNewton(from: variables.free(start)) { u in
          slope(at: variables.bounded(u)).map { found in
            (found.value, zip(found.gradient, variables.slopes(u)).map { $0 * $1 })
          }
        }).map { (variables.bounded($0.point), $0.evaluations) }
      case .simplex:
        (try? Simplex(from: variables.free(start)) { slope(at: variables.bounded($0))?.value })
          .map { (variables.bounded($0.point), $0.evaluations) }
      case .newton, .linear: nil
      }
    return found.flatMap { found in
      newton.judged(found.point, evaluations: found.evaluations) { local(at: $0) }
    }
  }

  /// How far each coordinate moves before the objective doubles, others held, by the metric.
  private func units(_ local: DampedNewton.Local, _ x: [Double]) -> [Double] {
    x.indices.map { i in
      let size = max(abs(x[i]), 1e-3)
      let reach = (max(local.value, negligible) / max(local.metric[i, i], 1e-300)).squareRoot()
      return min(max(reach, 1e-6 * size), size)
    }
  }

  /// GSL's trust region: least squares at once, any other objective as least squares whose weights are ψ(r)/r at the
  /// last point, for as long as that lowers the objective.
  private func trustRegion(
    from start: [Double], _ variables: BoundedVariables, _ first: Double
  ) -> (point: [Double], evaluations: Int)? {
    var (x, value, evaluations) = (start, first, 0)
    let isFixed = penalty.isLeastSquares
    for _ in 0..<(isFixed ? 3 : 400) {
      let shares =
        isFixed
        ? weights
        : zip(residuals(at: x), weights).map { penalty.weight($0.residual) * $1 }
      let round = try? NonlinearLeastSquares(
        from: variables.free(x), count: rowCount, weights: shares, routes: [.accelerated],
        maximumIterations: isFixed ? 200 : 20
      ) { u in
        let slopes = variables.slopes(u)
        let rows = residuals(at: variables.bounded(u))
        var derivatives = Matrix(rows: rowCount, columns: dimension)
        var values = [Double](repeating: 0, count: rowCount)
        for (i, row) in rows.enumerated() {
          values[i] = row.residual
          for a in 0..<dimension {
            derivatives.elements[i * dimension + a] = row.derivatives[a] * slopes[a]
          }
        }
        return (values, derivatives)
      }
      guard let round else { break }
      evaluations += round.evaluations + (isFixed ? 0 : 1)
      let next = variables.bounded(round.coefficients)
      guard let there = slope(at: next)?.value, there < value else { break }
      let gain = value - there
      (x, value) = (next, there)
      if gain <= 1e-15 * abs(value) || value <= negligible { break }
    }
    return (x, evaluations)
  }

  /// The lowest minimum over several starts, with the number of evaluations spent on all.
  func best(of starts: some Sequence<[Double]>) -> (minimum: Minimum, evaluations: Int)? {
    search(from: starts).map { ($0.best, $0.evaluations) }
  }

  /// The minima that several starts lead to.
  func search(from starts: some Sequence<[Double]>, using solver: Solver = .newton) -> Search? {
    let minima = starts.compactMap { minimum(from: $0, using: solver) }
    guard let best = minima.min(by: { $0.local.value < $1.local.value }) else { return nil }
    return Search(best: best, minima: minima, negligible: negligible)
  }
}
