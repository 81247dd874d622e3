// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

@testable import NumericalMethods

/// Where the system has no OpenBLAS there is nothing to compare: GSL's routines are used then.
@Suite("OpenBLAS's routines against GSL's", .enabled(if: OpenBLAS.shared != nil))
struct OpenBLASTests {
  static func matrix(_ rows: Int, _ columns: Int, seed: UInt64) -> Matrix {
    var generator = SeededGenerator(seed: seed)
    return Matrix(
      rows: rows, columns: columns, elements: (0..<rows * columns).map { _ in generator.normal() })
  }

  /// XᵀX + 1, positive definite.
  static func definite(_ n: Int) -> Matrix {
    let x = matrix(2 * n, n, seed: 3)
    var product = x.transposed * x
    for i in 0..<n { product[i, i] += 1 }
    return product
  }

  static func difference(_ a: Matrix, _ b: Matrix) -> Double {
    let size = b.elements.reduce(0) { max($0, abs($1)) }
    return zip(a.elements, b.elements).reduce(0) { max($0, abs($1.0 - $1.1)) } / size
  }

  @Test("eigenvalues agree to 1e-12 and eigenvectors give the matrix back")
  func eigen() throws {
    let n = 150
    let matrix = Self.definite(n)
    let library = try #require(OpenBLAS.shared)
    let fast = try SymmetricEigen(matrix, by: library)
    let slow = try SymmetricEigen(matrix, by: nil)
    #expect(try SymmetricEigen(matrix).values == fast.values)
    for (a, b) in zip(fast.values, slow.values) {
      #expect(abs(a - b) <= 1e-12 * slow.values[n - 1])
    }
    var scaled = fast.vectors
    for i in 0..<n { for j in 0..<n { scaled[i, j] *= fast.values[j] } }
    #expect(Self.difference(scaled * fast.vectors.transposed, matrix) < 1e-12)
    let square = fast.vectors.transposed * fast.vectors
    #expect(
      Self.difference(square, Matrix((0..<n).map { i in (0..<n).map { $0 == i ? 1 : 0 } })) < 1e-12)
  }

  @Test("Cholesky factors, inverses and solutions agree to 1e-12")
  func cholesky() throws {
    let matrix = Self.definite(140)
    let library = try #require(OpenBLAS.shared)
    let fast = try Cholesky(matrix, by: library)
    let slow = try Cholesky(matrix, by: nil)
    #expect(Self.difference(fast.lower, slow.lower) < 1e-12)
    #expect(Self.difference(fast.inverse(), slow.inverse()) < 1e-12)
    #expect(fast.inverse() == fast.inverse().transposed)
    var indefinite = matrix
    indefinite[5, 5] = -1
    #expect(throws: GSLError.self) { try Cholesky(indefinite, by: library) }
  }

  @Test("products agree to 1e-13, those of ranges too, and transposes are exact")
  func products() {
    let (a, b) = (Self.matrix(150, 170, seed: 1), Self.matrix(170, 160, seed: 2))
    var plain = Matrix(rows: 150, columns: 160)
    for i in 0..<150 {
      for j in 0..<160 { plain[i, j] = (0..<170).reduce(0) { $0 + a[i, $1] * b[$1, j] } }
    }
    #expect(Self.difference(a * b, plain) < 1e-13)
    #expect(a.transposed.transposed == a && a.transposed[7, 3] == a[3, 7])
    // C[:, 20..<50] += −2 · A[:, 5..<90] · (Bᵀ)[20..<50, 5..<90]ᵀ.
    var sum = plain
    sum.add(-2, times: a, b.transposed, rows: 20..<50, columns: 5..<90)
    for (i, j) in [(0, 19), (3, 20), (149, 49), (10, 50)] {
      let part = (20..<50).contains(j) ? (5..<90).reduce(0) { $0 + a[i, $1] * b[$1, j] } : 0
      #expect(abs(sum[i, j] - (plain[i, j] - 2 * part)) < 1e-11)
    }
  }

  @Test("a basis of long vectors is as orthonormal as one of short ones")
  func basis() {
    var basis = OrthonormalBasis(dimension: 300)
    for seed in 1...20 {
      var vector = Self.matrix(1, 300, seed: UInt64(seed)).elements
      basis.removeSpan(from: &vector)
      BLAS.scale(&vector, by: 1 / BLAS.norm(vector))
      basis.append(vector)
    }
    #expect(basis.defect < 1e-14)
  }
}
