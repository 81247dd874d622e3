// SPDX-License-Identifier: GPL-3.0-or-later
import NumericalMethods

extension PowerSumProblem {
  /// The lowest minimum over several starts, with the number of evaluations spent on all.
  func best(of starts: some Sequence<[Double]>) -> (minimum: Minimum, evaluations: Int)? {
    var best: Minimum?
    var evaluations = 0
    for start in starts {
      guard let minimum = minimum(from: start) else { continue }
      evaluations += minimum.evaluations
      if best.map({ minimum.local.value < $0.local.value }) ?? true { best = minimum }
    }
    return best.map { ($0, evaluations) }
  }

  /// Which coordinates were free to move at a minimum.
  func free(_ minimum: Minimum) -> [Int] {
    (0..<dimension).filter { !minimum.held[$0] }
  }

  /// The Hessian's factorisation over the free coordinates, scaled to a unit diagonal; nil unless it is
  /// positive definite with a condition number below 1e13.
  func freeHessian(_ minimum: Minimum) -> (inverse: Matrix, free: [Int])? {
    scaledInverse(minimum.local.hessian, free(minimum))
  }

  private func scaledInverse(_ full: Matrix, _ free: [Int]) -> (inverse: Matrix, free: [Int])? {
    guard !free.isEmpty else { return nil }
    let scale = free.map { full[$0, $0].squareRoot() }
    guard scale.allSatisfy({ $0 > 0 && $0.isFinite }) else { return nil }
    let part = Matrix(
      free.indices.map { a in
        free.indices.map { b in full[free[a], free[b]] / (scale[a] * scale[b]) }
      })
    guard let inverse = (try? Cholesky(part))?.inverse(),
      free.indices.allSatisfy({ inverse[$0, $0] < 1e13 })
    else { return nil }
    return (
      Matrix(
        free.indices.map { a in
          free.indices.map { b in inverse[a, b] / (scale[a] * scale[b]) }
        }), free
    )
  }

  /// The covariance of the law's coefficients at a minimum: sandwich for a finite threshold, classical
  /// for least squares. Nil where no degrees of freedom are left or the Hessian is singular.
  func covariance(_ minimum: Minimum) -> Matrix? {
    let free = free(minimum)
    let total = weights.reduce(0, +)
    let left = total - Double(free.count)
    guard left > 0 else { return nil }
    let middle: Matrix
    if threshold.isFinite {
      guard let bread = freeHessian(minimum)?.inverse,
        let squares = local(at: minimum.point, squaredSlopes: true)?.metric
      else { return nil }
      let meat = Matrix(free.map { a in free.map { squares[a, $0] * total / left } })
      middle = bread * meat * bread
    } else {
      guard let inverse = scaledInverse(minimum.local.metric, free)?.inverse else { return nil }
      let variance = 2 * minimum.local.value / left
      middle = Matrix(inverse.asRows.map { $0.map { $0 * variance } })
    }
    var covariance = Matrix(rows: dimension, columns: dimension)
    for (a, i) in free.enumerated() {
      for (b, j) in free.enumerated() { covariance[i, j] = (middle[a, b] + middle[b, a]) / 2 }
    }
    let t = jacobian(at: minimum.point)
    return t * covariance * t.transposed
  }
}
