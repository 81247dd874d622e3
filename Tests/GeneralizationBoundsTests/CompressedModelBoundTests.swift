// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Foundation
import GeneralizationBounds
import NumericalMethods
import Testing

@Suite("Theorem 3.4")
struct CompressedModelBoundTests {
  static func losses(_ count: Int, seed: UInt64 = 31) throws -> TokenLosses {
    var random = SeededGenerator(seed: seed)
    var nll: [Float] = []
    var entropy: [Float] = []
    for _ in 0..<count {
      let h = min(-2 * log(random.uniform()), 5)
      entropy.append(Float(h))
      nll.append(Float(-max(h, 0.05) * log(random.uniform())))
    }
    return try TokenLosses(nll: nll, entropy: entropy)
  }

  static let bound = CompressedModelBound(
    parameters: 2e4, tokens: 4e5, codeLength: .bits(8e4), vocabulary: 256, sampled: .tokens)

  @Test("all tokens measured: no subsample, no split, the paper's minimum")
  func whole() throws {
    let losses = try Self.losses(4000)
    var bound = Self.bound
    bound.tokens = 4000
    bound.codeLength = .bits(800)
    for subsample in Subsample.allCases {
      bound.subsample = subsample
      let value = try bound.evaluate(on: losses, unquantizedRisk: 1.5)
      #expect(value.terms.subsample == 0 && !value.isPlugInEstimate)
      #expect(value.streamFailureProbability == 0.01)
      #expect(value.subsampleFailureProbability == 0)
      let complexity = (800 * log(2) + log(1000 / 0.01)) / 4000
      #expect(abs(value.complexityPerToken - complexity) < 1e-15)
      #expect(value.smoothingWeight == Smoothing.weight(complexity: value.complexityPerToken))
      let least = try bound.lossVariation(of: losses)
      #expect(least.sigma == value.lossVariation && least.bet == value.bet)
      #expect(value.terms.risk == 1.5)
      #expect(value.terms.quantizationGap == losses.meanNLL - 1.5)
      #expect(value.bound == value.terms.total)
    }
  }

  @Test("the unquantized risk cancels")
  func cancels() throws {
    let losses = try Self.losses(2000)
    let with = try Self.bound.evaluate(on: losses, unquantizedRisk: 1.25)
    let without = try Self.bound.evaluate(on: losses)
    #expect(abs(with.bound - without.bound) < 1e-14)
    #expect(without.terms.risk == losses.meanNLL && without.terms.quantizationGap == 0)
  }

  @Test("the terms dominate Theorem 3.1 on the smoothed losses", arguments: Smoothing.allCases)
  func dominates(_ smoothing: Smoothing) throws {
    let losses = try Self.losses(3000)
    var bound = Self.bound
    bound.smoothing = smoothing
    bound.tokens = 3000
    bound.codeLength = .bits(600)
    let value = try bound.evaluate(on: losses)
    let smoothed = try losses.smoothed(weight: value.smoothingWeight, vocabulary: 256)
    let theorem = EmpiricalFreedman(
      failureProbability: 0.01, codeLength: 600 * log(2))
    let direct = try theorem.evaluate(on: smoothed.residuals)
    #expect(abs(direct.lossVariation.nats - value.terms.lossVariation) < 1e-14)
    if smoothing == .direct {
      #expect(abs(direct.bound - value.bound) < 1e-13)
    } else {
      #expect(direct.bound < value.bound)
    }
  }

