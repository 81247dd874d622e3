// SPDX-License-Identifier: GPL-3.0-or-later
public import NumericalMethods

/// H = Lᵀ D L with L unit lower triangular and D diagonal: the order in which rounding errors can be passed on.
///
/// > Source: Chee, Cai, Kuleshov and De Sa, QuIP, 2023, section 3; the paper, Appendix B.
public struct LDLFactorization: Sendable {
  /// n.
  public let dimension: Int
  /// L, with ones on its diagonal and zeros above.
  public let lower: Matrix
  /// D₁…Dₙ > 0.
  public let diagonal: [Double]

  /// tr D, which times σ² bounds the mean error of sequential rounding.
  public var trace: Double { diagonal.reduce(0, +) }

  /// Factors a matrix, by Cholesky's method from the last row up. Cost: n³/3 operations.
  ///
  /// - Parameter matrix: positive definite to working precision.
  /// - Throws: `GSLError` if it is not: add a multiple of the identity first.
  public init(_ matrix: SymmetricMatrix) throws(GSLError) {
    let n = matrix.dimension
    let elements = Array(matrix.dense.elements.reversed())
    let factor = try Cholesky(Matrix(rows: n, columns: n, elements: elements)).lower.elements
    var lower = Matrix(rows: n, columns: n)
    var diagonal = [Double](repeating: 0, count: n)
    lower.elements.withUnsafeMutableBufferPointer { l in
      for j in 0..<n {
        let pivot = factor[j * n + j]
        diagonal[n - 1 - j] = pivot * pivot
        for i in j..<n { l[(n - 1 - j) * n + n - 1 - i] = factor[i * n + j] / pivot }
      }
    }
    dimension = n
    self.lower = lower
    self.diagonal = diagonal
  }
}
