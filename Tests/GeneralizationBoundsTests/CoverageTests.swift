// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import GeneralizationBounds
import NumericalMethods
import Testing

/// Coverage by seeded simulation, judged by the binomial interval of the failure probability.
@Suite("Coverage")
struct CoverageTests {
  /// Three and a half standard errors of a rate.
  static func slack(_ rate: Double, _ runs: Int) -> Double {
    3.5 * (rate * (1 - rate) / Double(runs)).squareRoot()
  }

  @Test("a Markov chain under a misspecified model", arguments: [0.05, 0.2])
  func markovChain(_ delta: Double) throws {
    let truth = [0.2, 0.7]
    let model = [0.35, 0.6]
    func cross(_ p: Double, _ q: Double) -> Double { -p * log(q) - (1 - p) * log(1 - q) }
    let entropy = model.map { cross($0, $0) }
    let expected = zip(truth, model).map { cross($0, $1) }
    let theorem = EmpiricalFreedman(failureProbability: delta, grid: .uniform(5))
    var random = SeededGenerator(seed: 21)
    let runs = 1500
    var violations = 0
    for _ in 0..<runs {
      var state = 0
      var losses: [Double] = []
      var centres: [Double] = []
      var mean = 0.0
      for _ in 0..<100 {
        mean += expected[state] / 100
        centres.append(entropy[state])
        let one = random.uniform() < truth[state]
        losses.append(-log(one ? model[state] : 1 - model[state]))
        state = one ? 1 : 0
      }
      let residuals = try BoundedResiduals(losses: losses, centres: centres, range: 1.2)
      if try theorem.evaluate(on: residuals).bound < mean { violations += 1 }
    }
    let rate = Double(violations) / Double(runs)
    #expect(rate <= delta + Self.slack(delta, runs))
  }

  /// The adversary centres the loss at its mean and makes the wealth ∏(1 + sA) jump to just over 1/δ or fall to a
  /// tenth: no inequality is lost, and the bound fails with probability δ itself.
  @Test(
    "an adversary who stops when ahead makes the bound fail just as often as it may",
    arguments: [0.05, 0.2])
  func adversarialStopping(_ delta: Double) throws {
    let bet = 0.9
    let mean = 1.0
    let theorem = EmpiricalFreedman(failureProbability: delta, grid: .points([bet]))
    let down = -1 + 1e-9
    var random = SeededGenerator(seed: 22)
    let runs = 6000
    var violations = 0
    var amgmViolations = 0
    for _ in 0..<runs {
      var wealth = 1.0
      var losses: [Double] = []
      for _ in 0..<8 {
        let up = ((1 + 1e-9) / (delta * wealth) - 1) / bet
        let rises = random.uniform() < -down / (up - down)
        losses.append(mean - (rises ? up : down))
        wealth *= 1 + bet * (rises ? up : down)
        if rises { break }
      }
      let residuals = try BoundedResiduals(
        losses: losses, centres: losses.map { _ in mean }, range: 1)
      if try theorem.evaluate(on: residuals).bound < mean { violations += 1 }
      let complexity = log(1 / delta) / Double(losses.count)
      if AMGM.bound(on: residuals, scale: 1 / bet, complexity: complexity) < mean {
        amgmViolations += 1
      }
    }
    for count in [violations, amgmViolations] {
      let rate = Double(count) / Double(runs)
      #expect(abs(rate - delta) <= Self.slack(delta, runs), "\(rate) against \(delta)")
    }
  }

  /// Fair coins, and an adversary who stops where the bound fails: what holds at one n only is broken more often
  /// than δ, what pays for every n is not.
  @Test(
    "Azuma at any stopping time: the part 6/(π²·n²) of δ for each n covers, δ at a fixed n does not"
  )
  func azumaStopped() throws {
    let delta = 0.2
    // Range 1 and mean ½, as losses 0 and 1 have them.
    func width(_ n: Double, _ delta: Double) throws -> Double {
      try Hoeffding.width(range: 1, count: n, failureProbability: delta)
    }
    let longest = 500
    let fixed = try (1...longest).map { try width(Double($0), delta) }
    let any = try (1...longest).map { n in
      try width(Double(n), 6 * delta / (Double.pi * .pi * Double(n) * Double(n)))
    }
    var random = SeededGenerator(seed: 25)
    let runs = 3000
    var broken = (fixed: 0, any: 0)
    for _ in 0..<runs {
      var losses = 0.0
      var isBroken = (fixed: false, any: false)
      for n in 1...longest {
        losses += random.uniform() < 0.5 ? 1 : 0
        let mean = losses / Double(n)
        if mean + fixed[n - 1] < 0.5 { isBroken.fixed = true }
        if mean + any[n - 1] < 0.5 { isBroken.any = true }
      }
      broken.fixed += isBroken.fixed ? 1 : 0
      broken.any += isBroken.any ? 1 : 0
    }
    #expect(Double(broken.any) / Double(runs) <= delta + Self.slack(delta, runs))
    #expect(Double(broken.fixed) / Double(runs) > delta + Self.slack(delta, runs))
  }

