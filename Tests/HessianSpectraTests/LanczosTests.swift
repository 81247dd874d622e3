// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import HessianSpectra
import NumericalMethods
import TestSupport
import Testing

@Suite("Lanczos")
struct LanczosTests {
  @Test("all steps give all eigenvalues", arguments: Lanczos.Reorthogonalization.allCases)
  func complete(_ method: Lanczos.Reorthogonalization) throws {
    let h = try RandomMatrices.wigner(24, seed: 3)
    var generator = SeededGenerator(seed: 4)
    var process = Lanczos(
      h.asOperator, from: Probe.gaussian.vector(dimension: 24, using: &generator),
      reorthogonalization: method)
    try process.advance(to: 24)
    let exact = try SymmetricEigen(h.dense).values
    #expect(process.coefficients.steps == 24)
    #expect(try process.coefficients.eigen().values.isClose(to: exact, absolute: 1e-9))
  }

  @Test("m steps integrate polynomials of degree 2m − 1 exactly", arguments: Probe.allCases)
  func moments(_ probe: Probe) throws {
    let h = try RandomMatrices.wigner(40, seed: 5)
    var generator = SeededGenerator(seed: 6)
    let v = probe.vector(dimension: 40, using: &generator)
    var process = Lanczos(h.asOperator, from: v)
    try process.advance(to: 4)
    let rule = try GaussQuadrature(process.coefficients)
    var power = v
    for degree in 0...7 {
      let exact = BLAS.dot(v, power) / BLAS.dot(v, v)
      #expect(rule.average { pow($0, Double(degree)) }.isClose(to: exact, absolute: 1e-12))
      power = h.asOperator(power)
    }
  }

  @Test("rounding makes eigenvalues appear twice, and either remedy keeps them single")
  func ghosts() throws {
    // One eigenvalue far from the others converges first, after which orthogonality to it is lost.
    let values = (0..<120).map { 1 + Double($0) / 119 } + [100]
    let h = try RandomMatrices.withEigenvalues(values, seed: 7)
    var generator = SeededGenerator(seed: 8)
    let start = Probe.rademacher.vector(dimension: values.count, using: &generator)
    func copies(_ method: Lanczos.Reorthogonalization) throws -> Int {
      var process = Lanczos(h.asOperator, from: start, reorthogonalization: method)
      try process.advance(to: 60)
      return try process.coefficients.eigen().values.filter { abs($0 - 100) < 1e-6 }.count
    }
    #expect(try copies(.none) > 1)
    #expect(try copies(.full) == 1)
    #expect(try copies(.selective) == 1)
    var full = Lanczos(h.asOperator, from: start)
    try full.advance(to: 60)
    #expect(full.orthogonalityDefect < 1e-14)
    var selective = Lanczos(h.asOperator, from: start, reorthogonalization: .selective)
    try selective.advance(to: 60)
    #expect(selective.orthogonalityDefect < 1e-6)
    let both = try [full, selective].map {
      try GaussQuadrature($0.coefficients).average { $0.squareRoot() }
    }
    #expect(both[1].isClose(to: both[0], relative: 1e-10))
  }

  @Test("an invariant subspace ends the process, and its averages are exact")
  func exhausted() throws {
    let h = try RandomMatrices.withEigenvalues([1, 1, 1, 4, 4, 9], seed: 9)
    var generator = SeededGenerator(seed: 10)
    let v = Probe.gaussian.vector(dimension: 6, using: &generator)
    var process = Lanczos(h.asOperator, from: v)
    try process.advance(to: 6)
    #expect(process.isExhausted && process.alpha.count == 3)
    #expect(process.coefficients.residual == 0)
    let rule = try GaussQuadrature(process.coefficients)
    #expect(rule.nodes.isClose(to: [1, 4, 9], relative: 1e-11))
  }

  @Test(
    "thick restarts find both ends with a short basis", arguments: ExtremeEigenvalues.End.allCases)
  func extremes(_ end: ExtremeEigenvalues.End) throws {
    let h = try RandomMatrices.wishart(150, degrees: 200, seed: 11)
    let exact = try SymmetricEigen(h.dense).values
    let found = try ExtremeEigenvalues(of: h.asOperator, count: 4, at: end, basis: 20, seed: 12)
    #expect(found.isConverged && found.restarts > 0)
    let wanted = end == .smallest ? Array(exact[..<4]) : Array(exact.reversed()[..<4])
    #expect(found.values.isClose(to: wanted, relative: 1e-9, absolute: 1e-10))
    for (residual, miss) in zip(found.residuals, zip(found.values, wanted).map { abs($0 - $1) }) {
      #expect(miss <= residual + 1e-12)
    }
    let short = try ExtremeEigenvalues(
      of: h.asOperator, count: 4, at: end, basis: 8, maximumProducts: 10, seed: 12)
    #expect(!short.isConverged)
  }

  @Test("a closure is as good as its matrix, and an unsymmetric one is found out")
  func closures() throws {
    let h = try RandomMatrices.wigner(30, seed: 13)
    let dense = h.dense
    let closure = SymmetricOperator(dimension: 30) { x in
      dense.asRows.map { BLAS.dot($0, x) }
    }
    let method = StochasticLanczosQuadrature(vectors: 3, steps: 12, seed: 14)
    let trace = try method.trace(.identity, of: closure)
    #expect(trace.value.isClose(to: try method.trace(.identity, of: h.asOperator).value))
    #expect(closure.asymmetry(seed: 1) < 1e-14)
    let skewed = SymmetricOperator(dimension: 30) { x in
      var y = dense.asRows.map { BLAS.dot($0, x) }
      y[0] += x[7]
      return y
    }
    #expect(skewed.asymmetry(seed: 1) > 1e-4)
  }

  @Test("a product that is not a number ends in one sentence")
  func notANumber() throws {
    let broken = SymmetricOperator(dimension: 5) { x in x.map { _ in .nan } }
    #expect(throws: SpectrumError.self) {
      _ = try StochasticLanczosQuadrature(vectors: 1, steps: 3).samples(of: broken)
    }
  }
}
