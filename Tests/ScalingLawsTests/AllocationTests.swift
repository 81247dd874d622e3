// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Foundation
import NumericalMethods
@testable import ScalingLaws
import TestSupport
import Testing

@Suite struct AllocationTests {
  struct Cases: Decodable {
    let cases: [Case]
  }

  struct Case: Decodable {
    let id: String
    let `in`: Given
    let out: [String: Double]
  }

  struct Given: Decodable {
    let flops: Double?
    let N: Double?
    let law: [String: Double]
  }

  @Test func agreesWithFiftyDigits() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Oracles/allocation.json")
    let cases = try JSONDecoder().decode(Cases.self, from: Data(contentsOf: file)).cases
    #expect(cases.count == 4)
    for oracle in cases {
      let law = Chinchilla(try Chinchilla.coefficients.map { try #require(oracle.in.law[$0.name]) })
      func expect(_ value: Double, _ key: String) throws {
        let expected = try #require(oracle.out[key], "\(oracle.id) \(key)")
        #expect(value.isClose(to: expected, relative: 1e-12), "\(oracle.id) \(key)")
      }
      if let flops = oracle.in.flops {
        let optimum = law.optimum(flops: flops)
        try expect(law.allocationScale, "G")
        try expect(law.parameterExponent, "a")
        try expect(law.tokenExponent, "b")
        try expect(optimum.parameters, "N")
        try expect(optimum.tokens, "D")
        try expect(optimum.tokensPerParameter, "tokens_per_param")
        try expect(optimum.loss, "loss")
      } else {
        let n = try #require(oracle.in.N)
        let tokens = law.optimalTokens(forParameters: n)
        try expect(tokens, "D")
        try expect(law.loss(parameters: n, tokens: tokens), "loss")
      }
    }
  }

  @Test func noOtherAllocationIsBetter() {
    let law = Chinchilla.besiroglu2024
    let best = law.optimum(flops: 1e22)
    #expect((6 * best.parameters * best.tokens).isClose(to: 1e22))
    for factor in [0.5, 0.9, 1.1, 2] {
      let other = law.loss(parameters: best.parameters * factor, tokens: best.tokens / factor)
      #expect(other > best.loss)
    }
  }
}

@Suite struct PublishedLawsTests {
  @Test func theBuiltInTableIsTheCommittedOne() throws {
    let text = try String(
      contentsOf: CatalogTests.source("Data/published/laws.csv"), encoding: .utf8)
    let ids = text.split(separator: "\n").dropFirst().compactMap { $0.split(separator: ",").first }
    #expect(PublishedLaws.all.map(\.id) == ids.map(String.init))
  }

  @Test func constantsAreThePrintedDigits() {
    #expect(
      Chinchilla.hoffmann2022
        == Chinchilla(E: 1.69, A: 406.4, B: 410.7, alpha: 0.34, beta: 0.28))
    #expect(
      Chinchilla.besiroglu2024
        == Chinchilla(E: 1.8172, A: 482.01, B: 2085.43, alpha: 0.3478, beta: 0.3658))
    #expect(PublishedLaws.named("besiroglu2024")?.source.contains("2404.10102") == true)
    #expect(PublishedLaws.named("nobody1999") == nil)
    #expect(Chinchilla.hoffmann2022TeX.E == 1.6934)
    #expect(Chinchilla.muennighoff2023.alpha == Chinchilla.muennighoff2023.beta)
  }
}

@Suite struct SurfaceFormTests {
  /// Runs of a surface whose terms count under one power ½: the Chinchilla law is rejected for Skaling's.
  static func skaling() -> TrainingRuns {
    let law = Skaling(E: 2, A: 3e4, B: 3e5, alpha: 0.6, beta: 0.6, power: 0.5)
    var random = SeededGenerator(seed: 2)
    return TrainingRuns(
      [1e7, 3e7, 1e8, 3e8, 1e9].flatMap { n in
        [5.0, 20, 80, 320].map { ratio in
          let size = ModelSize(parameters: n, tokens: n * ratio)
          return TrainingRun(
            parameters: n, tokens: n * ratio, loss: law(size) * exp(0.001 * random.normal()))
        }
      })
  }

  @Test func intervalsCoverAFormThatTheRunsFavour() throws {
    let fit = try Chinchilla.fit(
      to: Self.skaling(), minimizing: .leastSquares, intervals: .sandwich)
    let forms = SurfaceForm.all(beside: fit).filter(\.isAdmitted)
    #expect(forms.map(\.name).contains("skaling"))
    let uncertainty = Uncertainty(of: fit, by: .sandwich)
    let target = ModelSize(parameters: 1e11, tokens: 2e12)
    let found = Predictions(of: uncertainty, at: [target])
    let own = try #require(uncertainty.estimate(.prediction(at: target)).interval)
    let covering = try #require(found.rows[0].prediction.interval)
    #expect(covering.lowerBound <= own.lowerBound && covering.upperBound >= own.upperBound)
    for form in forms {
      #expect(covering.contains(exp(form.logLoss(target).value)))
      let best = form.allocation(1e23, .none)
      let all = Allocations(of: uncertainty, flops: [1e23])
      #expect(try #require(all.rows[0].parameters.interval).contains(best.parameters.value))
    }
    #expect(found.warnings.contains { $0.code == "W-form" })
    #expect(try #require(found.rows[0].newRun).lowerBound <= covering.lowerBound)
  }

  @Test func theLawsOwnRunsAdmitNoOtherForm() throws {
    let fit = try Chinchilla.fit(
      to: FitTests.noisyRuns(seed: 4, noise: 0.002), minimizing: .leastSquares,
      intervals: .sandwich)
    let found = Predictions(
      of: Uncertainty(of: fit, by: .sandwich), at: [ModelSize(parameters: 1e11, tokens: 2e12)])
    #expect(!found.warnings.contains { $0.code == "W-form" })
  }
}
