// SPDX-License-Identifier: GPL-3.0-or-later
import CGSL

/// The decomposition S = V diag(values) Vᵀ of a symmetric matrix.
public struct SymmetricEigen: Sendable {
  /// The eigenvalues, smallest first.
  public let values: [Double]
  /// The eigenvectors, one a column, in the order of `values`, each of length 1. A vector's sign is
  /// arbitrary.
  public let vectors: Matrix

  /// Decomposes `matrix`, of which only the lower triangle is read.
  ///
  /// Large matrices are decomposed by LAPACK's dsyevd where the system has OpenBLAS.
  ///
  /// - Throws: `GSLError` if the iteration does not converge, as with numbers that are not finite.
  public init(_ matrix: Matrix) throws(GSLError) {
    try self.init(matrix, by: OpenBLAS.forRows(matrix.rows))
  }

  init(_ matrix: Matrix, by library: OpenBLAS?) throws(GSLError) {
    let n = matrix.rows
    precondition(n == matrix.columns, "a \(n) × \(matrix.columns) matrix is not square")
    guard matrix.elements.allSatisfy(\.isFinite) else {
      throw GSLError(operation: "eigenvalues", reason: "the matrix is not finite")
    }
    if let library {
      guard let (values, rows) = library.eigen(matrix) else {
        throw GSLError(operation: "eigenvalues of a \(n) × \(n) matrix", reason: "no convergence")
      }
      self.values = values
      vectors = rows.transposed
      return
    }
    GSL.ready
    var work = matrix
    var values = [Double](repeating: 0, count: n)
    var vectors = Matrix(rows: n, columns: n)
    guard let workspace = gsl_eigen_symmv_alloc(n) else {
      throw GSLError(operation: "eigenvalues", reason: "no memory for a matrix of \(n) rows")
    }
    defer { gsl_eigen_symmv_free(workspace) }
    let status = work.withGSL { matrix in
      values.withGSL { values in
        vectors.withGSL { vectors in
          let status = gsl_eigen_symmv(matrix, values, vectors, workspace)
          guard status == Int32(GSL_SUCCESS) else { return status }
          return gsl_eigen_symmv_sort(values, vectors, GSL_EIGEN_SORT_VAL_ASC)
        }
      }
    }
    try GSL.check(status, "eigenvalues of a \(n) × \(n) matrix")
    self.values = values
    self.vectors = vectors
  }
}
