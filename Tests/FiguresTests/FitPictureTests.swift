// SPDX-License-Identifier: GPL-3.0-or-later
import Figures
import Foundation
import GapScaling
import NumericalMethods
import Plotting
import ScalingLaws
import TestSupport
import Testing

/// The pictures that commands draw of fits, sweeps, backtests and extrapolations, from simulated runs.
@Suite("Pictures of fits")
struct FitPictureTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Snapshots")

  private static let runs: TrainingRuns = {
    let (law, inputs) = Chinchilla.example
    return TrainingRuns(
      zip(inputs, law.simulate(at: inputs, noise: 0.003, seed: 4)).map {
        TrainingRun(parameters: $0.parameters, tokens: $0.tokens, loss: $1)
      })
  }()

  private static let sweeps: TrainingRuns = {
    let law = Chinchilla.example.law
    var noise = SeededGenerator(seed: 5)
    return TrainingRuns(
      [1e18, 1e19, 1e20].flatMap { budget in
        [0.25, 0.5, 1, 2, 4].map { factor in
          let parameters = law.optimum(flops: budget).parameters * factor
          let tokens = budget / (6 * parameters)
          return TrainingRun(
            parameters: parameters, tokens: tokens,
            loss: law.loss(parameters: parameters, tokens: tokens) * exp(0.001 * noise.normal()),
            budget: budget)
        }
      })
  }()

  static let pictures: [(name: String, make: @Sendable () throws -> Picture?)] = [
    (
      "ProfilePicture",
      {
        let fit = try Chinchilla.fit(to: runs)
        return ProfilePicture.picture(
          [3, 4].compactMap { i in
            fit.profile(of: .coefficient(i)).map {
              (symbol: "$\(Chinchilla.coefficients[i].symbol)$", profile: $0)
            }
          })
      }
    ),
    (
      "BootstrapPicture",
      {
        let fit = try Chinchilla.fit(to: runs, minimizing: .leastSquares)
        return BootstrapPicture.picture(fit.bootstrap(.rows, resamples: 24, seed: 1), of: fit.law)
      }
    ),
    (
      "BacktestPicture",
      {
        try BacktestPicture.picture(Backtest(runs, cuts: [1e20, 1e21], minimizing: .leastSquares))
      }
    ),
    (
      "IsoFLOPPicture",
      {
        IsoFLOPPicture.picture(
          AllocationMethods(sweeps, minimizing: .leastSquares, budgets: [1e21]))
      }
    ),
    (
      "ExtrapolationPicture",
      {
        let law = try #require(PublishedLaws.named("besiroglu2024"))
        return ExtrapolationPicture.picture(
          .published(
            law,
            to: ExtrapolationTargets(
              parameters: [1e8, 1e9, 1e10, 1e11], tokensPerParameter: 20, vocabulary: 50_304,
              code: .bitsPerParameter(4))))
      }
    ),
    (
      "BoundsByFamilyPicture",
      {
        let law = try #require(PublishedLaws.named("besiroglu2024"))
        return BoundsByFamilyPicture.picture(
          PublishedOutlook(
            law,
            families: [
              ("Pythia", ModelFamily.pythia.parameters, 50257),
              ("further models", [1e12], 128_256),
            ]))
      }
    ),
  ]

  @Test(arguments: pictures.map(\.name))
  func drawing(_ name: String) throws {
    let make = try #require(Self.pictures.first { $0.name == name }).make
    let picture = try #require(try make(), "\(name) drew nothing")
    let drawing = picture.drawing(measurer: FixedMeasurer())
    #expect(drawing.notes == [])
    for label in drawing.labels {
      #expect(Rect(size: drawing.size).contains(label.bounds(FixedMeasurer())), "\(label.markup)")
    }
    let file = Self.folder.appendingPathComponent("\(name).txt")
    guard let stored = try? String(contentsOf: file, encoding: .utf8) else {
      try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
      try drawing.text.write(to: file, atomically: true, encoding: .utf8)
      Issue.record("recorded Snapshots/\(name).txt: look at the picture, then run again")
      return
    }
    #expect(Golden.difference(committed: stored, fresh: drawing.text) { _ in 0.011 } == nil)
  }

  @Test("each standard figure and each picture of a fit has its drawing, and no drawing is of none")
  func eachHasADrawing() throws {
    func stems(_ path: String) throws -> [String] {
      try FileManager.default.contentsOfDirectory(
        atPath: FigureTests.root.appendingPathComponent(path).path
      ).map { String($0.prefix { $0 != "." }) }.sorted()
    }
    #expect(try stems("Figures/drawings") == Figures.Catalog.standard.map(\.name).sorted())
    let files = try stems("Sources/Figures").filter { $0.hasSuffix("Picture") && $0 != "Picture" }
    #expect(files == Self.pictures.map(\.name).sorted())
    #expect(try stems("Tests/FiguresTests/Snapshots") == files)
  }
}
