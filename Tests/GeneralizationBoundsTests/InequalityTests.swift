// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NumericalMethods
import Testing

@testable import GeneralizationBounds

@Suite("Inequalities by name")
struct InequalityTests {
  static let count = 3000

  static func bound(_ inequality: InequalityName) -> CompressedModelBound {
    CompressedModelBound(
      parameters: 300, tokens: Double(count), codeLength: .bits(600), vocabulary: 256,
      grid: .uniform(50), smoothing: .direct, inequality: inequality, sampled: .tokens)
  }

  static func losses() throws -> TokenLosses {
    try CompressedModelBoundTests.losses(count, seed: 61)
  }

  /// R_s ≤ what the inequality's own file says about the smoothed losses in memory.
  static func expected(
    _ inequality: InequalityName, _ value: BoundValue, _ draws: Draws, codeLength: Double
  ) throws -> Double {
    let smoothed = try losses().smoothed(weight: value.smoothingWeight, vocabulary: 256)
    let residuals = smoothed.residuals
    let complexity = value.complexityPerToken
    let n = Double(count)
    let bets = try BetGrid.uniform(50).bets()
    let spread = AzumaTokens.range(weight: value.smoothingWeight, vocabulary: 256)
    let least = Smoothing.leastLoss(weight: value.smoothingWeight, vocabulary: 256)
    let risk = (residuals.meanLoss - least) / spread
    switch inequality {
    case .empiricalFreedman:
      return residuals.meanLoss + residuals.range * complexity
        + (try EmpiricalFreedman.lossVariation(
          of: residuals, complexity: complexity, grid: .uniform(50))).nats
    case .amGM:
      return
        bets.map {
          AMGM.bound(on: residuals, scale: residuals.range / $0, complexity: complexity)
        }.min() ?? .nan
    case .closedForm:
      return residuals.meanLoss
        + ClosedFormFreedman.gap(
          rootMeanSquare: residuals.rootMeanSquare, range: residuals.range,
          complexity: complexity, bets: bets)
    case .empiricalBernstein:
      return residuals.meanLoss
        + EmpiricalBernstein.gap(
          meanSquare: residuals.rootMeanSquare * residuals.rootMeanSquare,
          range: residuals.range - smoothed.leastCentre, count: n,
          evidence: codeLength + log(100))
    case .mixture:
      return Mixture.bound(
        on: residuals, bets: bets, weights: bets.map { _ in 0.02 },
        threshold: codeLength + log(100)
      ).mixture
    case .azuma:
      return try AzumaTokens.bound(
        risk: residuals.meanLoss, weight: value.smoothingWeight, vocabulary: 256,
        codeLength: codeLength, tokens: n, failureProbability: 0.01)
    case .hoeffding:
      return residuals.meanLoss
        + (try Hoeffding.width(
          range: spread, count: n, failureProbability: 0.01, codeLength: codeLength))
    case .maurerPontil:
      return try MaurerPontil.bound(
        on: residuals.losses, range: spread, failureProbability: 0.01, codeLength: codeLength)
    case .mcAllester:
      return least
        + spread
        * McAllester.bound(
          risk: risk, divergence: codeLength, count: n, failureProbability: 0.01)
    case .catoni:
      return least
        + spread
        * Catoni.optimum(risk: risk, divergence: codeLength, count: n, failureProbability: 0.01)
        .bound
    case .convexity:
      return least
        + spread
        * Convexity.bound(risk: risk, divergence: codeLength, count: n, failureProbability: 0.01)
        .bound
    case .klInverse:
      return least
        + spread
        * (draws == .stream
          ? KLInverse.streamValue(risk: risk, complexity: complexity, exponents: 50)
          : KLInverse.value(risk: risk, complexity: complexity))
    case .clippedAMGM:
      return ClippedAMGM.bets(weight: value.smoothingWeight, vocabulary: 256).map { bet in
        let centres = residuals.centres.map { max($0, bet.least) }
        let mean = centres.reduce(0, +) / n
        let log = zip(residuals.losses, centres).reduce(0) {
          $0 + Foundation.log(bet.scale + $1.1 - $1.0)
        }
        return mean + bet.scale - exp(log / n - complexity)
      }.min() ?? .nan
    default: return .nan
    }
  }

  @Test(
    "by name and by formula on residuals in memory: the same to 1e-12",
    arguments: InequalityName.allCases.filter { $0 != .best }, Draws.allCases)
  func byFormula(_ inequality: InequalityName, _ draws: Draws) throws {
    if draws == .stream, inequality.needsIndependentDraws { return }
    var bound = Self.bound(inequality)
    bound.draws = draws
    let value = try bound.evaluate(on: Self.losses())
    let wanted = try Self.expected(inequality, value, draws, codeLength: 600 * log(2))
    #expect(abs(value.bound - wanted) <= 1e-12 * wanted)
    #expect(value.inequality == inequality && value.bound == value.terms.total)
    #expect(value.candidates == [InequalityBound(inequality: inequality, bound: value.bound)])
    #expect(abs(value.smoothedRisk - value.quantizedRisk) < 0.3)
  }

