// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Foundation
import GapScaling
import GeneralizationBounds
import NumericalMethods
import ScalingLaws
import Testing

@Suite("The analysis of the ladder")
struct AnalysisTests {
  static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Data/ladder").path
  static let analysis = Result { try StudyAnalysis(Study(folder: folder)) }

  @Test(
    "bounds at 3 and 4 bits say something and lie above the held-out loss", arguments: [3.0, 4])
  func nonVacuous(_ bits: Double) throws {
    let analysis = try Self.analysis.get()
    let bounds = analysis.bounds.filter { $0.model.bitsPerParameter == bits }
    #expect(bounds.count == 8)
    for bound in bounds {
      #expect(!bound.value.vacuous && bound.value.bound < log(256))
      #expect(bound.value.bound > bound.model.testLoss ?? .infinity)
      #expect(bound.sample == 10_000)
    }
  }

  @Test("each model at its best width: AM–GM below the paper's, the held-out loss below all")
  func family() throws {
    let widths = try Self.analysis.get().widths
    #expect(widths.count == 8)
    for model in widths {
      #expect(model.models.count == 6)
      #expect(model.models.map(\.bitsPerParameter) == [2, 3, 4, 5, 6, 8])
      let bounds = try ModelWidths.steps.map { try #require(model.bound($0)) }
      #expect(zip(bounds, bounds.dropFirst()).allSatisfy { $0 > $1 }, "\(bounds)")
      let test = try #require(model.best.testLoss)
      #expect(bounds.allSatisfy { test < $0 && $0 < log(256) })
      #expect(bounds[0] == model.choice.best.value.bound)
      #expect(model.choice.rows.allSatisfy { $0.value.bound >= bounds[0] })
      // The choice is paid for: one width by itself has a lower bound.
      let alone = try Self.analysis.get().bounds.first { $0.model == model.best }
      #expect((alone?.value.bound ?? .infinity) < bounds[0])
    }
  }

  @Test("the information agrees with numpy's sum over the curve")
  func information() throws {
    // batch_tokens · Σ(loss − final_train_loss) / log 2, in float64 by numpy 2.4 on the same files.
    let expected = ["20k": 159_612.06963249497, "820k": 7_701_917.855645263]
    for (name, bits) in expected {
      let found = try #require(
        try Self.analysis.get().information.first { $0.model.model == name })
      #expect(abs(found.bits / bits - 1) < 1e-12)
    }
  }

  @Test("a target outside the measured sizes is beyond them on either side")
  func distance() throws {
    let analysis = try Self.analysis.get()
    let sizes = analysis.bounds.map(\.model.parameters)
    let (least, most) = (try #require(sizes.min()), try #require(sizes.max()))
    let found = try analysis.extrapolate(to: [least / 200, least, most, 200 * most])
    let distances = found.bounds.map { $0.distance ?? 0 }
    #expect(
      zip(distances, [200, 1, 1, 200]).allSatisfy { abs($0 / $1 - 1) < 1e-12 }, "\(distances)")
    #expect(found.bounds.map(\.reach) == [.far, .measured, .measured, .far])
    #expect(found.warnings.filter { $0.code == "W-far-extrapolation" }.count == 2)
    // More tokens than any run had count too.
    let tokens = analysis.surface?.inputs.map(\.tokens).max() ?? 1
    let long = try analysis.extrapolate(
      to: ExtrapolationTargets(
        parameters: [most], tokensPerParameter: 50 * tokens / most, vocabulary: 256,
        code: .bitsPerParameter(4))
    ).bounds[0]
    #expect(abs((long.distance ?? 0) / 50 - 1) < 1e-12)
  }

  @Test("an extrapolation repeats what is wrong with its own laws only")
  func lawWarnings() throws {
    let analysis = try Self.analysis.get()
    let stored = analysis.lawWarnings(for: .bitsPerParameter(4)).map(\.code)
    #expect(stored.contains("W-boundary-E") && stored.contains("W-growing-gap"))
    for code in [ExtrapolatedBound.Code.prequential, .requential] {
      let found = analysis.lawWarnings(for: code).map(\.code)
      #expect(found.contains("W-boundary-E") && !found.contains("W-growing-gap"))
    }
  }

  @Test(
    "measured bounds lie in the intervals of new models, their own and those of smaller models' laws"
  )
  func backtest() throws {
    let found = try #require(try Self.analysis.get().backtest())
    let own = BoundBacktest.count(found.own)
    #expect(own.stated == 8 && own.hits >= 7, "\(own.hits) of \(own.stated)")
    let left = BoundBacktest.count(found.rows)
    #expect(left.stated == 10 && left.hits >= 8, "\(left.hits) of \(left.stated)")
    #expect(found.losses.map(\.leftOut) == [1, 2, 3, 4])
    #expect(found.losses.map(\.runs) == [7, 14, 21, 28])
    for row in found.own {
      let (law, new) = (row.predicted.interval, row.predicted.newModelInterval)
      #expect(try #require(new).lowerBound <= #require(law).lowerBound)
      #expect(try #require(new).upperBound >= #require(law).upperBound)
    }
  }

