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
      if lower[first + k] == upper[first + k] { return [lower[first + k]] }
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

  /// The least point of linear least squares: floor and amplitudes of given powers compared with y itself, or one power
  /// without a floor, which is a straight line in logarithms. A bounded amplitude or floor may end at 0.
  var linearMinimum: [Double]? {
    guard penalty.isLeastSquares, zip(lower, upper).allSatisfy({ $0 < $1 }) else { return nil }
    if scale == .log {
      guard !form.hasFloor, form.terms == 1, form.fixedExponents == nil, let x = logLinear(),
        x[1] > lower[1], x[1] < upper[1], x.allSatisfy(\.isFinite)
      else { return nil }
      return x
    }
    guard let exponents = form.fixedExponents else { return nil }
    let p = dimension
    let design = Matrix(
      (0..<rowCount).map { row in
        (form.hasFloor ? [1] : [])
          + (0..<form.terms).map { exp(exponents[$0] * z[row * form.terms + $0]) }
      })
    let bounded = (0..<p).map { lower[$0] == 0 }
    // Every set of coefficients held at 0, the smallest sets first, until one meets the conditions for a minimum.
    let sets = (0..<(1 << p)).filter { set in
      (0..<p).allSatisfy { bounded[$0] || set & (1 << $0) == 0 }
    }
    for held in sets.sorted(by: { ($0.nonzeroBitCount, $0) < ($1.nonzeroBitCount, $1) }) {
      let free = (0..<p).filter { held & (1 << $0) == 0 }
      guard !free.isEmpty, rowCount >= free.count,
        let part = try? LinearLeastSquares(
          design: Matrix(design.asRows.map { row in free.map { row[$0] } }), observed: y,
          weights: weights), part.rank == free.count
      else { continue }
      var x = [Double](repeating: 0, count: p)
      for (place, value) in zip(free, part.coefficients) { x[place] = value }
      guard free.allSatisfy({ !bounded[$0] || x[$0] >= 0 }), let there = local(at: x),
        (0..<p).allSatisfy({ held & (1 << $0) == 0 || there.gradient[$0] >= 0 })
      else { continue }
      return x
    }
    return nil
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
