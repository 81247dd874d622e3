// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Foundation
import ScalingLaws
import TestSupport
import NumericalMethods
import Testing

@Suite struct PlanningTests {
  // MARK: Inference

  /// Sardana et al. 2024 (first version's abstract): a model as good as a compute-optimal one of 13B that answers
  /// with 2·10^12 tokens costs least with about 7B parameters and 2.1 times the data.
  @Test func inferenceOptimumAgreesWithSardana() throws {
    let law = Chinchilla(
      E: 1.69337368, A: 406.401018, B: 410.722827, alpha: 0.33917084, beta: 0.2849083)
    let tokens = law.optimalTokens(forParameters: 13e9)
    let best = law.loss(parameters: 13e9, tokens: tokens)
    let found = try #require(law.inferenceOptimum(loss: best, inferenceTokens: 2e12))
    #expect((found.parameters / 1e9).rounded() == 7)
    #expect((10 * found.tokens / tokens).rounded() == 21)
    #expect(law.loss(parameters: found.parameters, tokens: found.tokens).isClose(to: best))
    let plain = 6 * 13e9 * tokens + 2 * 13e9 * 2e12
    #expect(found.totalFlops < plain)
  }

  @Test func withoutUseTheCheapestModelIsTheComputeOptimalOne() throws {
    let law = Chinchilla.besiroglu2024
    let best = law.optimum(flops: 1e22)
    let found = try #require(law.inferenceOptimum(loss: best.loss, inferenceTokens: 0))
    #expect(found.parameters.isClose(to: best.parameters, relative: 1e-5))
    #expect(found.trainingFlops.isClose(to: 1e22, relative: 1e-9))
    #expect(law.inferenceOptimum(loss: 1.8, inferenceTokens: 0) == nil, "below the floor")
  }

  @Test func noOtherModelOfTheLossIsCheaper() throws {
    let law = Chinchilla.besiroglu2024
    let found = try #require(law.inferenceOptimum(loss: 2.1, inferenceTokens: 1e13))
    for factor in [0.8, 0.97, 1.03, 1.25] {
      let n = found.parameters * factor
      let rest = 2.1 - law.E - law.A * pow(n, -law.alpha)
      guard rest > 0 else { continue }
      let d = pow(law.B / rest, 1 / law.beta)
      #expect(6 * n * d + 2 * n * 1e13 > found.totalFlops)
    }
  }

  // MARK: Digits

  @Test func printedDigitsOfHoffmannLeaveTheAllocationOpen() throws {
    let entry = try #require(PublishedLaws.named("hoffmann2022"))
    #expect(entry.printed == ["1.69", "406.4", "410.7", "0.34", "0.28"])
    let found = try #require(entry.rounding(flops: 5.76e23))
    #expect(found.ratio.isClose(to: 92.6, relative: 1e-2))
    #expect(found.spread > 4 && found.warning?.code == "W-rounded")
    // The digits of the TeX source lie in the box.
    let exact = Chinchilla.hoffmann2022TeX.optimum(flops: 5.76e23).tokensPerParameter
    #expect(found.range.contains(exact))
    #expect(
      try #require(PublishedLaws.named("besiroglu2024")?.rounding(flops: 5.76e23)).warning == nil)
  }

  @Test func enoughDigitsReproduceTheAllocation() {
    let law = Chinchilla.besiroglu2024
    let digits = RoundingGuard.digits(for: law, flops: 5.76e23)
    var floorless = law.values
    floorless[0] = 0
    #expect(RoundingGuard.digits(for: Chinchilla(floorless), flops: 5.76e23) == digits)
    let rounded = Chinchilla(law.values.map { Double(String(format: "%.\(digits - 1)e", $0)) ?? 0 })
    let exact = law.optimum(flops: 5.76e23).tokensPerParameter
    #expect(rounded.optimum(flops: 5.76e23).tokensPerParameter.isClose(to: exact, relative: 0.01))
    #expect(digits >= 4 && digits <= 6)
  }

