// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NumericalMethods
import TestSupport
import Testing

@Suite struct LinearAlgebraTests {
  @Test(
    "two rows of the eigenvectors of a tridiagonal matrix are those of all",
    arguments: [1, 2, 7, 40])
  func tridiagonal(_ m: Int) throws {
    var generator = SeededGenerator(seed: UInt64(m))
    let diagonal = (0..<m).map { _ in generator.normal() }
    // Couplings from 1 down to 1e-12, and one that is 0.
    var beside = (0..<m - 1).map { _ in pow(10, -12 * generator.uniform()) }
    if m > 5 { beside[3] = 0 }
    var full = Matrix(rows: m, columns: m)
    for i in 0..<m {
      full[i, i] = diagonal[i]
      if i + 1 < m { (full[i, i + 1], full[i + 1, i]) = (beside[i], beside[i]) }
    }
    let all = try SymmetricEigen(full)
    let two = try TridiagonalEigen(diagonal: diagonal, beside: beside)
    #expect(two.values.isClose(to: all.values, relative: 1e-13, absolute: 1e-14))
    for i in 0..<m {
      #expect(abs(two.first[i]).isClose(to: abs(all.vectors[0, i]), absolute: 1e-12))
      #expect(abs(two.last[i]).isClose(to: abs(all.vectors[m - 1, i]), absolute: 1e-12))
    }
    #expect(BLAS.norm(two.first).isClose(to: 1, relative: 1e-13))
    #expect(throws: GSLError.self) {
      _ = try TridiagonalEigen(diagonal: [1, .nan], beside: [1])
    }
  }

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
