// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NumericalMethods

extension Fit {
  /// The profile of a number that the law determines, out to the ends of its interval.
  ///
  /// - Parameters:
  ///   - quantity: a coefficient, a prediction, an optimum.
  ///   - level: how often the interval shall cover; the fit's own when nil.
  /// - Returns: the profile; nil where the runs leave no degrees of freedom or are met to rounding, or the
  ///   number has no finite value at the fit or no standard error to start from.
  public func profile(of quantity: Estimand<Law>, level: Double? = nil) -> Profile? {
    profile(of: quantity, root: Self.tQuantile(level ?? self.level, max(degreesOfFreedom, 1)))
  }

  /// The same out to where √D reaches `root`.
  func profile(of quantity: Estimand<Law>, root: Double) -> Profile? {
    guard degreesOfFreedom > 0, let dispersion, dispersion > 0,
      let error = linearError(of: quantity), error > 0,
      let least = problem.local(at: coordinates)?.value, least > problem.negligible
    else { return nil }
    let stiffness = 10 * dispersion / (error * error)
    let constrained = ConstrainedProblem(
      problem: problem, quantity: quantity, stiffness: stiffness)
    let centre = constrained.scaled(coordinates)
    guard centre.isFinite else { return nil }
    func side(_ sign: Double) -> (points: [ProfileStep], end: Double?) {
      walk(
        constrained, from: ProfileStep(target: centre, u: centre, root: 0), sign, root, error,
        least,
        dispersion)
    }
    let (below, low) = side(-1)
    let (above, high) = side(1)
    func value(_ u: Double) -> Double {
      min(max(quantity.isPositive ? exp(u) : u, quantity.lower), quantity.upper)
    }
    let estimate = quantity.value(law)
    let points =
      (below + above).map { Profile.Point(value: value($0.u), rise: $0.root * $0.root) }
      + [Profile.Point(value: estimate, rise: 0)]
    return Profile(
      name: quantity.name, unit: quantity.unit, estimate: estimate,
      points: points.sorted { $0.value < $1.value }, limit: root * root,
      interval: ClosedRange(
        spanning: min(low.map(value) ?? quantity.lower, estimate),
        max(high.map(value) ?? quantity.upper, estimate)),
      isOpenBelow: low == nil, isOpenAbove: high == nil)
  }

  /// Follows the profile to one side until √D reaches `limit`: the points met, and u there, or nil
  /// where √D stays below.
  private func walk(
    _ constrained: ConstrainedProblem<Law>, from centre: ProfileStep, _ sign: Double,
    _ limit: Double, _ error: Double, _ least: Double, _ dispersion: Double
  ) -> (points: [ProfileStep], end: Double?) {
    var points: [ProfileStep] = []
    var (inner, outer) = (centre, ProfileStep?.none)
    var x = coordinates
    var reach = 1.1 * limit * error / 3
    for _ in 0..<24 {
      let target =
        outer.map { Self.crossing(inner.target, inner.root, $0.target, $0.root, limit) }
        ?? centre.target + sign * reach
      guard let found = constrained.minimum(drawnTo: target, from: x) else { break }
      let root = (2 * max(found.value - least, 0) / dispersion).squareRoot()
      let step = ProfileStep(target: target, u: found.u, root: root)
      points.append(step)
      if abs(root - limit) < 2e-3 * limit {
        // √D is nearly a straight line of u, so the last two points say where it crosses.
        let slope = (step.root - inner.root) / (step.u - inner.u)
        return (points, slope.isFinite && slope != 0 ? step.u + (limit - root) / slope : step.u)
      }
      if root > limit {
        outer = step
      } else {
        if outer == nil {
          // Stuck at the range of the number, or a rise that has stopped far from the limit.
          let moved = abs(step.u - inner.u)
          if points.count > 3, moved < 1e-3 * error || reach > 3000 * error { break }
          reach *= root > 0.05 * limit ? min(max(1.05 * limit / root, 1.3), 3) : 3
        }
        (inner, x) = (step, found.x)
      }
      if let outer, abs(outer.u - inner.u) < 1e-4 * error { break }
    }
    guard let outer else { return (points, nil) }
    return (points, Self.crossing(inner.u, inner.root, outer.u, outer.root, limit))
  }

  private static func crossing(
    _ a: Double, _ rootA: Double, _ b: Double, _ rootB: Double, _ limit: Double
  ) -> Double {
    guard rootB > rootA else { return (a + b) / 2 }
    // Kept off both ends, so that a kink can't stop the search.
    return a + (b - a) * min(max((limit - rootA) / (rootB - rootA), 0.05), 0.95)
  }

