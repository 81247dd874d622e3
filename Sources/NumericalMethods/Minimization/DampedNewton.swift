// SPDX-License-Identifier: GPL-3.0-or-later

/// Damped Newton minimisation of a function of a few variables, each within bounds.
///
/// The step s solves (H + λM) s = −g over the coordinates not held at a bound. M is a positive
/// semidefinite metric in which λ ≈ 1 is a cautious step; λ grows fourfold on each rejection and
/// shrinks fivefold on each acceptance. A coordinate that the step would carry through a bound stops
/// exactly at it, and is released once the slope there points inward. For a function with kinks in
/// its slope, such as a sum of Huber losses, H is any generalised Hessian (semismooth Newton).
///
/// > Source: Nocedal and Wright, Numerical Optimization, 2006, chapters 4 and 16.
public struct DampedNewton: Sendable {
  /// A function's behaviour about one point.
  public struct Local: Sendable {
    /// f, which is not negative.
    public var value: Double
    /// ∂f/∂x, one number a coordinate.
    public var gradient: [Double]
    /// ∂²f/∂x², or a generalised Hessian at a kink.
    public var hessian: Matrix
    /// M, positive semidefinite, of the Hessian's shape.
    public var metric: Matrix

    /// A function about one point; `gradient` has n numbers, `hessian` and `metric` are n × n.
    public init(value: Double, gradient: [Double], hessian: Matrix, metric: Matrix) {
      self.value = value
      self.gradient = gradient
      self.hessian = hessian
      self.metric = metric
    }
  }

  /// The least value each coordinate may take; −∞ for none.
  public var lower: [Double]
  /// The greatest value each coordinate may take; +∞ for none.
  public var upper: [Double]
  /// A value at or below which the function counts as zero.
  public var negligible: Double
  /// The number of evaluations after which the search ends, before the last steps.
  public var maximumEvaluations: Int

  /// A search of as many coordinates as there are bounds, `lower` ≤ `upper`.
  public init(
    lower: [Double], upper: [Double], negligible: Double = 0, maximumEvaluations: Int = 500
  ) {
    precondition(lower.count == upper.count, "\(lower.count) lower and \(upper.count) upper bounds")
    self.lower = lower
    self.upper = upper
    self.negligible = negligible
    self.maximumEvaluations = maximumEvaluations
  }

  /// Minimises from `start`, which is first moved into the bounds.
  ///
  /// - Parameters:
  ///   - start: one number a coordinate.
  ///   - evaluate: the function at a point within bounds; nil where it has no finite value.
  /// - Returns: the best point found and how the search ended; nil if there is no value at `start`.
  public func minimum(
    from start: [Double], _ evaluate: ([Double]) -> Local?
  ) -> Minimum? {
    var x = zip(start, zip(lower, upper)).map { min(max($0, $1.0), $1.1) }
    guard var local = evaluate(x) else { return nil }
    var evaluations = 1
    var damping = 1e-2
    var outcome = Minimum.Outcome.evaluationLimit
    while evaluations < maximumEvaluations {
      if local.value <= negligible {
        outcome = .converged
        break
      }
      guard damping < 1e14 else {
        outcome = .stalled
        break
      }
      guard let step = step(at: x, local, damping) else {
        damping = max(damping * 4, 1e-8)
        continue
      }
      let predicted = -(dot(local.gradient, step) + 0.5 * quadratic(local.hessian, step))
      if damping <= 1e-2, abs(predicted) <= 1e-13 * local.value {
        outcome = .stalled
        break
      }
      let trial = moved(x, step)
      evaluations += 1
      if let there = evaluate(trial), there.value < local.value {
        (x, local) = (trial, there)
        damping = damping < 1e-9 ? 0 : damping / 5
      } else {
        damping = max(damping * 4, 1e-8)
      }
    }
    if outcome != .converged { polish(&x, &local, &evaluations, evaluate) }
    return judged(x, local, evaluations: evaluations, outcome: outcome)
  }

  /// A point that another solver found, judged as one of this search's own: which variables are held, and whether the
  /// gradient certifies a minimum.
  ///
  /// - Parameters:
  ///   - point: one number a coordinate; one closer to a bound than 1e-9 of its size, with the slope pointing outward,
  ///     is taken to be at it.
  ///   - evaluations: how many the other solver spent.
  ///   - evaluate: the function at a point within bounds; nil where it has no finite value.
  /// - Returns: nil if the function has no value at the point.
  public func judged(
    _ point: [Double], evaluations: Int, _ evaluate: ([Double]) -> Local?
  ) -> Minimum? {
    var x = zip(point, zip(lower, upper)).map { min(max($0, $1.0), $1.1) }
    guard var local = evaluate(x) else { return nil }
    var snapped = x
    for i in x.indices {
      let near =
        1e-9
        * max(abs(x[i]), local.value.squareRoot() / max(local.metric[i, i], 1e-300).squareRoot())
      if x[i] - lower[i] <= near, local.gradient[i] > 0 { snapped[i] = lower[i] }
      if upper[i] - x[i] <= near, local.gradient[i] < 0 { snapped[i] = upper[i] }
    }
    if snapped != x, let there = evaluate(snapped), there.value <= local.value * (1 + Self.rounding)
    {
      (x, local) = (snapped, there)
    }
    return judged(x, local, evaluations: evaluations + 1, outcome: .stalled)
  }