  @Test(
    "a subsample: δ is split, and the joint bet minimises variation and width together",
    arguments: [Subsample.hoeffding, .maurerPontil])
  func subsample(_ subsample: Subsample) throws {
    for seed in 1...6 {
      let losses = try Self.losses(500, seed: UInt64(seed))
      var bound = Self.bound
      bound.subsample = subsample
      bound.grid = .uniform(50)
      bound.subsampleShare = 0.25
      bound.bet = .total
      let value = try bound.evaluate(on: losses)
      #expect(value.subsampleFailureProbability == 0.0025)
      #expect(value.streamFailureProbability == 0.0075)
      #expect(value.terms.subsample > 0 && !value.isPlugInEstimate && value.bet < 0.98)
      let smoothed = try losses.smoothed(weight: value.smoothingWeight, vocabulary: 256)
      let all = try bound.grid.bets().map { bet in
        try EmpiricalFreedman.lossVariation(
          of: smoothed, complexity: value.complexityPerToken, grid: .points([bet])
        ).nats
          + subsample.width(of: smoothed, bet: bet, gridPoints: 50, failureProbability: 0.0025)
      }
      let least = try #require(all.min())
      #expect(abs(value.terms.lossVariation + value.terms.subsample - least) < 1e-12)
    }
  }

  @Test("the paper's Hoeffding on the risk alone: an estimate that says what it leaves uncovered")
  func hoeffdingOnRisk() throws {
    var bound = Self.bound
    bound.subsample = .hoeffdingRisk
    let losses = try Self.losses(4000)
    let value = try bound.evaluate(on: losses)
    // Δ·√(log(1/δ2)/(2n)), with no share for the bets.
    let width = value.range * (log(1 / 0.005) / 8000).squareRoot()
    #expect(abs(value.terms.subsample - width) < 1e-12)
    #expect(value.isPlugInEstimate && value.warnings.map(\.code).contains("W-uncovered-variation"))
    #expect(!value.warnings.map(\.code).contains("W-plug-in"))
    bound.subsample = .hoeffding
    #expect(try bound.evaluate(on: losses).terms.subsample > width)
    bound.subsample = .hoeffdingRisk
    bound.inequality = .azuma
    #expect(throws: BoundError.self) { try bound.evaluate(on: losses) }
  }

  @Test("no interval for a subsample: an estimate that says so")
  func plugIn() throws {
    var bound = Self.bound
    bound.subsample = .none
    let value = try bound.evaluate(on: Self.losses(1000))
    #expect(value.isPlugInEstimate && value.terms.subsample == 0)
    #expect(
      value.warnings == [
        Warning(
          code: "W-plug-in",
          message: "1000 of 400000 tokens stand for all without an interval: an estimate, not a "
            + "certificate.")
      ])
  }

  @Test("vacuous is an answer")
  func vacuous() throws {
    var bound = Self.bound
    bound.codeLength = .bits(8e5)
    let value = try bound.evaluate(on: Self.losses(1000))
    #expect(value.vacuous && value.bound >= log(256) && value.trivial == log(256))
    #expect(value.warnings.map(\.code) == ["W-vacuous"])
    #expect(value.warnings[0].message.hasSuffix("log V = 5.5452, which guessing attains."))
  }

  @Test("alternatives and bits a parameter enter C")
  func complexity() throws {
    var bound = Self.bound
    bound.codeLength = .bitsPerParameter(4, parameters: 2e4)
    bound.alternatives = 6
    let expected = (4 * 2e4 * log(2) + log(1000 / 0.01) + log(6)) / 4e5
    #expect(abs(try bound.complexityPerToken() - expected) < 1e-15)
  }

  @Test("a choice between alternatives widens the subsample's interval too")
  func alternatives() throws {
    let losses = try Self.losses(1000)
    var bound = Self.bound
    bound.subsample = .hoeffding
    bound.grid = .points([0.9])
    let one = try bound.evaluate(on: losses)
    bound.alternatives = 6
    let six = try bound.evaluate(on: losses)
    let ratio = ((log(6 / 0.005)) / log(1 / 0.005)).squareRoot()
    // C, hence the range, moves by log 6/D only.
    #expect(abs(six.terms.subsample / one.terms.subsample - ratio) < 1e-4)
  }

  @Test("Σ at another complexity is smoothed for that complexity")
  func otherComplexity() throws {
    let losses = try Self.losses(2000)
    let at = try [1e-3, 1e-2, 1e-1].map {
      try Self.bound.lossVariation(of: losses, complexity: $0)
    }
    #expect(at[0].sigma > at[1].sigma && at[1].sigma > at[2].sigma)
    #expect(at[0].nats < at[1].nats)
  }
}
