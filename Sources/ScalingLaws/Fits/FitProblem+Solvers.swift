// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NumericalMethods

extension FitProblem {
  var linearMinimum: [Double]? { nil }

  func value(at x: [Double]) -> Double? { slope(at: x)?.value }

  func rows(at x: [Double], scaledBy slopes: [Double]) -> (residuals: [Double], derivatives: Matrix)
  {
    let rows = residuals(at: x)
    var derivatives = Matrix(rows: rowCount, columns: dimension)
    for (i, row) in rows.enumerated() {
      for a in 0..<dimension {
        derivatives.elements[i * dimension + a] = row.derivatives[a] * slopes[a]
      }
    }
    return (rows.map(\.residual), derivatives)
  }

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
    // The simplex needs no slope, so that it can go at kinks directly.
    guard penalty.isAbsolute, solver != .simplex else { return descent(from: start, solver) }
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
    let found: (point: [Double], evaluations: Int)? =
      switch solver {
      case .trustRegion:
        trustRegion(
          from: start,
          BoundedVariables(about: start, lower: lower, upper: upper, units: units(first, start)),
          first.value)
      case .bfgs, .simplex: roundBall(from: start, first, solver)
      case .newton, .linear: nil
      }
    return found.flatMap { found in
      newton.judged(found.point, evaluations: found.evaluations) { local(at: $0) }
    }
  }

  /// BFGS or the simplex, in variables in which the metric at the start is a ball: v with u = u₀ + R⁻¹ v and RᵀR the metric
  /// by u over the objective. Searches go on from where the last one ended, with the metric there, for as long as that
  /// lowers the objective.
  private func roundBall(
    from start: [Double], _ first: DampedNewton.Local, _ solver: Solver
  ) -> (point: [Double], evaluations: Int)? {
    var (x, local, evaluations) = (start, first, 0)
    for attempt in 0..<6 {
      let variables = BoundedVariables(
        about: x, lower: lower, upper: upper, units: units(local, x))
      let origin = variables.free(x)
      let slopes = variables.slopes(origin)
      let size = max(local.value, negligible)
      let n = x.count
      var metric = Matrix(rows: n, columns: n)
      for a in 0..<n {
        for b in 0..<n { metric[a, b] = local.metric[a, b] * slopes[a] * slopes[b] / size }
      }
      let scale = (0..<n).map { metric[$0, $0] > 0 ? metric[$0, $0].squareRoot() : 1 }
      for a in 0..<n {
        for b in 0..<n { metric[a, b] /= scale[a] * scale[b] }
        // A little of the identity, where coordinates can hardly be told apart.
        metric[a, a] = max(metric[a, a], 1) + 1e-6
      }
      guard let factor = (try? Cholesky(metric))?.lower else { return nil }
      /// R⁻¹ v, RᵀR = L Lᵀ: solves Lᵀ w = v.
      func free(_ v: [Double]) -> [Double] {
        var w = v
        for i in stride(from: n - 1, through: 0, by: -1) {
          for j in i + 1..<n where j < n { w[i] -= factor.elements[j * n + i] * w[j] }
          w[i] /= factor.elements[i * n + i]
        }
        return (0..<n).map { origin[$0] + w[$0] / scale[$0] }
      }
      /// R⁻ᵀ of a gradient by u: solves L z = g.
      func turned(_ g: [Double]) -> [Double] {
        var z = (0..<n).map { g[$0] / scale[$0] }
        for i in 0..<n {
          for j in 0..<i { z[i] -= factor.elements[i * n + j] * z[j] }
          z[i] /= factor.elements[i * n + i]
        }
        return z
      }
      let zero = [Double](repeating: 0, count: n)
      // The first search may have far to go; the later ones only the last digits.
      let step = attempt == 0 ? 0.1 : 1e-3
      var found: (point: [Double], value: Double)?
      if solver == .bfgs {
        let search = try? QuasiNewton(from: zero, step: step) { v in
          let u = free(v)
          return slope(at: variables.bounded(u)).map { there in
            (there.value, turned(zip(there.gradient, variables.slopes(u)).map { $0 * $1 }))
          }
        }
        found = search.map { (variables.bounded(free($0.point)), $0.value) }
        evaluations += search?.evaluations ?? 0
      } else {
        let search = try? Simplex(from: zero, step: attempt == 0 ? 0.5 : 0.01) {
          value(at: variables.bounded(free($0)))
        }
        found = search.map { (variables.bounded(free($0.point)), $0.value) }
        evaluations += search?.evaluations ?? 0
      }
      guard let found, found.value < local.value, let there = self.local(at: found.point) else {
        break
      }
      let gain = local.value - found.value
      (x, local) = (found.point, there)
      if gain <= 1e-13 * abs(local.value) || local.value <= negligible { break }
    }
    return (x, evaluations)
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
        rows(at: variables.bounded(u), scaledBy: variables.slopes(u))
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
    let starts = Array(starts)
    WorkProgress.report(0, of: starts.count)
    let minima = starts.enumerated().compactMap { place, start in
      defer { WorkProgress.report(place + 1, of: starts.count) }
      return minimum(from: start, using: solver)
    }
    return search(starts, minima)
  }

  /// The minima that up to eight starts of the grid lead to.
  func searchFromGrid(using solver: Solver) -> Search? {
    search(from: spread(starts(), count: 8), using: solver)
  }

  func search(_ starts: [[Double]], _ minima: [Minimum]) -> Search? {
    minima.min { $0.local.value < $1.local.value }.map {
      Search(best: $0, minima: minima, starts: starts, negligible: negligible)
    }
  }
}
