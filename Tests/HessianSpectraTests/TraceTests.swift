// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Foundation
import HessianSpectra
import NumericalMethods
import TestSupport
import Testing

@Suite("Traces")
struct TraceTests {
  @Test("error bars of tr √H cover at their level")
  func coverage() throws {
    // The benchmark `spectra` does this 500 times with 50 to 2000 rows.
    let cases = 120
    var covered = 0
    for seed in 0..<UInt64(cases) {
      let n = 24 + Int(seed % 5) * 8
      let condition = pow(10, 1 + Double(seed % 6))
      let values = RandomMatrices.spread(n, condition: condition, seed: seed)
      let h = try RandomMatrices.withEigenvalues(values, seed: 1000 + seed)
      let trace = try StochasticLanczosQuadrature(
        vectors: 10, steps: 40, lowest: 0, tolerance: 1e-3, seed: 2000 + seed
      ).trace(.squareRoot, of: h.asOperator)
      let exact = values.reduce(0) { $0 + $1.squareRoot() }
      if trace.interval?.contains(exact) == true { covered += 1 }
    }
    // Of 120 at 95 %, 104 to 119 lie within three binomial deviations.
    #expect((106...119).contains(covered), "\(covered) of \(cases)")
  }

  @Test("Gauss and Radau bracket √ and log of every vector")
  func brackets() throws {
    let values = RandomMatrices.spread(60, condition: 1e4, seed: 1)
    let h = try RandomMatrices.withEigenvalues(values, seed: 2)
    let eigen = try SymmetricEigen(h.dense)
    for seed in 0..<6 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed)
      let v = Probe.rademacher.vector(dimension: 60, using: &generator)
      let squares = (0..<60).map { j -> Double in
        let c = (0..<60).reduce(0.0) { $0 + eigen.vectors[$1, j] * v[$1] }
        return c * c
      }
      var process = Lanczos(h.asOperator, from: v)
      var width = Double.infinity
      for steps in [4, 8, 16, 32] {
        try process.advance(to: steps)
        let sample = try SpectralSample(process.coefficients, squaredNorm: 60)
        for (f, lowest) in [(SpectralFunction.squareRoot, 0), (.logarithm, 0.5e-4)] {
          let exact = zip(eigen.values, squares).reduce(0) { $0 + f($1.0) * $1.1 }
          let bracket = try #require(try sample.bracket(f, lowest: lowest))
          #expect(bracket.contains(exact), "\(f) \(steps): \(bracket) lacks \(exact)")
        }
        // Without knowing where the spectrum ends, wider but still right.
        let root = zip(eigen.values, squares).reduce(0) { $0 + $1.0.squareRoot() * $1.1 }
        let open = try #require(try sample.bracket(.squareRoot))
        #expect(open.contains(root))
        let known = try #require(try sample.bracket(.squareRoot, lowest: 0))
        #expect(known.upperBound - known.lowerBound < width)
        width = known.upperBound - known.lowerBound
      }
      #expect(width < 0.01 * 60)
    }
  }

  @Test("log det and trace")
  func otherFunctions() throws {
    let values = RandomMatrices.spread(50, condition: 100, seed: 3)
    let h = try RandomMatrices.withEigenvalues(values, seed: 4)
    let method = StochasticLanczosQuadrature(vectors: 400, steps: 30, probe: .gaussian, seed: 5)
    let samples = try method.samples(of: h.asOperator)
    for f in SpectralFunction.allCases {
      let exact = values.reduce(0) { $0 + f($1) }
      let trace = try TraceEstimate(f, of: samples, lowest: 0.005)
      let error = try #require(trace.standardError)
      #expect(abs(trace.value - exact) < 4 * error, "\(f)")
      #expect(trace.samples.count == 400)
      // The noise of normal vectors is what the moments say.
      let variance = 2 * values.reduce(0) { $0 + f($1) * f($1) }
      let deviation = try #require(trace.deviationOverVectors)
      #expect((deviation * deviation / variance).isClose(to: 1, relative: 0.3))
    }
    let broken = try TraceEstimate(
      .logarithm, of: [SpectralSample(LanczosCoefficients(alpha: [-1], beta: [0]), squaredNorm: 1)])
    #expect(broken.warnings.map(\.code) == ["W-log-of-nonpositive"])
  }

  @Test("one vector's noise falls as 1/√n: the trace averages itself")
  func selfAveraging() throws {
    func relativeDeviation(_ n: Int) throws -> (measured: Double, expected: Double) {
      let values = (0..<n).map { 0.5 + Double($0) / Double(n) }
      let h = try RandomMatrices.withEigenvalues(values, seed: 6)
      let trace = try StochasticLanczosQuadrature(
        vectors: 150, steps: 12, probe: .gaussian, seed: 7
      )
      .trace(.squareRoot, of: h.asOperator)
      let root = values.reduce(0) { $0 + $1.squareRoot() }
      let expected = (2 * values.reduce(0, +)).squareRoot() / root
      return (try #require(trace.deviationOverVectors) / trace.value, expected)
    }
    let (small, large) = (try relativeDeviation(16), try relativeDeviation(144))
    #expect(small.measured.isClose(to: small.expected, relative: 0.2))
    #expect(large.measured.isClose(to: large.expected, relative: 0.2))
    #expect((small.expected / large.expected).isClose(to: 3, relative: 0.05))
  }

  @Test("data and vectors are told apart")
  func groups() throws {
    let single = try LanczosCoefficients(alpha: [1], beta: [0])
    func sample(_ value: Double, _ group: Int) throws -> SpectralSample {
      try SpectralSample(single, squaredNorm: value, group: group)
    }
    let trace = try TraceEstimate(
      .identity, of: [sample(1, 0), sample(3, 0), sample(5, 1), sample(7, 1)])
    #expect(trace.value == 4)
    #expect(try #require(trace.deviationOverVectors).isClose(to: 2.squareRoot()))
    #expect(try #require(trace.deviationOverData).isClose(to: 8.squareRoot()))
    #expect(try #require(trace.standardError).isClose(to: 2))
    let one = try TraceEstimate(.identity, of: [sample(2, 0)])
    #expect(one.standardError == nil && one.interval == nil)
  }

  @Test("the same seed gives the same numbers, and another one others")
  func seeds() throws {
    let h = try RandomMatrices.wishart(30, degrees: 60, seed: 8).asOperator
    func value(_ seed: UInt64) throws -> Double {
      try StochasticLanczosQuadrature(vectors: 2, steps: 10, seed: seed).trace(.squareRoot, of: h)
        .value
    }
    #expect(try value(1) == value(1))
    #expect(try value(1) != value(2))
  }

  @Test("what a shift costs is said")
  func shift() throws {
    var values = [Double](repeating: 1e-6, count: 90)
    values += (1...10).map { Double($0) }
    values[0] = -0.04
    let h = try RandomMatrices.withEigenvalues(values, seed: 9)
    let sample = try #require(
      try StochasticLanczosQuadrature(vectors: 1, steps: 30, seed: 10).samples(of: h.asOperator)
        .first)
    let shift = SpectralShift([sample.quadrature])
    #expect(shift.amount.isClose(to: 0.04, relative: 1e-6))
    let summary = try SpectrumSummary(sample.coefficients, parameters: 100)
    #expect(summary.shiftCost > 0 && summary.shiftCost <= shift.costBound(dimension: 100))
    // Ninety eigenvalues at 0 become 0.2 each.
    #expect(summary.shiftCost > 15 && summary.shiftShare > 0.4)
    #expect(summary.clearlyNegativeMass > 0 && summary.clearlyNegativeMass < 0.1)
  }

  @Test("the formats' bits")
  func formats() {
    #expect(PrecisionNoise.float16.unit == 0x1p-11)
    #expect(PrecisionNoise.bfloat16.unit == 0x1p-8)
    #expect(
      PrecisionNoise.bfloat16.width(meanSquare: 1) == 8
        * PrecisionNoise.float16.width(meanSquare: 1))
    #expect(Double(Float16(0x1p-24)) == PrecisionNoise.float16.leastPositive)
    #expect(Float16(0x1p-26) == 0)
  }

  @Test("rounding noise of a random matrix has the stated width")
  func noiseWidth() throws {
    let n = 150
    var generator = SeededGenerator(seed: 11)
    var h = Matrix(rows: n, columns: n)
    var noise = h
    for i in 0..<n {
      for j in 0...i {
        let value = generator.normal()
        let error = Double(Float16(value)) - value
        (h[i, j], h[j, i]) = (value, value)
        (noise[i, j], noise[j, i]) = (error, error)
      }
    }
    let meanSquare = BLAS.dot(h.elements, h.elements) / Double(n)
    let widest = try SymmetricEigen(noise).values.reduce(0) { max($0, abs($1)) }
    // The bound takes every error as spread over the whole of ±u|h|; rounding errors are smaller by up to a factor of 2.
    let width = PrecisionNoise.float16.width(meanSquare: meanSquare)
    #expect(widest < 1.1 * width && widest > 0.4 * width)
  }
}