  @Test(
    "the interval for mean T covers the population",
    arguments: [Subsample.hoeffding, .maurerPontil, .amGM])
  func subsample(_ interval: Subsample) throws {
    let size = 50_000
    let delta = 0.1
    var random = SeededGenerator(seed: 23)
    var nll: [Float] = []
    var entropy: [Float] = []
    for _ in 0..<size {
      let h = min(-2 * log(random.uniform()), 5)
      entropy.append(Float(h))
      nll.append(Float(-max(h, 0.05) * log(random.uniform())))
    }
    let population = try TokenLosses(nll: nll, entropy: entropy)
      .smoothed(weight: 0.12, vocabulary: 256)
    let bets = try BetGrid.uniform(6).bets()
    let truth = bets.map { bet in
      population.residuals.linearized(at: bet).reduce(0, +) / Double(size)
    }
    let runs = 300
    var covered = 0
    var widths = 0.0
    for _ in 0..<runs {
      let rows = (0..<2000).map { _ in Int.random(in: 0..<size, using: &random) }
      let sample = try TokenLosses(
        nll: rows.map { nll[$0] }, entropy: rows.map { entropy[$0] }
      ).smoothed(weight: 0.12, vocabulary: 256)
      let best = try EmpiricalFreedman.lossVariation(
        of: sample, complexity: 0.01, grid: .uniform(6))
      let width = try interval.width(
        of: sample, bet: best.bet, gridPoints: 6, failureProbability: delta)
      let mean = sample.residuals.linearized(at: best.bet).reduce(0, +) / 2000
      if truth[try #require(best.index)] <= mean + width { covered += 1 }
      widths += width / Double(runs)
    }
    #expect(Double(covered) / Double(runs) >= 1 - delta)
    #expect(widths < (interval == .hoeffding ? 1 : 0.3), "mean width \(widths)")
  }

  /// A Pólya urn predicted by the learner that knows its rule, mixed with a coin: the past decides everything.
  @Test("a Pólya urn, where one draw changes all that follow", arguments: [0.05, 0.2])
  func polyaUrn(_ delta: Double) throws {
    var random = SeededGenerator(seed: 24)
    let runs = 1500
    var violations = [InequalityName: Int]()
    for _ in 0..<runs {
      var white = 1.0
      var balls = 2.0
      var losses: [Double] = []
      var centres: [Double] = []
      var mean = 0.0
      for _ in 0..<100 {
        let truth = white / balls
        let guess = 0.8 * (white + 0.5) / (balls + 1) + 0.1
        let isWhite = random.uniform() < truth
        losses.append(-log(isWhite ? guess : 1 - guess))
        centres.append(-guess * log(guess) - (1 - guess) * log(1 - guess))
        mean += (-truth * log(guess) - (1 - truth) * log(1 - guess)) / 100
        white += isWhite ? 1 : 0
        balls += 1
      }
      let residuals = try BoundedResiduals(
        losses: losses, centres: centres, range: -log(0.1) + 1e-12)
      let grid = BetGrid.uniform(5)
      let value = try EmpiricalFreedman(failureProbability: delta, grid: grid)
        .evaluate(on: residuals)
      let amgm =
        try grid.bets().map {
          AMGM.bound(
            on: residuals, scale: residuals.range / $0, complexity: value.complexity)
        }.min() ?? 0
      let mixture = Mixture.bound(
        on: residuals, bets: try grid.bets(), weights: [0.2, 0.2, 0.2, 0.2, 0.2],
        threshold: log(1 / delta))
      let divergence =
        residuals.range
        * KLInverse.streamValue(
          risk: residuals.meanLoss / residuals.range,
          complexity: log(30 / delta) / 100, exponents: 30)
      for (name, bound) in [
        (InequalityName.empiricalFreedman, value.bound), (.amGM, amgm), (.mixture, mixture.mixture),
        (.klInverse, divergence),
      ] where bound < mean { violations[name, default: 0] += 1 }
    }
    for (name, count) in violations {
      let rate = Double(count) / Double(runs)
      #expect(rate <= delta + Self.slack(delta, runs), "\(name.rawValue): \(rate)")
    }
  }
}
