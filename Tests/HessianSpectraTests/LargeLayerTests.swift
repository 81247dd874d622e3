// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NumericalMethods
import Testing

@testable import HessianSpectra

@Suite("Large layers and large matrices")
struct LargeLayerTests {
  static func hessian(_ n: Int) throws -> SymmetricMatrix {
    var generator = SeededGenerator(seed: 5)
    let x = Matrix(
      rows: 2 * n, columns: n,
      elements: (0..<2 * n * n).map { (1 + Double($0 % n) / Double(n)) * generator.normal() })
    var product = x.transposed * x
    for k in product.elements.indices { product.elements[k] /= Double(2 * n) }
    for i in 0..<n { product[i, i] += 0.01 }
    return try SymmetricMatrix(product)
  }

  @Test("rounding in blocks gives what rounding row by row gives, by LDLQ and GPTQ")
  func blocks() throws {
    let (m, n) = (130, 200)
    var generator = SeededGenerator(seed: 9)
    let weights = Matrix(
      rows: m, columns: n, elements: (0..<m * n).map { _ in generator.normal() })
    let grids = weights.asRows.map { RoundingGrid(covering: $0, bits: 3) }
    let hessian = try Self.hessian(n)
    let ldlq = LDLQ(try LDLFactorization(hessian))
    for rounding in Rounding.allCases {
      var (one, other) = (SeededGenerator(seed: 2), SeededGenerator(seed: 2))
      let found = ldlq.quantize(rowsOf: weights, to: grids, rounding: rounding, using: &one)
      let rows = zip(weights.asRows, grids).map {
        ldlq.quantize($0, to: $1, rounding: rounding, using: &other)
      }
      #expect(found.weights == Matrix(rows.map(\.weights)))
      #expect(found.clamped == rows.reduce(0) { $0 + $1.clamped })
      #expect(one.next() == other.next())
    }
    let gptq = try GPTQ(hessian)
    let found = gptq.quantize(rowsOf: weights, to: grids)
    let rows = zip(weights.asRows, grids).map { gptq.quantize($0, to: $1) }
    #expect(found.weights == Matrix(rows.map(\.weights)))
    #expect(found.clamped == rows.reduce(0) { $0 + $1.clamped })
  }

  @Test(
    "vectors that advance together have the coefficients of vectors one after another",
    arguments: [nil, 1e-3] as [Double?])
  func together(_ tolerance: Double?) throws {
    let matrix = try Self.hessian(160)
    let method = StochasticLanczosQuadrature(
      vectors: 5, steps: 30, lowest: tolerance == nil ? nil : 0, tolerance: tolerance, seed: 4)
    let alone = SymmetricOperator(dimension: 160) { BLAS.symmetricProduct(matrix.dense, $0) }
    let (found, expected) = (
      try method.samples(of: matrix.asOperator), try method.samples(of: alone)
    )
    #expect(found.count == 5 && expected.count == 5)
    for (a, b) in zip(found, expected) {
      #expect(a.coefficients.steps == b.coefficients.steps && a.squaredNorm == b.squaredNorm)
      #expect(
        abs(a.estimate(.squareRoot) - b.estimate(.squareRoot)) <= 1e-12 * b.estimate(.squareRoot))
      for (x, y) in zip(a.coefficients.alpha.prefix(8), b.coefficients.alpha) {
        #expect(abs(x - y) < 1e-10)
      }
    }
  }

  @Test("the first pair of a row that is not symmetric is named")
  func unsymmetric() throws {
    var matrix = try Self.hessian(70).dense
    matrix[60, 3] += 1
    matrix[50, 40] += 1
    #expect {
      _ = try SymmetricMatrix(matrix)
    } throws: { error in
      guard case .notSymmetric(let row, let column, _, _)? = error as? SpectrumError else {
        return false
      }
      return (row, column) == (41, 51)
    }
  }
}