  @Test("an extrapolated bound is its terms, each what its law says")
  func terms() throws {
    let analysis = try Self.analysis.get()
    let surface = try #require(analysis.surface)
    let gap = try #require(analysis.quantizationGap)
    let n = 8.2e6
    let found = try #require(try analysis.extrapolate(to: [n]).bounds.first)
    let overhead = try #require(analysis.overhead)
    // 4.62 bits a parameter at 20k fall to 4.11 at 820k: scales are one a row, and go on falling.
    #expect(overhead.law(n) > 0 && overhead.law(n) < 0.11)
    let c = (n * (4 + overhead.law(n)) * log(2) + log(1000 / 0.01)) / (20 * n)
    #expect(abs(found.complexityPerToken / c - 1) < 1e-14)
    // R̂ of the measured models lies a little below the mean loss at the end of their runs.
    let runs = try #require(analysis.study.runs).runs
    let levels = try analysis.frontier.map { entry in
      let run = try #require(runs.first { $0.name == entry.model.run })
      return log(try #require(entry.unquantizedRisk)) - log(run.loss)
    }
    let level = exp(levels.reduce(0, +) / Double(levels.count))
    #expect(level < 1)
    let surfaceLoss = surface.law(ModelSize(parameters: n, tokens: 20 * n))
    #expect(abs(found.terms.risk / (surfaceLoss * level) - 1) < 1e-12)
    #expect(abs(found.terms.complexity - c * log(256)) < 1e-14)
    #expect(abs(found.terms.smoothing - (2 * c).squareRoot()) < 1e-14)
    #expect(abs(found.terms.quantizationGap - gap.law(n)) < 1e-14)
    // Σ√C lies among what the measured models show at this very C.
    let weight = c / (1 + c)
    let measured = try analysis.frontier.map { entry in
      let losses = try TokenLosses(contentsOf: entry.model.tokenLosses ?? "")
      return try EmpiricalFreedman.lossVariation(
        of: losses.smoothed(weight: weight, vocabulary: 256), complexity: c
      ).nats
    }
    let law = try InverseRoot.fit(
      to: Points(x: analysis.frontier.map(\.model.parameters), y: measured))
    #expect(abs(found.terms.lossVariation - law.law(n)) < 1e-12)
    let parts = found.terms
    #expect(
      found.bound == parts.risk + parts.complexity + parts.lossVariation + parts.smoothing
        + parts.quantizationGap + parts.subsample)
    #expect(found.interval?.contains(found.bound) == true)
    #expect(abs((found.distance ?? 0) - n / 820_352) < 1e-12)
  }

  @Test("the seed decides the interval and nothing else")
  func seed() throws {
    let study = try Study(folder: Self.folder)
    func extrapolated(_ seed: UInt64) throws -> ExtrapolatedBound {
      let options = AnalysisOptions(draws: 60, seed: seed)
      return try #require(
        try StudyAnalysis(study, options: options).extrapolate(to: [1e7]).bounds.first)
    }
    let (one, again, other) = (try extrapolated(1), try extrapolated(1), try extrapolated(2))
    #expect(one.interval == again.interval)
    #expect(one.bound == other.bound)
    #expect(one.interval != other.interval)
  }

  @Test("the interval narrows towards the level asked for")
  func level() throws {
    let study = try Study(folder: Self.folder)
    let widths = try [0.5, 0.9].map { level in
      let options = AnalysisOptions(level: level, draws: 200)
      let interval = try StudyAnalysis(study, options: options).extrapolate(to: [1e7]).bounds[0]
        .interval
      return try #require(interval.map { $0.upperBound - $0.lowerBound })
    }
    #expect(widths[0] < widths[1])
  }

  @Test("cautions are read off the data")
  func cautions() throws {
    let codes = Set(try Self.analysis.get().warnings.map(\.code))
    #expect(
      codes.isSuperset(of: [
        "W-boundary-E", "W-off-optimum", "W-flat-variation", "W-growing-gap", "W-one-seed",
      ]))
    #expect(!codes.contains("W-misfit"))
  }

  @Test("a surface that misses the run of most compute says by how much, and on which side")
  func misfit() throws {
    let runs = try String(contentsOfFile: Self.folder + "/runs.csv", encoding: .utf8)
    func cell(_ row: Substring, _ column: Int) -> String {
      String(row.split(separator: ",", omittingEmptySubsequences: false)[column])
    }
    let last = try #require(
      runs.split(separator: "\n").dropFirst().max {
        (Double(cell($0, 4)) ?? 0) < (Double(cell($1, 4)) ?? 0)
      })
    let loss = cell(last, 5)
    let value = try #require(Double(loss))
    for (changed, side) in [("\(0.9 * value)", "above"), ("\(1.1 * value)", "below")] {
      let study = try TemporaryStudy([
        "study.yaml": "vocabulary: 256\n",
        "runs.csv": runs.replacing(last, with: last.replacing(loss, with: changed)),
      ])
      defer { study.remove() }
      let warnings = try StudyAnalysis(Study(folder: study.folder)).warnings
      let misfit = try #require(warnings.first { $0.code == "W-misfit" })
      #expect(misfit.message.contains("% \(side) the loss of the run with the most compute"))
    }
  }

  @Test("a published surface gives the sum of its risk and the stated assumptions")
  func published() throws {
    let law = try #require(PublishedLaws.named("besiroglu2024"))
    let found = try #require(
      Extrapolation.published(
        law,
        to: ExtrapolationTargets(
          parameters: [1e9], tokensPerParameter: 20, vocabulary: 50257, code: .bitsPerParameter(4))
      ).bounds.first)
    // C of the oracle's case thm34_1.
    #expect(abs(found.complexityPerToken / 0.13862943668763533 - 1) < 1e-12)
    let expected =
      law.chinchilla.loss(parameters: 1e9, tokens: 2e10) + 1.5006504989413991 + 0.5265537706400655
      + 0.1 * 0.13862943668763533.squareRoot() + 0.1
    #expect(abs(found.bound - expected) < 1e-12)
    #expect(found.interval == nil)
  }
}