  // MARK: Distance

  @Test func distanceIsTheLargestFactorBeyondTheRuns() {
    let range = DataRange(
      features: [[1e8, 1e9], [1e9, 2e10]], names: ["parameters", "tokens"])
    #expect(range.names == ["parameters", "tokens", "compute"])
    #expect(range.distance(of: [5e8, 5e9]) == 1)
    #expect(range.distance(of: [4e9, 5e9]) == 4)
    #expect(range.distance(of: [1e8, 1e8]) == 10)
    // Each within its range, compute too: 6ND of the corner is beyond neither.
    #expect(range.distance(of: [1e9, 1e9]) == 1)
    #expect(DataRange.warning(distance: 10, of: "x") == nil)
    #expect(DataRange.warning(distance: 10.5, of: "x")?.code == "W-far-extrapolation")
  }

  // MARK: Designs

  /// At a least-squares fit, the information with the fit's own scatter is its covariance.
  @Test func informationIsTheCovarianceOfLeastSquares() throws {
    let fit = try Chinchilla.fit(
      to: FitTests.noisyRuns(seed: 5, noise: 0.003), minimizing: .leastSquares)
    let known = try #require(fit.information)
    let squares = fit.residuals.reduce(0) { $0 + $1 * $1 }
    #expect(known.noise.isClose(to: (squares / Double(fit.degreesOfFreedom)).squareRoot()))
    let sandwich = Uncertainty(of: fit, by: .sandwich)
    for quantity in [
      Estimand<Chinchilla>.coefficient(0), .coefficient(3), .optimalLoss(flops: 1e24),
    ] {
      let error = try #require(sandwich.estimate(quantity).standardError)
      #expect(try #require(known.standardError(of: quantity)).isClose(to: error, relative: 1e-4))
    }
    let best = sandwich.estimate(.optimalParameters(flops: 1e24))
    let relative = try #require(best.standardError) / best.value
    #expect(
      try #require(known.standardError(of: .optimalParameters(flops: 1e24)))
        .isClose(to: relative, relative: 1e-4))
  }

  @Test func oneMoreRunShrinksTheErrorAsARefitWould() throws {
    let law = Chinchilla.besiroglu2024
    let design = IsoflopDesign(
      budgets: [1e18, 1e19, 1e20], sizes: 7, span: 4, around: law)
    #expect(design.inputs.count == 21)
    #expect(design.cost.isClose(to: 7 * 1.11e20, relative: 1e-12))
    for (input, budget) in zip(
      design.inputs, [1e18, 1e19, 1e20].flatMap { [Double](repeating: $0, count: 7) })
    {
      #expect(input.flops.isClose(to: budget, relative: 1e-12))
    }
    let known = DesignInformation(design.inputs, law: law, noise: 0.005)
    let goal = Estimand<Chinchilla>.optimalParameters(flops: 1e22)
    let limits = DesignLimits(near: design.inputs)
    let runs = NextRun.candidates(
      for: goal, knowing: known, budgets: [1e18, 1e20], within: limits)
    #expect(runs.count == 2)
    #expect(runs.allSatisfy { limits.contains($0.size) })
    // Nobody trains a hundred parameters: nothing is suggested outside the limits.
    #expect(
      NextRun.candidates(for: goal, knowing: known, budgets: [1e10], within: limits).isEmpty)
    for run in runs {
      // Built from all 22 runs at once, about other centres, the same error comes out.
      let whole = DesignInformation(design.inputs + [run.size], law: law, noise: 0.005)
      #expect(try #require(whole.standardError(of: goal)).isClose(to: run.after, relative: 1e-6))
      #expect(run.shrinkage > 0 && run.after < run.before)
    }
    let one = DesignInformation(
      IsoflopDesign(budgets: [1e19], sizes: 3, span: 4, around: law).inputs, law: law, noise: 0.005)
    #expect(one.standardError(of: goal) == nil, "three runs don't determine five coefficients")
  }

  // MARK: Held numbers

  @Test func holdingAtTheTruthIsNotRejectedAndElsewhereIs() throws {
    let fit = try Chinchilla.fit(
      to: FitTests.noisyRuns(seed: 5, noise: 0.003), minimizing: .leastSquares)
    let same = Estimand<Chinchilla>("α − β") { $0.alpha - $0.beta }
    let held = try #require(fit.holding(same, at: fit.law.alpha - fit.law.beta))
    #expect(held.rise < 1e-6 && held.probability > 0.999)
    let truth = try #require(fit.holding(same, at: 0.3478 - 0.3658))
    #expect(truth.probability > 0.02)
    #expect((truth.law.alpha - truth.law.beta).isClose(to: -0.018, relative: 1e-5))
    let wrong = try #require(fit.holding(same, at: 0.3))
    #expect(wrong.probability < 1e-3)
  }

  // MARK: Backtests

  @Test func aBacktestOfTheTruthHasSmallErrorsAndCovers() throws {
    let runs = FitTests.noisyRuns(seed: 8, noise: 0.003)
    let found = try Backtest(runs, minimizing: .leastSquares)
    #expect(found.cuts.count >= 3)
    for cut in found.cuts {
      #expect(cut.fitted + cut.predictions.count == runs.runs.count)
      #expect(cut.error < 0.03)
      #expect(cut.predictions.allSatisfy { $0.run.size.flops >= cut.flops * (1 - 1e-6) })
    }
    let all = found.cuts.flatMap(\.predictions)
    let covered = all.count { $0.interval?.contains($0.observed) ?? false }
    #expect(Double(covered) > 0.6 * Double(all.count))
    let ranking = found.ranking
    #expect(ranking.map(\.name).contains("chinchilla"))
    let place = { (name: String) in ranking.firstIndex { $0.name == name } ?? 99 }
    #expect(place("chinchilla") < place("no floor"))
    let floor = try #require(ranking.first { $0.name == "no floor" })
    #expect(try #require(floor.probability) < 1e-6)
    let criteria = Dictionary(uniqueKeysWithValues: ranking.map { ($0.name, $0.criterion ?? .nan) })
    #expect(criteria["chinchilla"] ?? .nan < criteria["no floor"] ?? .nan)
  }

  @Test func aBudgetOfWholeStepsIsCutOnce() throws {
    // Sixteen runs at each of three budgets, which whole steps of training make up to a percent more or less.
    let sizes = (0..<48).map { index -> ModelSize in
      let flops = 1e19 * pow(4, Double(index / 16)) * (1 + 0.001 * Double(index % 16 - 8))
      let parameters = (flops / 120).squareRoot() * pow(2, Double(index % 16 - 8) / 3)
      return ModelSize(parameters: parameters, tokens: flops / 6 / parameters)
    }
    let losses = Chinchilla.besiroglu2024.simulate(at: sizes, noise: 0.003, seed: 2)
    let runs = TrainingRuns(
      zip(sizes, losses).map {
        TrainingRun(parameters: $0.parameters, tokens: $0.tokens, loss: $1)
      })
    let found = try Backtest(runs, minimizing: .leastSquares, intervals: .sandwich)
    let cuts = found.cuts.map(\.flops)
    #expect(cuts.count == 2)
    #expect(cuts[1] > 3 * cuts[0])
    let asked = try Backtest(
      runs, cuts: [cuts[0], 1.005 * cuts[0]], minimizing: .leastSquares, intervals: .sandwich)
    #expect(asked.cuts.count == 2)
  }

  @Test func tooFewRunsHaveNoBacktest() {
    let few = TrainingRuns(Array(FitTests.noisyRuns(seed: 1).runs.prefix(8)))
    #expect(throws: FitError.self) { try Backtest(few) }
  }
}
