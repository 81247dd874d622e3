// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import ScalingLaws
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
