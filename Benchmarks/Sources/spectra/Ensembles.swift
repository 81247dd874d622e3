// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import HessianSpectra
import NumericalMethods

/// The matrices of the simulations, each by its seed.
enum Ensembles {
  /// X Xᵀ/k of n × k normal numbers.
  static func wishart(_ n: Int, degrees k: Int, seed: UInt64) throws -> SymmetricMatrix {
    var generator = SeededGenerator(seed: seed)
    let x = Matrix(rows: n, columns: k, elements: (0..<n * k).map { _ in generator.normal() })
    var product = x * x.transposed
    for i in product.elements.indices { product.elements[i] /= Double(k) }
    return try SymmetricMatrix(product)
  }

  /// Symmetric, normal entries of variance 1/n.
  static func wigner(_ n: Int, seed: UInt64) throws -> SymmetricMatrix {
    var generator = SeededGenerator(seed: seed)
    var matrix = Matrix(rows: n, columns: n)
    for i in 0..<n {
      for j in 0...i {
        let value = generator.normal() / Double(n).squareRoot() * (i == j ? 2.squareRoot() : 1)
        matrix[i, j] = value
        matrix[j, i] = value
      }
    }
    return try SymmetricMatrix(matrix)
  }

  /// Eigenvalues between 1/condition and 1, both included, evenly in the logarithm; and the product with
  /// Q diag(λ) Qᵀ, Q six random reflections, so that no matrix is stored.
  static func spread(
    _ n: Int, condition: Double, seed: UInt64
  ) -> (values: [Double], product: SymmetricOperator) {
    var generator = SeededGenerator(seed: seed)
    let values = (0..<n).map { i in
      let t = i == 0 ? 0 : i == n - 1 ? 1 : generator.uniform()
      return pow(condition, t - 1)
    }
    let mirrors = (0..<6).map { _ in
      var v = (0..<n).map { _ in generator.normal() }
      BLAS.scale(&v, by: 1 / BLAS.norm(v))
      return v
    }
    return (
      values,
      SymmetricOperator(dimension: n) { x in
        var y = x
        for v in mirrors { BLAS.add(-2 * BLAS.dot(v, y), times: v, to: &y) }
        y.withUnsafeMutableBufferPointer { y in for i in 0..<n { y[i] *= values[i] } }
        for v in mirrors.reversed() { BLAS.add(-2 * BLAS.dot(v, y), times: v, to: &y) }
        return y
      }
    )
  }
}
