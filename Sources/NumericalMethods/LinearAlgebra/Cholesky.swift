// SPDX-License-Identifier: GPL-3.0-or-later
import CGSL

/// The factorisation S = L Lᵀ of a symmetric, positive definite matrix, by which systems with S
/// are solved.
public struct Cholesky: Sendable {
  private var factor: Matrix
  private let library: OpenBLAS?

  /// Factors `matrix`, of which only the lower triangle is read. Cost: n³/3 operations.
  ///
  /// - Throws: `GSLError` if the matrix is not positive definite to working precision.
  public init(_ matrix: Matrix) throws(GSLError) {
    try self.init(matrix, by: OpenBLAS.forRows(matrix.rows))
  }

  init(_ matrix: Matrix, by library: OpenBLAS?) throws(GSLError) {
    precondition(
      matrix.rows == matrix.columns, "a \(matrix.rows) × \(matrix.columns) matrix is not square")
    self.library = library
    factor = matrix
    if let library {
      guard library.factor(&factor) else {
        throw GSLError(
          operation: "Cholesky factorisation of a \(matrix.rows) × \(matrix.rows) matrix",
          reason: "matrix must be positive definite")
      }
      try expectFinite()
      return
    }
    GSL.ready
    let status = factor.withGSL { gsl_linalg_cholesky_decomp1($0) }
    try GSL.check(status, "Cholesky factorisation of a \(matrix.rows) × \(matrix.rows) matrix")
    try expectFinite()
  }

  private func expectFinite() throws(GSLError) {
    for i in 0..<factor.rows where !factor[i, i].isFinite {
      throw GSLError(operation: "Cholesky factorisation", reason: "the matrix is not finite")
    }
  }

  /// L, with zeros above its diagonal.
  public var lower: Matrix {
    var lower = factor
    let n = lower.rows
    lower.elements.withUnsafeMutableBufferPointer { l in
      for i in 0..<n {
        for j in i + 1..<n where j < n { l[i * n + j] = 0 }
      }
    }
    return lower
  }

  /// The x for which S x = `right`.
  public func solve(_ right: [Double]) -> [Double] {
    let n = factor.rows
    precondition(right.count == n, "\(right.count) right-hand sides of a system of \(n)")
    var x = right
    factor.elements.withUnsafeBufferPointer { l in
      for i in 0..<n {
        for j in 0..<i { x[i] -= l[i * n + j] * x[j] }
        x[i] /= l[i * n + i]
      }
      for i in stride(from: n - 1, through: 0, by: -1) {
        for j in i + 1..<n where j < n { x[i] -= l[j * n + i] * x[j] }
        x[i] /= l[i * n + i]
      }
    }
    return x
  }

  /// S⁻¹, symmetric to the last bit.
  public func inverse() -> Matrix {
    let n = factor.rows
    if let library {
      var inverse = factor
      if library.invert(&inverse) {
        inverse.elements.withUnsafeMutableBufferPointer { a in
          for i in 0..<n {
            for j in 0..<i { a[j * n + i] = a[i * n + j] }
          }
        }
        return inverse
      }
    }
    var inverse = Matrix(rows: n, columns: n)
    for column in 0..<n {
      var unit = [Double](repeating: 0, count: n)
      unit[column] = 1
      let solution = solve(unit)
      for row in column..<n {
        inverse[row, column] = solution[row]
        inverse[column, row] = solution[row]
      }
    }
    return inverse
  }
}