  private func judged(
    _ x: [Double], _ local: Local, evaluations: Int, outcome: Minimum.Outcome
  ) -> Minimum {
    var outcome = outcome
    let held = held(x, local)
    let norm = scaledNorm(local, held)
    if local.value <= negligible || norm <= 1e-7 * local.value.squareRoot() { outcome = .converged }
    return Minimum(
      point: x, local: local, held: held, gradientNorm: norm, evaluations: evaluations,
      outcome: outcome)
  }

  /// How much higher, relative to it, a value may be by rounding alone: residuals of 1e-4 about logarithms of 20 carry
  /// only eleven digits.
  private static let rounding = 1e-9

  /// Undamped steps for as long as they shrink the gradient, where values no longer tell.
  private func polish(
    _ x: inout [Double], _ local: inout Local, _ evaluations: inout Int,
    _ evaluate: ([Double]) -> Local?
  ) {
    for _ in 0..<6 {
      guard let step = step(at: x, local, 0) else { return }
      let trial = moved(x, step)
      evaluations += 1
      guard let there = evaluate(trial), there.value <= local.value * (1 + Self.rounding),
        scaledNorm(there, held(trial, there)) < scaledNorm(local, held(x, local))
      else { return }
      (x, local) = (trial, there)
    }
  }

  /// The coordinates that cannot move: at a bound with the slope pointing outward, or without effect.
  private func held(_ x: [Double], _ local: Local) -> [Bool] {
    x.indices.map { i in
      (x[i] <= lower[i] && local.gradient[i] >= 0) || (x[i] >= upper[i] && local.gradient[i] <= 0)
        || (local.metric[i, i] == 0 && local.hessian[i, i] == 0)
    }
  }

  private func step(at x: [Double], _ local: Local, _ damping: Double) -> [Double]? {
    let n = x.count
    var s = [Double](repeating: 0, count: n)
    var fixed = held(x, local)
    var matrix = local.hessian
    for k in matrix.elements.indices { matrix.elements[k] += damping * local.metric.elements[k] }
    while true {
      let free = (0..<n).filter { !fixed[$0] }
      guard !free.isEmpty else { return s.contains { $0 != 0 } ? s : nil }
      let m = free.count
      var part = Matrix(rows: m, columns: m)
      var right = [Double](repeating: 0, count: m)
      for a in 0..<m {
        right[a] = -local.gradient[free[a]]
        for j in 0..<n where fixed[j] { right[a] -= matrix.elements[free[a] * n + j] * s[j] }
        for b in 0..<m { part.elements[a * m + b] = matrix.elements[free[a] * n + free[b]] }
      }
      guard let factor = try? Cholesky(part) else { return nil }
      let solution = factor.solve(right)
      var stopped = false
      for (i, value) in zip(free, solution) {
        s[i] = value
        if x[i] + value < lower[i] { s[i] = lower[i] - x[i] }
        if x[i] + value > upper[i] { s[i] = upper[i] - x[i] }
        if s[i] != value {
          fixed[i] = true
          stopped = true
        }
      }
      if !stopped { return s.allSatisfy(\.isFinite) ? s : nil }
    }
  }

  private func moved(_ x: [Double], _ step: [Double]) -> [Double] {
    x.indices.map { min(max(x[$0] + step[$0], lower[$0]), upper[$0]) }
  }

  private func dot(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for i in a.indices { sum += a[i] * b[i] }
    return sum
  }

  private func quadratic(_ m: Matrix, _ s: [Double]) -> Double {
    var sum = 0.0
    for i in s.indices {
      for j in s.indices { sum += s[i] * m.elements[i * s.count + j] * s[j] }
    }
    return sum
  }

  /// √Σ gᵢ²/Mᵢᵢ over the coordinates that can move: the gradient in units free of their scale.
  private func scaledNorm(_ local: Local, _ held: [Bool]) -> Double {
    var sum = 0.0
    for i in held.indices where !held[i] {
      sum += local.gradient[i] * local.gradient[i] / max(local.metric[i, i], .leastNormalMagnitude)
    }
    return sum.squareRoot()
  }
}
