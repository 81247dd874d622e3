// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import HessianSpectra
import NumericalMethods
import TestSupport
import Testing

/// Appendix B against mpmath at 50 digits.
@Suite("Oracle cases")
struct OracleTests {
  /// A case's inputs and outputs by name, every number or list as a list.
  struct Case {
    var fn: String
    var input: [String: Any]
    var output: [String: Any]

    init(_ id: String) throws {
      let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Oracles/cases.json")
      let file = try JSONSerialization.jsonObject(with: Data(contentsOf: path)) as? [String: Any]
      let cases = file?["cases"] as? [[String: Any]] ?? []
      let found = try #require(cases.first { $0["id"] as? String == id })
      fn = found["fn"] as? String ?? ""
      input = found["in"] as? [String: Any] ?? [:]
      output = found["out"] as? [String: Any] ?? [:]
    }

    func number(_ key: String) -> Double { input[key] as? Double ?? .nan }
    func numbers(_ key: String) -> [Double] { input[key] as? [Double] ?? [] }
    func wanted(_ key: String) -> Double { output[key] as? Double ?? .nan }
    func matrix() throws -> SymmetricMatrix {
      try SymmetricMatrix(Matrix(input["H"] as? [[Double]] ?? []))
    }
  }

  @Test("every case is named here")
  func coverage() throws {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Oracles/cases.json")
    let file = try JSONSerialization.jsonObject(with: Data(contentsOf: path)) as? [String: Any]
    let ids = (file?["cases"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String }
    #expect(
      ids == [
        "ldlq1", "bits1", "slq1", "slq2", "slq3_all_signs", "slq4_diag", "slq5_size", "quadform1",
        "fpnoise1",
      ])
  }

  @Test func ldlq() throws {
    let c = try Case("ldlq1")
    let h = try c.matrix()
    let w = c.numbers("w")
    let factorization = try LDLFactorization(h)
    #expect(factorization.diagonal.isClose(to: c.output["D"] as? [Double] ?? []))
    #expect(factorization.trace.isClose(to: c.wanted("trD")))
    let method = LDLQ(factorization)
    var generator = SeededGenerator(seed: 1)
    let grid = RoundingGrid(step: c.number("step"))
    let row = method.quantize(w, to: grid, using: &generator)
    #expect(row.weights == c.output["q"] as? [Double])
    #expect(method.error(of: row).isClose(to: c.wanted("quad_from_D")))
    func quadratic(_ q: [Double]) -> Double {
      let e = zip(q, w).map { $0 - $1 }
      return BLAS.dot(e, BLAS.symmetricProduct(h.dense, e))
    }
    #expect(quadratic(row.weights).isClose(to: c.wanted("quad")))
    let nearest = w.map { grid.rounded($0, .nearest, using: &generator).value }
    #expect(quadratic(nearest).isClose(to: c.wanted("quad_nearest")))
    let bound = try LDLQBound(h)
    #expect(bound.traceRoot.isClose(to: c.wanted("trsqrt")))
    #expect(bound.incoherence.isClose(to: c.wanted("mu")))
    #expect(bound.largestRootDiagonal.isClose(to: c.wanted("maxdiag_sqrt")))
    #expect(bound.incoherent(variance: 1).isClose(to: c.wanted("bound_trD_mu")))
    #expect(bound.rootDiagonal(variance: 1).isClose(to: c.wanted("bound_trD_maxdiag")))
  }

  @Test func bits() throws {
    let c = try Case("bits1")
    let n = c.number("n")
    let mu = Incoherence.afterRotation(dimension: n, failureProbability: 0.01)
    #expect(mu.isClose(to: c.wanted("mu")))
    let bits = BitsPerParameter(
      traceRoot: c.number("trsqrt"), dimension: n, incoherence: mu, tolerance: c.number("eps"))
    #expect(bits.errorBound(variance: pow(2, -8)).isClose(to: c.wanted("bound_sigma")))
    #expect(bits.paper.isClose(to: c.wanted("bits_paper")))
    #expect(bits.grid(width: c.number("w_range")).isClose(to: c.wanted("bits_exact")))
  }

  @Test(arguments: ["slq1", "slq2", "slq4_diag"])
  func quadrature(_ id: String) throws {
    let c = try Case(id)
    let v = c.numbers("v")
    var process = Lanczos(try c.matrix().asOperator, from: v)
    try process.advance(to: Int(c.number("m")))
    let sample = try SpectralSample(process.coefficients, squaredNorm: BLAS.dot(v, v))
    #expect(sample.quadrature.nodes.isClose(to: c.output["nodes"] as? [Double] ?? []))
    if let weights = c.output["weights"] as? [Double] {
      #expect(sample.quadrature.weights.isClose(to: weights))
    }
    #expect(sample.estimate(.squareRoot).isClose(to: c.wanted("estimate")))
    if c.output["exact_trace"] != nil, id == "slq4_diag" {
      #expect(sample.estimate(.squareRoot).isClose(to: c.wanted("exact_trace")))
    }
  }

  @Test func allSignVectors() throws {
    let c = try Case("slq3_all_signs")
    let h = try c.matrix().asOperator
    let samples = try (0..<16).map { bits in
      let v = (0..<4).map { bits >> $0 & 1 == 0 ? -1.0 : 1 }
      var process = Lanczos(h, from: v)
      try process.advance(to: Int(c.number("m")))
      return try SpectralSample(process.coefficients, squaredNorm: 4)
    }
    let trace = try TraceEstimate(.squareRoot, of: samples)
    #expect(trace.value.isClose(to: c.wanted("mean")))
    #expect(trace.value.isClose(to: c.wanted("trsqrt")))
  }

  @Test func sampleSize() throws {
    let c = try Case("slq5_size")
    let size = SampleSize(
      condition: c.number("kappa"), relativeError: c.number("eps"),
      failureProbability: c.number("eta"))
    #expect(size.steps.isClose(to: c.wanted("m")))
    #expect(size.vectors.isClose(to: c.wanted("n_v")))
    #expect(!size.isMet(steps: 340, vectors: 60_000) && size.isMet(steps: 341, vectors: 60_000))
    let singular = SampleSize(condition: .infinity, relativeError: 0.05, failureProbability: 0.01)
    #expect(singular.steps == .infinity)
  }

  @Test func moments() throws {
    let c = try Case("quadform1")
    let h = try c.matrix()
    let gauss = QuadraticFormMoments(of: h, probe: .gaussian)
    #expect(gauss.mean.isClose(to: c.wanted("trace")))
    #expect(gauss.variance.isClose(to: c.wanted("var_gauss")))
    #expect(gauss.signalToNoise.isClose(to: c.wanted("snr_gauss")))
    let signs = QuadraticFormMoments(of: h, probe: .rademacher)
    #expect(signs.variance.isClose(to: c.wanted("var_rademacher")))
    #expect(signs.signalToNoise.isClose(to: c.wanted("snr_rademacher")))
  }

  @Test func roundingNoise() throws {
    let c = try Case("fpnoise1")
    #expect(PrecisionNoise.float16.fractionBits == Int(c.number("frac_bits")))
    #expect(
      PrecisionNoise.float16.width(meanSquare: c.number("mean_sq_eig"))
        .isClose(to: c.wanted("width")))
  }
}
