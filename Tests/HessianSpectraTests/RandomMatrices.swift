// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import HessianSpectra
import NumericalMethods

/// Matrices drawn for tests, each by its seed.
enum RandomMatrices {
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

  /// Q diag(λ) Qᵀ with Haar's Q.
  static func withEigenvalues(_ values: [Double], seed: UInt64) throws -> SymmetricMatrix {
    var generator = SeededGenerator(seed: seed)
    let q = try HaarOrthogonal.matrix(dimension: values.count, using: &generator)
    var scaled = q
    for i in 0..<values.count {
      for j in 0..<values.count { scaled[i, j] *= values[j] }
    }
    return try SymmetricMatrix(scaled * q.transposed)
  }

  /// Eigenvalues evenly in the logarithm from 1/condition to 1, jittered.
  static func spread(_ n: Int, condition: Double, seed: UInt64) -> [Double] {
    var generator = SeededGenerator(seed: seed)
    return (0..<n).map { i in
      let t = i == 0 ? 0 : i == n - 1 ? 1 : generator.uniform()
      return pow(condition, t - 1)
    }
  }
}
