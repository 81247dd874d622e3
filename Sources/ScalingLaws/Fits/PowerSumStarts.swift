// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NumericalMethods

extension PowerSumProblem {
  /// Where to start: for each point of a grid of exponents, the floor and amplitudes that fit best by
  /// weighted linear least squares within their bounds (variable projection). Best start first.
  ///
  /// The linear problem compares f with y, weighted by 1/y² where the objective compares logarithms, so
  /// that both agree to first order. Exponents that may only be positive are tried at 9 values from
  /// 0.05 to 1.3; the others at 40 from −2 to 2.
  ///
  /// > Source: Golub and Pereyra, The differentiation of pseudo-inverses and nonlinear least squares
  /// > problems whose variables separate, 1973.
  func starts() -> [[Double]] {
    var found: [(value: Double, x: [Double])] = []
    if !form.hasFloor, form.terms == 1, form.fixedExponents == nil, let x = logLinear() {
      if let local = local(at: x) { found.append((local.value, x)) }
    }
    for exponents in exponentGrid() {
      guard let linear = linearPart(exponents) else { continue }
      let x = form.fixedExponents == nil ? linear + exponents : linear
      if let local = local(at: x) { found.append((local.value, x)) }
    }
    return found.sorted { $0.value < $1.value }.map(\.x)
  }

  private func exponentGrid() -> [[Double]] {
    if let fixed = form.fixedExponents { return [fixed] }
    let first = floorCount + form.terms
    let axes = (0..<form.terms).map { k -> [Double] in
      if lower[first + k] > 0 { return (0..<9).map { 0.05 + Double($0) * 0.15625 } }
      return (1...20).flatMap { [-0.1 * Double($0), 0.1 * Double($0)] }
    }
    return axes.reduce([[]]) { grid, axis in grid.flatMap { point in axis.map { point + [$0] } } }
  }

  /// The best floor and amplitudes for given exponents.
  private func linearPart(_ exponents: [Double]) -> [Double]? {
    let p = floorCount + form.terms
    var gram = Matrix(rows: p, columns: p)
    var right = [Double](repeating: 0, count: p)
    var column = [Double](repeating: 1, count: p)
    for row in 0..<rowCount {
      for k in 0..<form.terms {
        column[floorCount + k] = exp(exponents[k] * z[row * form.terms + k])
      }
      let weight = weights[row] / (scale == .log ? y[row] * y[row] : 1)
      for a in 0..<p {
        right[a] += weight * column[a] * y[row]
        for b in 0..<p { gram.elements[a * p + b] += weight * column[a] * column[b] }
      }
    }
    return NonNegativeLeastSquares.solve(
      gram: gram, right: right, bounded: lower[0..<p].map { $0 == 0 })
  }

  /// A single power without a floor is a straight line in logarithms.
  private func logLinear() -> [Double]? {
    guard y.allSatisfy({ $0 > 0 }) else { return nil }
    let design = Matrix(z.map { [1, $0] })
    guard
      let line = try? LinearLeastSquares(
        design: design, observed: y.map { log($0) }, weights: weights)
    else { return nil }
    return [exp(line.coefficients[0]), line.coefficients[1]]
  }
}
