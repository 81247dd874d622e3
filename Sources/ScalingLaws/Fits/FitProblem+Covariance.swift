// SPDX-License-Identifier: GPL-3.0-or-later
import NumericalMethods

extension FitProblem {
  /// Which coordinates were free to move at a minimum.
  func free(_ minimum: Minimum) -> [Int] {
    (0..<dimension).filter { !minimum.held[$0] }
  }

  /// The Hessian's inverse over the free coordinates; nil unless it is positive definite with a
  /// condition number below 1e13 once scaled to a unit diagonal. Absolute deviations have no Hessian,
  /// so there Σ w J Jᵀ stands in.
  func freeHessian(_ minimum: Minimum) -> (inverse: Matrix, free: [Int])? {
    scaledInverse(
      penalty.isAbsolute ? gram(at: minimum.point) : minimum.local.hessian, free(minimum))
  }

  /// Σ w J Jᵀ over all coordinates.
  func gram(at point: [Double]) -> Matrix {
    gram(rows(at: point).derivatives, weights)
  }

  /// The residuals and their derivatives with respect to the coordinates.
  func rows(at point: [Double]) -> (residuals: [Double], derivatives: Matrix) {
    rows(at: point, scaledBy: [Double](repeating: 1, count: dimension))
  }

  /// Σ w J Jᵀ over the rows of J, one weight a row.
  func gram(_ derivatives: Matrix, _ weights: [Double]) -> Matrix {
    let d = derivatives.columns
    var gram = Matrix(rows: d, columns: d)
    gram.elements.withUnsafeMutableBufferPointer { gram in
      derivatives.elements.withUnsafeBufferPointer { j in
        for (row, weight) in weights.enumerated() {
          for a in 0..<d {
            let scaled = weight * j[row * d + a]
            for b in 0...a { gram[a * d + b] += scaled * j[row * d + b] }
          }
        }
      }
      for a in 0..<d {
        for b in 0..<a { gram[b * d + a] = gram[a * d + b] }
      }
    }
    return gram
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

  /// The covariance of the law's coefficients at a minimum: sandwich for a finite threshold or unequal
  /// sides, classical for least squares. Weights count as inverse variances, rows as one each. Nil where
  /// no degrees of freedom are left or the Hessian is singular.
  func covariance(_ minimum: Minimum) -> Matrix? {
    let free = free(minimum)
    let total = Double(rowCount)
    let left = total - Double(free.count)
    guard left > 0 else { return nil }
    guard
      let middle = !penalty.isLeastSquares
        ? sandwich(minimum, free, total / left)
        : scaledInverse(minimum.local.metric, free)?.inverse.scaled(
          by: 2 * minimum.local.value / left)
    else { return nil }
    var covariance = Matrix(rows: dimension, columns: dimension)
    for (a, i) in free.enumerated() {
      for (b, j) in free.enumerated() { covariance[i, j] = (middle[a, b] + middle[b, a]) / 2 }
    }
    let t = jacobian(at: minimum.point)
    return t * covariance * t.transposed
  }

  /// H⁻¹ (Σ w² ψ² J Jᵀ) H⁻¹ times `correction`, over the free coordinates, with H = Σ w κ J Jᵀ and
  /// κ = λ(r) min(1, δ/h) where |r| ≤ h. The width h, at least δ, takes in two fifths of the residuals (and
  /// two for each free coordinate): the few residuals within a small δ estimate H too poorly.
  ///
  /// > Source: Huber, Robust estimation, 1967; Powell, Estimation of monotonic regression models under
  /// > quantile restrictions, 1991, for the width.
  private func sandwich(_ minimum: Minimum, _ free: [Int], _ correction: Double) -> Matrix? {
    let (residuals, derivatives) = rows(at: minimum.point)
    let share = min(1, max(0.4, 2 * Double(free.count) / Double(residuals.count)))
    let threshold = penalty.threshold
    let width = max(threshold, Quantile.of(residuals.map { abs($0) }, share))
    var curvatures = [Double](repeating: 0, count: residuals.count)
    var squares = curvatures
    for (row, residual) in residuals.enumerated() {
      let weight = weights[row]
      let slope = weight * penalty.slope(residual)
      curvatures[row] =
        penalty.custom.map { weight * $0.curvature(of: residual) }
        ?? (abs(residual) <= width
          ? weight * penalty.side(residual) * (threshold < width ? threshold / width : 1) : 0)
      squares[row] = slope * slope * correction
    }
    let bread = gram(derivatives, curvatures)
    let meat = gram(derivatives, squares)
    guard let inverse = scaledInverse(bread, free)?.inverse else { return nil }
    return inverse * Matrix(free.map { a in free.map { meat[a, $0] } }) * inverse
  }
}

extension Matrix {
  fileprivate func scaled(by factor: Double) -> Matrix {
    Matrix(rows: rows, columns: columns, elements: elements.map { $0 * factor })
  }
}
