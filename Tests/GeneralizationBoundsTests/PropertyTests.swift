// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import GeneralizationBounds
import NumericalMethods
import Testing

@Suite("Properties")
struct PropertyTests {
  /// Random residuals with range Δ, some of them close to the edge X − Y = Δ.
  static func residuals(_ random: inout SeededGenerator) throws -> BoundedResiduals {
    let count = Int.random(in: 1...8, using: &random)
    let range = Double.random(in: 0.5...15, using: &random)
    let edge = Int.random(in: 0..<4, using: &random) == 0
    let centres = (0..<count).map { _ in range * random.uniform() * 0.7 }
    let losses = centres.map { centre in
      edge ? centre + range * (1 - 1e-6) : min(range, centre + range) * random.uniform() * 0.999
    }
    return try BoundedResiduals(losses: losses, centres: centres, range: range)
  }

  @Test("v: gradient against central differences, series against direct")
  func logExcess() {
    for x in [-0.99, -0.5, -0.1, -0.0999, -1e-3, 1e-3, 0.05, 0.0999, 0.1, 1, 40] {
      let h = 1e-5 * min(abs(x), 1 + x)
      let slope = (LogExcess.value(x + h) - LogExcess.value(x - h)) / (2 * h)
      #expect(abs(slope - LogExcess.derivative(x)) < 1e-6 * abs(LogExcess.derivative(x)))
      #expect(LogExcess.value(x) > 0)
    }
    // The two branches meet.
    for x in [-0.1, 0.1] {
      let inside = LogExcess.value(x * (1 - 1e-15))
      #expect(abs(inside - (x - log1p(x))) < 1e-13 * inside)
    }
    #expect(LogExcess.value(-1) == .infinity)
  }

  @Test("the grid's minimum by bisection is the one that trying all finds")
  func gridMinimum() throws {
    var random = SeededGenerator(seed: 11)
    var edges = 0
    for trial in 0..<1200 {
      let residuals = try Self.residuals(&random)
      let complexity = pow(10, -9 + 10 * random.uniform())
      let count = [1, 2, 3, 7, 24, 60][trial % 6]
      let grid: BetGrid =
        trial % 5 == 0
        ? .points((0...count).map { Double($0 + 1) / Double(count + 1) }) : .uniform(count)
      let best = try EmpiricalFreedman.lossVariation(
        of: residuals, complexity: complexity, grid: grid)
      let bets = try grid.bets()
      let all = try bets.map { bet in
        try EmpiricalFreedman.lossVariation(
          of: residuals, complexity: complexity, grid: .points([bet])
        ).nats
      }
      let least = try #require(all.min())
      let index = try #require(best.index)
      #expect(abs(best.nats - least) <= 1e-13 * least)
      #expect(all[index] == best.nats && bets[index] == best.bet)
      if best.nats > least * (1 + 1e-14) { #expect(all.firstIndex(of: least) == index) }
      if index == 0 || index == bets.count - 1 { edges += 1 }
      #expect(Double(best.evaluations) <= 2 * log2(Double(bets.count)) + 3)
    }
    #expect(edges > 200)
  }

  @Test("free s is at most the grid's, and at most √2·rms ≤ 2·rms")
  func closedForms() throws {
    var random = SeededGenerator(seed: 12)
    for _ in 0..<300 {
      let residuals = try Self.residuals(&random)
      let complexity = pow(10, -6 + 7 * random.uniform())
      let grid = try EmpiricalFreedman.lossVariation(of: residuals, complexity: complexity)
      let free = try EmpiricalFreedman.continuousLossVariation(
        of: residuals, complexity: complexity)
      let closed = ClosedFormFreedman.lossVariation(of: residuals)
      #expect(free.nats <= grid.nats * (1 + 1e-12))
      #expect(free.sigma <= closed * (1 + 1e-9))
      #expect(closed <= ClosedFormFreedman.paperLossVariation(of: residuals))
      let gap = ClosedFormFreedman.gap(of: residuals, complexity: complexity)
      #expect(residuals.range * complexity + free.nats <= gap * (1 + 1e-9))
      let u = residuals.range / grid.bet
      #expect(
        AMGM.bound(on: residuals, scale: u, complexity: complexity)
          <= AMGM.linearBound(on: residuals, scale: u, complexity: complexity) + 1e-12 * u)
    }
  }

  @Test("mean T + u·C is the bound of Theorem 3.1 at the same bet")
  func oneMean() throws {
    var random = SeededGenerator(seed: 13)
    for _ in 0..<200 {
      let residuals = try Self.residuals(&random)
      let complexity = pow(10, -4 + 4 * random.uniform())
      let best = try EmpiricalFreedman.lossVariation(
        of: residuals, complexity: complexity, grid: .uniform(20))
      let t = residuals.linearized(at: best.bet)
      let mean = t.reduce(0, +) / Double(t.count)
      let left = mean + residuals.range / best.bet * complexity
      let right = residuals.meanLoss + residuals.range * complexity + best.nats
      #expect(abs(left - right) <= 1e-12 * abs(right))
    }
  }

