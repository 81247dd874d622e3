// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Files
import Foundation
import NumericalMethods
import ScalingLaws
import TestSupport
import Testing

@Suite struct ParabolaBiasTests {
  /// The shift by brute force: a parabola through very many evenly spread sizes.
  @Test(arguments: Specimen.all.indices)
  func closedFormIsTheLimitOfManySizes(index: Int) {
    let law = Specimen.all[index].law
    for span in [1.05, 1.5, 4, 16] {
      for offCenter in [1, 3, 1.0 / 3] {
        let closed = ParabolaBias.shift(
          alpha: law.alpha, beta: law.beta, center: log(offCenter), halfWidth: log(span))
        let simulated = log(
          1
            + ApproachTwoBias.simulated(
              law, flops: 1e21, span: span, offCenter: offCenter, sizes: 2001))
        #expect(closed.isClose(to: simulated, absolute: 2e-6), "\(law) \(span) \(offCenter)")
      }
    }
  }

  @Test func equalExponentsAboutTheOptimumHaveNone() {
    #expect(abs(ParabolaBias.shift(alpha: 0.35, beta: 0.35, center: 0, halfWidth: 3)) < 1e-14)
    #expect(ParabolaBias.shift(alpha: 0.3, beta: 0.4, center: 0, halfWidth: 2) < 0)
    // A narrow grid has none wherever it lies close to the optimum.
    #expect(abs(ParabolaBias.shift(alpha: 0.3, beta: 0.4, center: 0, halfWidth: 1e-3)) < 1e-7)
  }

  @Test func itDoesNotDependOnTheBudget() {
    let law = Chinchilla.hoffmann2022
    let biases = [1e18, 1e21, 1e24].map {
      ApproachTwoBias.simulated(law, flops: $0, span: 4, offCenter: 2, sizes: 15)
    }
    #expect(biases.isClose(to: [biases[0], biases[0], biases[0]], relative: 1e-6))
    #expect(ApproachTwoBias.table(flops: 1e20).count == 5 * Specimen.all.count)
  }

  /// docs/approach-2-bias.md holds the table of `laws isoflop --bias`.
  @Test func theCommittedTableIsWhatTheCommandPrints() throws {
    let text = try String(
      contentsOf: CatalogTests.source("docs/approach-2-bias.md"), encoding: .utf8)
    let numbers = text.matches(of: /[-+][0-9.]+ %/).map { String($0.0) }
    func percent(_ share: Double) -> String {
      let value = abs(share) < 5e-4 ? 0 : 100 * share
      return String(format: abs(value) < 9.5 ? "%+.1f %%" : "%+.0f %%", value)
    }
    let expected = ApproachTwoBias.table(flops: 1e21).flatMap {
      [percent($0.simulated), percent($0.closedForm), percent($0.fifteen)]
    }
    #expect(numbers == expected)
  }
}

@Suite struct MethodsTests {
  /// Sweeps of a surface without noise.
  static func sweeps(
    _ law: Chinchilla, span: Double = 3, sizes: Int = 9, offCenter: Double = 1, noise: Double = 0
  ) -> TrainingRuns {
    var generator = SeededGenerator(seed: 5)
    return TrainingRuns(
      [1e18, 1e19, 1e20, 1e21].flatMap { budget in
        (0..<sizes).map { index -> TrainingRun in
          let place = 2 * Double(index) / Double(sizes - 1) - 1
          let parameters = law.optimum(flops: budget).parameters * offCenter * pow(span, place)
          let tokens = budget / (6 * parameters)
          let loss = law.loss(parameters: parameters, tokens: tokens)
          return TrainingRun(
            parameters: parameters, tokens: tokens, loss: loss * exp(noise * generator.normal()),
            budget: budget)
        }
      })
  }

  @Test(arguments: Specimen.all.indices)
  func approachThreeRecoversAndTwoHasItsBias(index: Int) throws {
    let law = Specimen.all[index].law
    let methods = AllocationMethods(
      Self.sweeps(law, sizes: 5, offCenter: 1.5), minimizing: .leastSquares(on: .raw),
      budgets: [1e23])
    let fit = try #require(methods.surface)
    #expect(fit.predicted.isClose(to: fit.inputs.map { law($0) }, relative: 1e-8))
    #expect(fit.law.values.isClose(to: law.values, relative: 1e-5))
    let truth = law.optimum(flops: 1e23)
    let rows = methods.rows
    #expect(rows.map(\.name) == ["approach-1", "approach-2", "approach-3"])
    let third = try #require(rows[2].allocations.first)
    #expect(third.parameters.isClose(to: truth.parameters, relative: 1e-4))
    #expect(third.loss.map { $0.isClose(to: truth.loss, relative: 1e-7) } == true)
    // What approach 2 is off by is what its stated bias says.
    let second = try #require(rows[1].allocations.first)
    let bias = try #require(methods.bias)
    let off = second.parameters / truth.parameters - 1
    #expect(bias.parameters(flops: 1e23).isClose(to: off, relative: 1e-2, absolute: 1e-4))
    #expect(abs(bias.parameterExponent) < 1e-4)
    #expect(methods.warnings.contains { $0.code == "W-approach-2-bias" } == (abs(off) > 0.05))
  }

