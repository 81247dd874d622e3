// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Files
import Foundation
import NumericalMethods
import ScalingLaws
import TestSupport
import Testing

@Suite struct GoodnessOfFitTests {
  /// Values of `Oracles/goodness.py`.
  @Test func aStraightLineInLogarithmsAgreesWithSciPy() throws {
    let points = Points(
      x: [1, 1, 2, 2, 4, 4, 8, 8, 16, 16],
      y: [10.1, 9.9, 6.9, 7.3, 5.1, 5.0, 3.7, 3.5, 2.2, 2.3])
    let fit = try PowerLaw.fit(to: points, minimizing: .leastSquares(on: .log))
    let goodness = try #require(GoodnessOfFit(fit))
    func expect(_ value: Double?, _ oracle: Double) {
      #expect(
        abs((value ?? .nan) / oracle - 1) < 1e-6, "\(String(describing: value)) for \(oracle)")
    }
    #expect(goodness.measurements == 10)
    expect(goodness.rootMeanSquare, 0.04205477936900257)
    expect(goodness.rSquared, 0.9934520030187923)
    expect(goodness.replicates?.scatter, 0.030052939502651234)
    expect(goodness.replicates?.lackOfFit, 4.86066301916746)
    expect(goodness.replicates?.probability, 0.06065306979412315)
    #expect(goodness.replicates?.groups == 5 && goodness.replicates?.rows == 10)
    let trend = try #require(goodness.patterns.first)
    #expect(trend.column == "x")
    expect(trend.share, 0.3763431822258273)
    expect(trend.probability, 0.07948848457336735)
    #expect(goodness.worst.first?.name == "7")
    expect(goodness.worst.first?.relative, 0.08334938183370832)
    #expect(goodness.warnings.isEmpty)
  }

  /// Runs of two recipes, the second with losses 4 % lower, with a scatter of 0.3 %.
  static func recipes(_ effect: Double, column: String = "recipe") throws -> TrainingRuns {
    var generator = SeededGenerator(seed: 3)
    var lines = ["run,\(column),params,tokens,loss"]
    for (place, n) in [1e7, 3e7, 1e8, 3e8, 1e9].enumerated() {
      for ratio in [5.0, 10, 20, 40, 80, 160] {
        let isSecond = (place + Int(log2(ratio / 5))) % 2 == 1
        let loss =
          (1.8 + 400 / pow(n, 0.34) + 1800 / pow(n * ratio, 0.36)) * (isSecond ? 1 - effect : 1)
          * exp(0.003 * generator.normal())
        lines.append("r\(lines.count),\(isSecond ? "b" : "a"),\(n),\(n * ratio),\(loss)")
      }
    }
    return try TrainingRuns(Table(text: lines.joined(separator: "\n"), path: "runs.csv"))
  }

  @Test func twoRecipesInOneTableAreSeen() throws {
    let runs = try Self.recipes(0.04)
    let goodness = try #require(
      GoodnessOfFit(try Chinchilla.fit(to: runs, intervals: .sandwich), runs: runs))
    #expect(goodness.patterns.first?.column == "recipe")
    // Half of the runs lie 2 % off on either side (variance 4e-4) and scatter by 0.3 % (9e-6): least squares leave 0.98.
    let squares = try #require(
      GoodnessOfFit(
        try Chinchilla.fit(to: runs, minimizing: .leastSquares, intervals: .sandwich), runs: runs))
    #expect(squares.patterns.first?.column == "recipe")
    #expect((squares.patterns.first?.share ?? 0) > 0.95)
    // Far beyond δ the sum of distances is the same wherever the surface lies between the recipes, so that it may turn
    // from one to the other.
    #expect((goodness.patterns.first?.share ?? 0) > 0.5)
    #expect(goodness.patterns.first?.means.names == ["a", "b"])
    #expect(goodness.warnings.map(\.code) == ["W-residual-pattern"])
    #expect(goodness.warnings.first?.message.contains("the column 'recipe' (a +") == true)
    #expect(goodness.worst.allSatisfy { $0.name.hasPrefix("r") })
  }

  @Test func oneRecipeHasNoPattern() throws {
    let runs = try Self.recipes(0)
    let goodness = try #require(
      GoodnessOfFit(try Chinchilla.fit(to: runs, intervals: .sandwich), runs: runs))
    #expect(goodness.warnings.isEmpty, "\(goodness.warnings)")
    #expect(abs(goodness.rootMeanSquare - 0.003) < 0.001)
    #expect((goodness.rSquared ?? 0) > 0.999)
    #expect(goodness.replicates == nil)
    // Seeds are chance, whatever they are called in the table.
    let seeds = try Self.recipes(0.04, column: "seed")
    let other = try #require(
      GoodnessOfFit(try Chinchilla.fit(to: seeds, intervals: .sandwich), runs: seeds))
    #expect(!other.patterns.contains { $0.column == "seed" })
  }

  @Test func itIsWrittenAsJSON() throws {
    let runs = try Self.recipes(0.04)
    let goodness = try #require(
      GoodnessOfFit(try Chinchilla.fit(to: runs, intervals: .sandwich), runs: runs))
    let text = JSON(goodness).text()
    for field in [
      "\"rootMeanSquare\"", "\"rSquared\"", "\"worst\"", "\"replicates\": null", "\"patterns\"",
      "\"a\": 0.0",
    ] {
      #expect(text.contains(field), "\(field)")
    }
  }
}
