// SPDX-License-Identifier: GPL-3.0-or-later
import NumericalMethods
import TestSupport
import Testing

@Suite struct LinearAlgebraTests {
  /// Symmetric, positive definite, with eigenvalues known by construction of 2 × 2 blocks.
  let matrix = Matrix([[2, 1, 0], [1, 2, 0], [0, 0, 5]])

  @Test func choleskySolvesAndInverts() throws {
    let factor = try Cholesky(matrix)
    #expect(factor.solve([4, 5, 10]).isClose(to: [1, 2, 2], relative: 1e-14))
    let product = matrix * factor.inverse()
    #expect(
      product.elements.isClose(to: [1, 0, 0, 0, 1, 0, 0, 0, 1], relative: 0, absolute: 1e-14))
  }

  @Test func choleskyRefusesAnIndefiniteMatrix() {
    #expect(throws: GSLError.self) { try Cholesky(Matrix([[1, 2], [2, 1]])) }
    #expect(throws: GSLError.self) { try Cholesky(Matrix([[.nan, 0], [0, 1]])) }
  }

  @Test func eigenvaluesAscendAndRebuildTheMatrix() throws {
    let eigen = try SymmetricEigen(matrix)
    #expect(eigen.values.isClose(to: [1, 3, 5], relative: 1e-14))
    var diagonal = Matrix(rows: 3, columns: 3)
    for i in 0..<3 { diagonal[i, i] = eigen.values[i] }
    let rebuilt = eigen.vectors * diagonal * eigen.vectors.transposed
    #expect(rebuilt.elements.isClose(to: matrix.elements, relative: 0, absolute: 1e-14))
  }

  @Test func leastSquaresWeighsRows() throws {
    // Two rows of weight 1 and 3 for one constant: the weighted mean.
    let mean = try LinearLeastSquares(
      design: Matrix([[1], [1]]), observed: [0, 4], weights: [1, 3])
    #expect(mean.coefficients.isClose(to: [3], relative: 1e-14))
    #expect(mean.residualSum.isClose(to: 12, relative: 1e-13))
    #expect(mean.inverseGram[0, 0].isClose(to: 0.25, relative: 1e-14))
  }

  @Test func leastSquaresSaysWhenColumnsCoincide() throws {
    let fit = try LinearLeastSquares(
      design: Matrix([[1, 2], [2, 4], [3, 6]]), observed: [1, 2, 3])
    #expect(fit.rank == 1)
  }

  @Test func nonNegativeLeastSquaresHoldsAtZero() throws {
    let free = try #require(
      NonNegativeLeastSquares.solve(gram: Matrix([[2, 0], [0, 4]]), right: [2, 4]))
    #expect(free.isClose(to: [1, 1]))
    let held = try #require(
      NonNegativeLeastSquares.solve(gram: Matrix([[2, 1], [1, 4]]), right: [-1, 4]))
    #expect(held == [0, 1])
    let unbounded = try #require(
      NonNegativeLeastSquares.solve(
        gram: Matrix([[2, 0], [0, 4]]), right: [-2, 4], bounded: [false, true]))
    #expect(unbounded.isClose(to: [-1, 1]))
  }
}