  @Test func aParabolaIsFoundExactly() throws {
    let runs = [-2.0, -1, 0, 1, 3].map { x in
      TrainingRun(
        parameters: 1e8 * exp(x), tokens: 1e10 * exp(-x), loss: 3 + 0.1 * (x - 0.5) * (x - 0.5),
        budget: 6e18)
    }
    let profile = IsoFLOPProfile(budget: 6e18, runs: runs)
    #expect(profile.refusal == nil)
    #expect(profile.parameters.isClose(to: 1e8 * exp(0.5), relative: 1e-10))
    #expect(profile.tokens.isClose(to: 1e10 * exp(-0.5), relative: 1e-10))
    #expect(profile.loss.isClose(to: 3, relative: 1e-12))
    #expect(profile.parabola(at: 1e8).isClose(to: 3.025, relative: 1e-12))
  }

  @Test func sweepsWithoutAMinimumAreRefused() {
    func profile(_ loss: (Double) -> Double) -> IsoFLOPProfile {
      IsoFLOPProfile(
        budget: 6e18,
        runs: [-1.0, 0, 1, 2].map {
          TrainingRun(parameters: 1e8 * exp($0), tokens: 1e10 * exp(-$0), loss: loss($0))
        })
    }
    #expect(profile { 3 - 0.1 * $0 * $0 }.refusal == .noMinimum)
    #expect(profile { 3 + 0.1 * ($0 - 9) * ($0 - 9) }.refusal == .outside)
    #expect(IsoFLOPProfile(budget: 1, runs: []).refusal == .fewSizes)
  }

  @Test func budgetsAreFoundByCompute() {
    var runs = Self.sweeps(.besiroglu2024)
    for index in runs.runs.indices { runs.runs[index].budget = nil }
    let sweeps = IsoFLOPs(runs.runs)
    #expect(sweeps.profiles.map(\.budget).isClose(to: [1e18, 1e19, 1e20, 1e21], relative: 1e-9))
    #expect(sweeps.warnings.map(\.code) == ["W-binned-budgets"])
  }

  @Test func theEnvelopeOfCurvesFollowsTheOptimum() throws {
    let law = Chinchilla.besiroglu2024
    let sizes = (0..<28).map { 1e7 * pow(1.3, Double($0)) }
    let runs = sizes.flatMap { size in
      (0..<60).map { step -> TrainingRun in
        let tokens = 2 * size * pow(1.12, Double(step))
        return TrainingRun(
          name: "\(size)", parameters: size, tokens: tokens,
          loss: law.loss(parameters: size, tokens: tokens))
      }
    }
    let envelope = try #require(TrainingEnvelope(runs))
    #expect(envelope.curves == 28)
    let powers = try #require(envelope.powers)
    #expect(powers.parameterExponent.isClose(to: law.parameterExponent, relative: 0.03))
    let found = powers.allocation(flops: 1e19)
    #expect(found.parameters.isClose(to: law.optimum(flops: 1e19).parameters, relative: 0.1))
    #expect(found.parameterInterval == nil)
    #expect(envelope.points.allSatisfy { $0.parameters > sizes[0] && $0.parameters < sizes[27] })
    #expect(TrainingEnvelope(Array(runs.prefix(60))) == nil)
  }

  @Test func approachTwosIntervalCoversItsOwnCentre() throws {
    let methods = AllocationMethods(
      Self.sweeps(.muennighoff2023, noise: 0.002), budgets: [1e22])
    let allocation = try #require(methods.rows[1].allocations.first)
    let interval = try #require(allocation.parameterInterval)
    #expect(interval.contains(allocation.parameters))
    #expect(interval.contains(Chinchilla.muennighoff2023.optimum(flops: 1e22).parameters))
    #expect(methods.rows[0].refusal?.isEmpty == false)
  }
}

private let folder = ProcessInfo.processInfo.environment["SCALINGLAWS_EXTERNAL_DATA"]
  .flatMap { $0.isEmpty ? nil : $0 }

@Suite(
  .enabled(
    if: folder != nil, "set SCALINGLAWS_EXTERNAL_DATA to a folder with isoflops.csv to run these"))
struct ExternalSweepsTests {
  @Test func everyExperimentGivesAllocations() throws {
    let table = try Table(contentsOf: (folder ?? "") + "/isoflops.csv")
    let names = try TrainingRuns.experiments(in: table)
    #expect(names.count == 6)
    for name in names {
      let runs = try TrainingRuns(table, options: RunOptions(experiment: name))
      #expect(runs.warnings.contains { $0.code == "W-flagged-rows" })
      let methods = AllocationMethods(runs, budgets: [1e22])
      for row in methods.rows.dropFirst() {
        #expect(row.refusal == nil, "\(name) \(row.name)")
        let allocation = try #require(row.allocations.first)
        #expect(allocation.tokensPerParameter > 1 && allocation.tokensPerParameter < 1000)
      }
      #expect(methods.bias != nil)
    }
  }
}