  @Test("AM–GM is below the paper's, direct below exact below paper, closed form above the minimum")
  func order() throws {
    let losses = try Self.losses()
    func value(_ inequality: InequalityName, _ smoothing: Smoothing) throws -> Double {
      var bound = Self.bound(inequality)
      bound.smoothing = smoothing
      return try bound.evaluate(on: losses).bound
    }
    for inequality in [InequalityName.empiricalFreedman, .amGM] {
      #expect(try value(inequality, .direct) < value(inequality, .exact))
      #expect(try value(inequality, .exact) < value(inequality, .paper))
    }
    #expect(try value(.amGM, .direct) < value(.empiricalFreedman, .direct))
    #expect(try value(.empiricalFreedman, .direct) < value(.closedForm, .direct))
  }

  @Test("best: the least of its list, each at an equal share of δ", arguments: Draws.allCases)
  func best(_ draws: Draws) throws {
    var bound = Self.bound(.best)
    bound.draws = draws
    let value = try bound.evaluate(on: Self.losses())
    let list = InequalityName.candidates(for: draws)
    #expect(value.candidates.map(\.inequality) == list)
    #expect(value.bound == value.candidates.map(\.bound).min())
    #expect(value.failureProbability == 0.01)
    for candidate in value.candidates {
      var alone = bound
      alone.inequality = candidate.inequality
      alone.failureProbability = 0.01 / Double(list.count)
      let expected = try alone.evaluate(on: Self.losses()).bound
      #expect(abs(candidate.bound - expected) < 1e-12)
    }
  }