  @Test("every T lies in the stated range, and both ends are reached", arguments: [2, 256, 50257])
  func linearizedRange(_ vocabulary: Int) throws {
    let losses: [Float] = (0...60).map { Float($0) * 0.25 } + [1e-6, 1e-3, 30, 80, 200]
    let most = Float(log(Double(vocabulary))).nextDown
    let entropies: [Float] = (0...60).map { most * Float($0) / 60 } + [1e-6, 1e-3]
    let pairs = losses.flatMap { loss in entropies.map { (loss, $0) } }
    let tokens = try TokenLosses(nll: pairs.map(\.0), entropy: pairs.map(\.1))
    for (weight, centre) in [1e-6, 0.12, 0.9].flatMap({ weight in
      LossCentre.allCases.map { (weight, $0) }
    }) {
      let smoothed = try tokens.smoothed(
        weight: weight, vocabulary: vocabulary, centre: centre)
      for bet in [0.01, 0.5, 0.9, 0.999] {
        let range = smoothed.linearizedRange(at: bet)
        let t = smoothed.residuals.linearized(at: bet)
        let slack = 1e-9 * range.upperBound
        let (low, high) = (try #require(t.min()), try #require(t.max()))
        #expect(low >= range.lowerBound - slack && high <= range.upperBound + slack)
        #expect(high >= range.upperBound - slack)
      }
      // Y = X = the least loss is not a file's value: check the lower end by itself.
      let least = smoothed.linearizedRange(at: 0.9).lowerBound
      #expect(abs(least - Smoothing.loss(0, weight: weight, vocabulary: vocabulary)) < 1e-12)
    }
  }

  @Test("f(C) ≤ 2·log 2·√C ≤ √(2C), and α* attains f")
  func smoothingCosts() {
    for step in -300...100 {
      let c = pow(10, Double(step) / 20)
      let exact = Smoothing.exact.cost(complexity: c)
      #expect(exact <= Smoothing.middleCost(complexity: c) * (1 + 1e-15))
      #expect(Smoothing.middleCost(complexity: c) <= Smoothing.paper.cost(complexity: c))
      let a = Smoothing.weight(complexity: c)
      if a < 1 { #expect(abs(-log1p(-a) - c * log(a) - exact) <= 1e-9 * exact) }
    }
  }

  @Test("smoothed losses: no higher than Δ, at least the least, increasing, exact near 0 and ∞")
  func smoothedLoss() {
    for weight in [1e-12, 1e-3, 0.12, 0.99] {
      let range = Smoothing.range(weight: weight, vocabulary: 50257)
      var last = Smoothing.leastLoss(weight: weight, vocabulary: 50257)
      #expect(last == Smoothing.loss(0, weight: weight, vocabulary: 50257))
      for step in 0...400 {
        let x = pow(10, -8 + Double(step) / 40)
        let loss = Smoothing.loss(x, weight: weight, vocabulary: 50257)
        #expect(loss >= last * (1 - 1e-14) && loss <= range)
        last = loss
      }
      #expect(last == range)
    }
  }

  @Test("prequential sums: direct, at β = 1 and above, and the identity with the integral")
  func prequential() {
    for exponent in [0.05, 0.3658, 0.5, 1, 1.7] {
      for tokens in [1.0, 2, 19, 20, 21, 40, 1000] {
        let direct = stride(from: tokens, through: 1, by: -1).reduce(0) {
          $0 + pow($1, -exponent) - pow(tokens, -exponent)
        }
        let sum = Prequential.information(tokens: tokens, scale: 3, exponent: exponent)
        #expect(abs(sum - 3 * direct) <= 1e-11 * abs(3 * direct) + 1e-12)
      }
    }
    #expect(Prequential.integral(tokens: 10, scale: 1, exponent: 1) == .infinity)
    #expect(
      Prequential.information(curve: [4, 3, 2], batchTokens: 512, finalLoss: 2) == 512 * 3)
    #expect(Prequential.information(curve: [], batchTokens: 512, finalLoss: 2) == 0)
  }

  @Test("the prefix code's Kraft sum is below 1")
  func kraft() {
    // Σ over l of 2^l strings, each of weight 2^(−length).
    let sum = (1...100_000).reduce(0.0) { sum, l in
      sum + exp2(Double(l) - PrefixCode.bits(plainBits: Double(l)))
    }
    #expect(sum < 1 && sum > 0.82)
  }

  @Test("code lengths say the same in bits and nats")
  func codeLengths() {
    let counted = CodeLength.bitsPerParameter(4, parameters: 1e6)
    #expect(counted.bits == 4e6 && counted.nats == 4e6 * log(2))
    #expect(CodeLength.nats(counted.nats).bits == 4e6)
    #expect(CodeLength.bits(10).nats == 10 * log(2))
  }
}
