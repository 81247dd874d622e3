// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NumericalMethods

/// A fit's objective with a number u(x) drawn to a value c: F(x) + ρ/2 (u(x) − c)².
///
/// Its minimum is also the least F among all x with the same u, so moving c walks along the profile of u;
/// a large ρ holds u even where the profile is flat.
struct ConstrainedProblem<Law: ScalingLaw> {
  let problem: any FitProblem
  let quantity: Estimand<Law>
  /// ρ > 0.
  let stiffness: Double

  /// u: the number, or its logarithm where it is a positive factor.
  func scaled(_ x: [Double]) -> Double {
    let value = quantity.value(Law(problem.values(at: x)))
    return quantity.isPositive ? log(value) : value
  }

  /// u, its gradient and its Hessian by central differences.
  private func derivatives(at x: [Double]) -> (u: Double, gradient: [Double], hessian: Matrix)? {
    let d = x.count
    let step = x.map { 1e-4 * max(abs($0), 1e-3) }
    func moved(_ i: Int, _ a: Double, _ j: Int = 0, _ b: Double = 0) -> Double {
      var y = x
      y[i] += a * step[i]
      if b != 0 { y[j] += b * step[j] }
      return scaled(y)
    }
    let u = scaled(x)
    var gradient = [Double](repeating: 0, count: d)
    var hessian = Matrix(rows: d, columns: d)
    for i in 0..<d {
      let (up, down) = (moved(i, 1), moved(i, -1))
      gradient[i] = (up - down) / (2 * step[i])
      hessian[i, i] = (up - 2 * u + down) / (step[i] * step[i])
      for j in 0..<i {
        let cross =
          moved(i, 1, j, 1) - moved(i, 1, j, -1) - moved(i, -1, j, 1) + moved(i, -1, j, -1)
        hessian[i, j] = cross / (4 * step[i] * step[j])
        hessian[j, i] = hessian[i, j]
      }
    }
    return u.isFinite && gradient.allSatisfy(\.isFinite) && hessian.elements.allSatisfy(\.isFinite)
      ? (u, gradient, hessian) : nil
  }

  /// The least F near `start` with u drawn to `target`.
  func minimum(drawnTo target: Double, from start: [Double]) -> (
    x: [Double], u: Double, value: Double
  )? {
    var stage = problem
    var widths = [problem.penalty.threshold]
    if problem.penalty.isAbsolute {
      let middle = Quantile.of(problem.residuals(at: start).map { abs($0.residual) }, 0.5)
      widths = [1e-1, 1e-3, 1e-6].map { max($0 * middle, problem.penalty.threshold) } + widths
    }
    var x = start
    for width in widths {
      stage.penalty.threshold = width
      // Absolute deviations count threshold · |r|, so that the stiffness keeps its proportion.
      let stiffness =
        problem.penalty.isAbsolute
        ? stiffness * width / problem.penalty.threshold : stiffness
      let newton = DampedNewton(
        lower: stage.lower, upper: stage.upper, negligible: stage.negligible,
        maximumEvaluations: 200)
      let found = newton.minimum(from: x) { x in
        guard var local = stage.local(at: x), let (u, g, h) = derivatives(at: x) else { return nil }
        let force = stiffness * (u - target)
        local.value += force * (u - target) / 2
        for i in g.indices {
          local.gradient[i] += force * g[i]
          for j in g.indices {
            local.hessian[i, j] += stiffness * g[i] * g[j] + force * h[i, j]
            local.metric[i, j] += stiffness * g[i] * g[j]
          }
        }
        return local
      }
      guard let found else { return nil }
      x = found.point
    }
    guard let value = problem.local(at: x)?.value else { return nil }
    let u = scaled(x)
    return u.isFinite ? (x, u, value) : nil
  }
}