  @Test("a grid of smoothing weights: its best, with log of their number paid")
  func jointWeight() throws {
    let losses = try Self.losses()
    var bound = Self.bound(.amGM)
    let plain = try bound.evaluate(on: losses)
    bound.weight = .joint(points: 33)
    let joint = try bound.evaluate(on: losses)
    let paid = log(33) / Double(Self.count)
    #expect(abs(joint.complexityPerToken - plain.complexityPerToken - paid) < 1e-15)
    let weights = bound.weight.weights(complexity: joint.complexityPerToken)
    #expect(weights.count == 33 && weights.contains(joint.smoothingWeight))
    #expect(weights == weights.sorted() && weights.allSatisfy { $0 > 0 && $0 < 1 })
    #expect(weights[24] == Smoothing.weight(complexity: joint.complexityPerToken))
    // Every weight by itself, at the same C.
    for weight in weights where weight == joint.smoothingWeight || weight == weights[24] {
      let smoothed = try losses.smoothed(weight: weight, vocabulary: 256)
      let least =
        try BetGrid.uniform(50).bets().map {
          AMGM.bound(
            on: smoothed.residuals, scale: smoothed.range / $0,
            complexity: joint.complexityPerToken)
        }.min() ?? .nan
      #expect(joint.bound <= least + 1e-12)
      if weight == joint.smoothingWeight { #expect(abs(joint.bound - least) < 1e-12) }
    }
    bound.smoothing = .exact
    #expect(try bound.evaluate(on: losses).bound >= joint.bound)
  }

  @Test("on a sample AM–GM's tangent lies above it, and its values within the stated range")
  func tangent() throws {
    let losses = try Self.losses()
    var bound = Self.bound(.amGM)
    bound.tokens = 30_000
    bound.codeLength = .bits(6000)
    bound.subsample = .none
    let plugIn = try bound.evaluate(on: losses)
    for subsample in [Subsample.hoeffding, .maurerPontil, .amGM] {
      bound.subsample = subsample
      let value = try bound.evaluate(on: losses)
      #expect(value.terms.subsample > 0 && !value.isPlugInEstimate)
      #expect(value.bound - value.terms.subsample > plugIn.bound)
      #expect(value.bound - value.terms.subsample < plugIn.bound + 0.05)
    }
    let smoothed = try losses.smoothed(weight: 0.12, vocabulary: 256)
    for (bet, share) in [(0.3, 0.9), (0.98, 0.87), (0.98, 0.5)] {
      let range = smoothed.linearizedRange(at: bet, share: share)
      let u = smoothed.range / bet
      let most = smoothed.range
      for x in [Smoothing.leastLoss(weight: 0.12, vocabulary: 256), 1, 4, most] {
        for y in [0, 0.01, 1, 3, log(256)] {
          let t = y - share * u * log1p((y - x) / u)
          #expect(t >= range.lowerBound - 1e-9 && t <= range.upperBound + 1e-9)
        }
      }
    }
  }

  @Test("what an inequality can't grant is refused in one sentence")
  func refusals() throws {
    let losses = try Self.losses()
    func sentence(_ change: (inout CompressedModelBound) -> Void) throws -> String {
      var bound = Self.bound(.empiricalFreedman)
      change(&bound)
      return try #require(throws: BoundError.self) { try bound.evaluate(on: losses) }.description
    }
    for inequality in [InequalityName.hoeffding, .maurerPontil, .mcAllester, .catoni, .convexity] {
      #expect(
        try sentence { $0.inequality = inequality }
          == "expected an inequality that allows for dependent tokens, found "
          + "\(inequality.rawValue), which needs independent draws: take empirical-freedman or "
          + "am-gm")
    }
    #expect(
      try sentence {
        $0.inequality = .closedForm
        $0.tokens = 1e6
      }
        == "expected every training token under closed-form, found a sample: the maurer-pontil "
        + "interval covers one mean, which this bound is not; take empirical-freedman or am-gm")
    #expect(
      try sentence {
        $0.smoothing = .paper
        $0.weight = .joint(points: 9)
      } == "expected smoothing exact or direct with weights other than C/(1+C), found paper")
    #expect(
      try sentence { $0.weight = .joint(points: 0) }
        == "expected a grid of at least 1 smoothing weight, found 0")
  }

  @Test("any stopping time: what D decides pays 2·log D, what was fixed beforehand nothing")
  func anyStoppingTime() throws {
    let losses = try Self.losses()
    for draws in Draws.allCases {
      for inequality in InequalityName.allCases
      where draws == .independent || !inequality.needsIndependentDraws {
        var fixed = Self.bound(inequality)
        fixed.draws = draws
        var any = fixed
        any.stopping = .any
        let (a, b) = (try fixed.evaluate(on: losses), try any.evaluate(on: losses))
        let paid = (2 * log(fixed.tokens) + log(Double.pi * .pi / 6)) / fixed.tokens
        #expect(abs(b.complexityPerToken - a.complexityPerToken - paid) < 1e-12)
        #expect(b.bound > a.bound)
        #expect(b.candidates.map(\.inequality) == a.candidates.map(\.inequality))
        // With α fixed, Ville's inequality holds at every D by itself.
        (fixed.weight, fixed.smoothing) = (.fixed(0.1), .exact)
        (any.weight, any.smoothing) = (.fixed(0.1), .exact)
        guard inequality != .best else { continue }
        let free = try any.evaluate(on: losses).bound == fixed.evaluate(on: losses).bound
        #expect(free == inequality.isTimeUniform(for: draws))
      }
    }
  }

  @Test("on a stream the divergence's inverse costs little more than Chernoff's")
  func klInverse() {
    for p in [0.0, 0.01, 0.2, 0.7, 1] {
      for c in [1e-6, 1e-3, 0.1, 1] {
        let exact = KLInverse.value(risk: p, complexity: c)
        let stream = KLInverse.streamValue(risk: p, complexity: c)
        #expect(stream >= exact - 1e-12 && stream <= 1)
        #expect(stream <= p + (exact - p) * 1.001 + 1e-4)
      }
    }
  }

  @Test("a bound at the theorem's defaults is as before: the paper's, on a stream, at a fixed n")
  func defaults() {
    let bound = CompressedModelBound(
      parameters: 1, tokens: 1, codeLength: .bits(1), vocabulary: 2)
    #expect(bound.inequality == .empiricalFreedman && bound.smoothing == .paper)
    #expect(bound.draws == .stream && bound.stopping == .fixed && bound.weight == .complexity)
  }

  @Test("every name is the CLI's and the catalog's")
  func names() {
    let catalog = Set(Catalog.inequalities.map(\.name)).subtracting(["reference-model"])
    #expect(Set(InequalityName.allCases.map(\.rawValue)) == catalog.union(["best"]))
  }

  @Test(
    "a mixture of a thousand bets needs only those that count",
    arguments: [(300, 200.0), (3000, 600), (300_000, 3000), (300_000, 60_000)])
  func mixture(_ count: Int, _ bits: Double) throws {
    var bound = Self.bound(.mixture)
    bound.tokens = Double(count)
    bound.codeLength = .bits(bits)
    bound.grid = .uniform(1000)
    let losses = try CompressedModelBoundTests.losses(count, seed: 64)
    let value = try bound.evaluate(on: losses)
    let smoothed = try losses.smoothed(weight: value.smoothingWeight, vocabulary: 256)
    let bets = try BetGrid.uniform(1000).bets()
    let sums = smoothed.sums(at: bets, threads: nil)
    let all = Mixture.bound(
      logs: sums.meanLogs.map { $0 * Double(count) }, count: Double(count),
      meanCentre: sums.meanCentre, range: smoothed.range, bets: bets,
      weights: bets.map { _ in 1e-3 }, threshold: bits * log(2) + log(100))
    #expect(abs(value.bound - all.mixture) <= 1e-12 * all.mixture)
  }
}
