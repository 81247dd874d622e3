// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Foundation
import HessianSpectra
import NumericalMethods
import TestSupport
import Testing

@Suite("Quantization")
struct QuantizationTests {
  @Test("LDLQ's error is never above its bounds in 1000 random Hessians")
  func bounds() throws {
    var closest = 0.0
    for seed in 0..<1000 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed)
      let n = 2 + Int(seed % 15)
      let h =
        seed % 2 == 0
        ? try RandomMatrices.wishart(n, degrees: n + 1 + Int(seed % 7), seed: seed)
        : try RandomMatrices.withEigenvalues(
          RandomMatrices.spread(n, condition: pow(10, Double(seed % 7)), seed: seed), seed: seed)
      let bound = try LDLQBound(h)
      let method = LDLQ(try LDLFactorization(h))
      let w = (0..<n).map { _ in generator.normal() }
      let step = 0.05 + generator.uniform()
      let grid = RoundingGrid(step: step)
      for rounding in Rounding.allCases {
        let row = method.quantize(w, to: grid, rounding: rounding, using: &generator)
        let e = zip(row.weights, w).map { $0 - $1 }
        let error = BLAS.dot(e, BLAS.symmetricProduct(h.dense, e))
        let variance = pow(step * rounding.largestError, 2)
        let slack = 1 + 1e-9
        #expect(error.isClose(to: method.error(of: row), relative: 1e-7, absolute: 1e-12))
        #expect(error <= bound.diagonal(variance: variance) * slack)
        closest = max(closest, error / bound.diagonal(variance: variance))
      }
      #expect(bound.traceD <= bound.rootDiagonal(variance: 1) * (1 + 1e-9))
      #expect(bound.rootDiagonal(variance: 1) <= bound.incoherent(variance: 1) * (1 + 1e-9))
    }
    // The bound is not an empty one.
    #expect(closest > 0.5)
  }

  @Test("H = Lᵀ D L")
  func factorization() throws {
    let h = try RandomMatrices.wishart(12, degrees: 20, seed: 1)
    let f = try LDLFactorization(h)
    var scaled = f.lower
    for i in 0..<12 {
      #expect(f.lower[i, i] == 1)
      for j in 0..<12 {
        if j > i { #expect(f.lower[i, j] == 0) }
        scaled[i, j] *= f.diagonal[i]
      }
    }
    #expect((f.lower.transposed * scaled).elements.isClose(to: h.dense.elements, absolute: 1e-13))
    #expect(throws: GSLError.self) {
      _ = try LDLFactorization(SymmetricMatrix(Matrix([[1, 2], [2, 1]])))
    }
  }

  @Test("GPTQ with nearest rounding is LDLQ by another route")
  func equivalence() throws {
    for seed in 0..<20 as Range<UInt64> {
      let h = try RandomMatrices.wishart(16, degrees: 24, seed: seed)
      var generator = SeededGenerator(seed: seed)
      let w = (0..<16).map { _ in generator.normal() }
      let grid = RoundingGrid(covering: w, bits: 3)
      let (found, clamped) = try GPTQ(h).quantize(w, to: grid)
      let row = LDLQ(try LDLFactorization(h)).quantize(w, to: grid, using: &generator)
      #expect(found == row.weights)
      #expect(clamped == row.clamped)
    }
  }

  @Test("stochastic rounding is unbiased, with at most a quarter of a step squared of variance")
  func unbiased() {
    var generator = SeededGenerator(seed: 2)
    let grid = RoundingGrid(step: 1)
    for x in [0.1, 0.5, 2.75] {
      let draws = (0..<4000).map { _ in
        grid.rounded(x, .stochastic, using: &generator).value - x
      }
      let mean = draws.reduce(0, +) / 4000
      let square = draws.reduce(0) { $0 + $1 * $1 } / 4000
      #expect(abs(mean) < 0.04 && square <= 0.26)
    }
  }

  @Test("a grid of b bits has 2^b values from end to end")
  func grid() {
    var generator = SeededGenerator(seed: 3)
    let grid = RoundingGrid(covering: [-1, 0.3, 2], bits: 2)
    #expect(grid.step == 1 && grid.levels == 4)
    #expect(grid.rounded(-9, .nearest, using: &generator).value == -1)
    #expect(grid.rounded(-9, .nearest, using: &generator).isClamped)
    #expect(!grid.rounded(2.4, .nearest, using: &generator).isClamped)
    #expect(grid.rounded(2.6, .nearest, using: &generator).isClamped)
    let flat = RoundingGrid(covering: [0.7, 0.7], bits: 3)
    #expect(flat.rounded(0.7, .nearest, using: &generator).value == 0.7)
  }

  @Test(
    "a rotation is orthogonal and undone",
    arguments: [(RandomRotation.Kind.haar, 12), (.hadamard, 16), (.hadamard, 12), (.none, 5)])
  func rotations(_ kind: RandomRotation.Kind, _ n: Int) throws {
    var generator = SeededGenerator(seed: 4)
    let rotation = try RandomRotation(kind, dimension: n, using: &generator)
    var identity = Matrix(rows: n, columns: n)
    for i in 0..<n { identity[i, i] = 1 }
    let v = rotation.rotating(rowsOf: identity)
    #expect((v * v.transposed).elements.isClose(to: identity.elements, absolute: 1e-13))
    #expect(rotation.restoring(rowsOf: v).elements.isClose(to: identity.elements, absolute: 1e-13))
    let h = try RandomMatrices.wishart(n, degrees: 2 * n, seed: 5)
    let turned = try rotation.rotating(h)
    // V H Vᵀ in full: the rows of `v` are the columns of V.
    let full = v.transposed * h.dense * v
    #expect(turned.dense.elements.isClose(to: full.elements, absolute: 1e-12))
  }

  @Test("rotations spread out what stands alone", arguments: [RandomRotation.Kind.haar, .hadamard])
  func incoherence(_ kind: RandomRotation.Kind) throws {
    let n = 64
    // A diagonal Hessian and weights with outliers: as coherent as can be.
    var h = Matrix(rows: n, columns: n)
    for i in 0..<n { h[i, i] = 1 / Double(i + 1) }
    var generator = SeededGenerator(seed: 6)
    var w = Matrix(rows: 8, columns: n, elements: (0..<8 * n).map { _ in generator.normal() })
    for i in 0..<8 { w[i, 7 * i] = 25 }
    let layer = try LayerQuantization(
      w, hessian: SymmetricMatrix(h), bits: 3, rotation: kind, damping: 0, seed: 7)
    #expect(layer.before.incoherence.isClose(to: 8, relative: 1e-9))
    let limit = Incoherence.afterRotation(dimension: Double(n), failureProbability: 0.01)
    #expect(layer.after.incoherence < limit && layer.after.incoherence < 5)
    #expect(layer.weightsAfter < 0.6 * layer.weightsBefore)
    let plain = try #require(layer[.ldlq])
    let rotated = try #require(layer[.rotatedLDLQ])
    #expect(rotated.error < 0.5 * plain.error)
    #expect(rotated.incoherentBound ?? 0 < plain.incoherentBound ?? 0)
  }

  @Test("on one layer the methods come out in their order, each below its bound")
  func layer() throws {
    let n = 48
    let values = RandomMatrices.spread(n, condition: 1e4, seed: 8)
    let h = try RandomMatrices.withEigenvalues(values, seed: 9)
    var generator = SeededGenerator(seed: 10)
    let w = Matrix(rows: 10, columns: n, elements: (0..<10 * n).map { _ in generator.normal() })
    let layer = try LayerQuantization(w, hessian: h, bits: 4, seed: 11)
    #expect(layer.outcomes.map(\.method) == LayerQuantization.Method.allCases)
    let nearest = try #require(layer[.nearest]).error
    let ldlq = try #require(layer[.ldlq])
    #expect(ldlq.error < 0.5 * nearest)
    #expect(try #require(layer[.gptq]).error.isClose(to: ldlq.error, relative: 1e-9))
    for outcome in layer.outcomes where outcome.clamped == 0 {
      if let bound = outcome.bound { #expect(outcome.error <= bound) }
    }
    let noted = layer.warnings.map(\.code).contains("W-clamped")
    #expect(noted == layer.outcomes.contains { $0.clamped > 0 })
    #expect(
      try LayerQuantization(w, hessian: h, bits: 4, seed: 11)[.rotatedLDLQ]?.error
        == layer[.rotatedLDLQ]?.error)
    // More bits, less error.
    let finer = try LayerQuantization(w, hessian: h, bits: 6, seed: 11)
    #expect(try #require(finer[.ldlq]).error < ldlq.error / 8)
  }
}