  /// κ of ``Profile``; nil without degrees of freedom.
  ///
  /// A robust fit meets about p of the runs nearly exactly, which says nothing of the density of
  /// residuals about 0; so where that density is estimated from a window, the p smallest residuals are
  /// left out of it: with 30 runs and 5 coefficients they would raise it by 43 %.
  var dispersion: Double? { scatter.map { $0.squares / $0.curvature } }

  /// The two parts of κ: E ψ² and E ψ′.
  var scatter: Scatter? {
    degreesOfFreedom > 0 ? scatterMemo.value { measuredScatter } : nil
  }

  typealias Scatter = (squares: Double, curvature: Double)

  private var measuredScatter: Scatter {
    let rows = problem.rows(at: coordinates).residuals
    let met = observed.count - degreesOfFreedom
    let threshold = problem.penalty.threshold
    var squares = 0.0
    for (row, weight) in zip(rows, problem.weights) {
      let slope = problem.penalty.slope(row)
      squares += weight * slope * slope
    }
    squares /= Double(degreesOfFreedom)
    let order = rows.indices.sorted { abs(rows[$0]) < abs(rows[$1]) }
    let rest = order.dropFirst(met)
    let sizes = rest.map { abs(rows[$0]) }
    let share = min(1, max(0.4, Double(2 * met) / Double(sizes.count)))
    let width = Quantile.of(sorted: sizes, share)
    let isWindow = width > threshold
    var (curvature, total) = (0.0, 0.0)
    for index in isWindow ? Array(rest) : order {
      let weight = problem.weights[index]
      let residual = rows[index]
      total += weight
      if let custom = problem.penalty.custom {
        curvature += weight * custom.curvature(of: residual)
      } else if abs(residual) <= (isWindow ? width : threshold) {
        curvature += weight * problem.penalty.side(residual) * (isWindow ? threshold / width : 1)
      }
    }
    return (squares, curvature / total)
  }

  /// How much larger a coefficient's sandwich error is than the one that equal scatter everywhere would
  /// give, at most; nil where a coefficient is held at a bound or has no error.
  var unevenness: Double? {
    guard let scatter, let inverse = try? Cholesky(problem.gram(at: coordinates)).inverse()
    else { return nil }
    let variance = scatter.squares / (scatter.curvature * scatter.curvature)
    let t = problem.jacobian(at: coordinates)
    let even = t * inverse * t.transposed
    let ratios = covariance.indices.map { i in
      (covariance[i][i] / (variance * even[i, i])).squareRoot()
    }
    return ratios.allSatisfy { $0 > 0 && $0.isFinite } ? ratios.max() : nil
  }

  /// The one-sided interval of a coefficient that ended at a bound: from there to where the objective has risen by what
  /// Student's t allows on one side; nil where the runs give no limit within the coefficient's range.
  ///
  /// - Parameters:
  ///   - index: of the coefficient, in the law's order.
  ///   - level: how often the interval shall cover.
  ///   - root: √D at the end; by one-sided Student's t with n − p degrees of freedom when nil.
  func boundaryInterval(
    of index: Int, level: Double, root wanted: Double? = nil
  ) -> ClosedRange<Double>? {
    guard coefficients[index].atBoundary, degreesOfFreedom > 0, let dispersion, dispersion > 0,
      let start = problem.local(at: coordinates), start.value > problem.negligible
    else { return nil }
    let isLower = coordinates[index] == problem.lower[index]
    // √D at the bound is 0 and rises with the slope there; the unit is where the metric alone gives D = 1.
    let unit = (dispersion / max(start.metric[index, index], .leastNormalMagnitude)).squareRoot()
    let limit =
      wanted
      ?? StudentTDistribution.quantile(level, degreesOfFreedom: Double(degreesOfFreedom))
    func root(at coordinate: Double, from x: [Double]) -> (root: Double, x: [Double])? {
      var held = problem
      (held.lower[index], held.upper[index]) = (coordinate, coordinate)
      var x = x
      x[index] = coordinate
      guard let found = held.minimum(from: x, using: .newton) else { return nil }
      let rise = 2 * max(found.local.value - start.value, 0) / dispersion
      return (rise.squareRoot(), found.point)
    }
    let sign = isLower ? 1.0 : -1
    var (inner, x, reach) = (coordinates[index], coordinates, unit)
    var outer: Double?
    for _ in 0..<60 {
      let place = min(max(inner + sign * reach, problem.lower[index]), problem.upper[index])
      guard place != inner, let found = root(at: place, from: x) else { break }
      if found.root >= limit {
        outer = place
        break
      }
      (inner, x) = (place, found.x)
      reach *= 1.6
    }
    guard var outer else { return nil }
    for _ in 0..<40 where abs(outer - inner) > 1e-4 * abs(outer) {
      let middle = (inner + outer) / 2
      guard let found = root(at: middle, from: x) else { break }
      if found.root >= limit { outer = middle } else { (inner, x) = (middle, found.x) }
    }
    var far = coordinates
    far[index] = outer
    let (near, end) = (law.values[index], problem.values(at: far)[index])
    return min(near, end)...max(near, end)
  }

  /// A standard error that agrees with the interval beside it: the linear one, unless the interval's half-width over
  /// Student's t is more than half as large again or less than two thirds of it, which then is the error.
  func agreeing(
    _ linear: Double?, with interval: ClosedRange<Double>?, root: Double, isPositive: Bool,
    value: Double
  ) -> Double? {
    guard let linear, let interval, interval.lowerBound.isFinite, interval.upperBound.isFinite,
      interval.upperBound > interval.lowerBound, root > 0
    else { return linear }
    let width =
      isPositive && interval.lowerBound > 0
      ? value * log(interval.upperBound / interval.lowerBound)
      : interval.upperBound - interval.lowerBound
    let implied = width / (2 * root)
    guard implied > 0, implied.isFinite else { return linear }
    return linear > 1.5 * implied || linear < implied / 1.5 ? implied : linear
  }

  /// The weights a of the residuals, observed less predicted, in a number or the logarithm of a positive factor, to first
  /// order: √w X (XᵀX)⁻¹ g over the free coefficients; nil where the runs do not determine them.
  ///
  /// - Parameter index: a coefficient at its bound that is taken as free.
  func influence(on quantity: Estimand<Law>, freeing index: Int? = nil) -> [Double]? {
    let free = (freeIndices + [index].compactMap { $0 }).sorted()
    guard !free.isEmpty else { return nil }
    func scaled(_ x: [Double]) -> Double {
      let value = quantity.value(Law(problem.values(at: x)))
      return quantity.isPositive ? log(value) : value
    }
    let gradient = free.map { i -> Double in
      let step = 1e-6 * max(abs(coordinates[i]), 1e-4)
      var (up, down) = (coordinates, coordinates)
      up[i] += step
      down[i] -= step
      return (scaled(up) - scaled(down)) / (2 * step)
    }
    let derivatives = problem.rows(at: coordinates).derivatives
    let full = problem.gram(derivatives, weights)
    var gram = Matrix(free.map { i in free.map { full[i, $0] } })
    // Scaled to a unit diagonal, as the coordinates' sizes differ.
    let scale = free.indices.map { gram[$0, $0].squareRoot() }
    guard scale.allSatisfy({ $0 > 0 && $0.isFinite }), gradient.allSatisfy(\.isFinite) else {
      return nil
    }
    for a in free.indices {
      for b in free.indices { gram[a, b] /= scale[a] * scale[b] }
    }
    guard let factor = try? Cholesky(gram) else { return nil }
    let solved = factor.solve(free.indices.map { gradient[$0] / scale[$0] })
    let d = derivatives.columns
    return weights.indices.map { row in
      var sum = 0.0
      for (a, i) in free.enumerated() {
        sum += derivatives.elements[row * d + i] * solved[a] / scale[a]
      }
      return weights[row].squareRoot() * sum
    }
  }

  /// The delta-method standard error of a number, or of its logarithm where it is a positive factor;
  /// nil without a covariance or a finite value.
  func linearError(of quantity: Estimand<Law>) -> Double? {
    func scaled(_ values: [Double]) -> Double {
      let value = quantity.value(Law(values))
      return quantity.isPositive ? log(value) : value
    }
    let values = law.values
    let gradient = values.indices.map { i -> Double in
      guard covariance[i][i] != 0 else { return 0 }
      var (up, down) = (values, values)
      let step = 1e-6 * max(abs(values[i]), 1e-6)
      up[i] += step
      down[i] -= step
      return (scaled(up) - scaled(down)) / (2 * step)
    }
    var variance = 0.0
    for (i, row) in covariance.enumerated() {
      for (j, c) in row.enumerated() { variance += gradient[i] * c * gradient[j] }
    }
    return variance.isFinite && degreesOfFreedom > 0 ? max(variance, 0).squareRoot() : nil
  }
}

/// One step along a profile.
private struct ProfileStep {
  /// What u was drawn to.
  var target: Double
  var u: Double
  /// √D.
  var root: Double
}
