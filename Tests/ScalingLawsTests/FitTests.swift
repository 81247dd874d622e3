// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Foundation
import NumericalMethods
import ScalingLaws
import TestSupport
import Testing

@Suite struct FitTests {
  /// Runs of the example's sizes with some noise.
  static func noisyRuns(seed: UInt64, noise: Double = 0.01) -> TrainingRuns {
    let (law, inputs) = Chinchilla.example
    let losses = law.simulate(at: inputs, noise: noise, seed: seed)
    return TrainingRuns(
      zip(inputs, losses).map {
        TrainingRun(parameters: $0.parameters, tokens: $0.tokens, loss: $1)
      })
  }

  // MARK: The boundary

  /// Residuals of 1e-4 about large values: rounding moves the objective in its eleventh digit.
  @Test(arguments: [3e-4, 1e-3])
  func smallResidualsOfLargeValuesConverge(noise: Double) throws {
    for seed in 0..<100 {
      var random = SeededGenerator(seed: UInt64(seed))
      let x = (0..<12).map { 1e7 * pow(10, Double($0) / 5.5) }
      let y = x.map { 3 * pow($0, 0.8) * exp(noise * random.normal()) }
      let fit = try PowerLaw.fit(to: Points(x: x, y: y), intervals: .sandwich)
      #expect(fit.outcome == .converged, "seed \(seed)")
      #expect(fit.law.exponent.isClose(to: 0.8, relative: 3 * noise))
    }
  }

  @Test(arguments: ["final_train_loss", "test_loss"])
  func theLadderPutsTheFloorAtZero(loss: String) throws {
    let runs = try TrainingRuns(
      contentsOf: CatalogTests.source("Data/ladder/runs.csv").path, columns: RunColumns(loss: loss))
    #expect(runs.columnsUsed.loss == loss)
    let fit = try Chinchilla.fit(to: runs)
    #expect(fit.outcome == .atBoundary)
    #expect(fit.law.E == 0)
    let floor = try #require(fit["E"])
    #expect(floor.atBoundary && floor.standardError == nil)
    // One-sided: from the bound to where the runs no longer admit it.
    let interval = try #require(floor.interval)
    #expect(interval.lowerBound == 0 && interval.upperBound > 0.1 && interval.upperBound < 1.4)
    #expect(fit.coefficients.dropFirst().allSatisfy { ($0.standardError ?? 0) > 0 })
    #expect(fit.covariance[0] == [0, 0, 0, 0, 0])
    let warning = try #require(fit.warnings.first { $0.code == "W-boundary-E" })
    #expect(
      warning.message
        == "E ended at its bound 0, so these runs do not identify it, "
        + "and the other errors hold for E = 0 only.")
    #expect(fit.degreesOfFreedom == 56 - 4)
    #expect(fit.refit(multiplicities: [Int](repeating: 1, count: 56)) != nil)
  }

  @Test func aFloorBelowZeroStopsAtZero() throws {
    let x = [1.0, 10, 100, 1000, 1e4, 1e5]
    let fit = try InverseRoot.fit(to: Points(x: x, y: x.map { -1 + 4 / $0.squareRoot() }))
    #expect(fit.law.floor == 0)
    #expect(fit.outcome == .atBoundary)
    #expect(fit.warnings.map(\.code) == ["W-boundary-floor"])
  }

  // MARK: Exact answers

  @Test func inverseRootIsLinearLeastSquares() throws {
    let x = [1.0, 4, 16, 64, 256, 1024]
    let y = [5.1, 3.9, 3.6, 3.2, 3.15, 3.01]
    let fit = try InverseRoot.fit(to: Points(x: x, y: y))
    let exact = try LinearLeastSquares(
      design: Matrix(x.map { [1, 1 / $0.squareRoot()] }), observed: y)
    #expect(fit.law.values.isClose(to: exact.coefficients, relative: 1e-11))
    #expect(fit.objective.isClose(to: exact.residualSum, relative: 1e-11))
    let variance = exact.residualSum / 4
    for i in 0..<2 {
      let error = (variance * exact.inverseGram[i, i]).squareRoot()
      #expect(try #require(fit.coefficients[i].standardError).isClose(to: error, relative: 1e-9))
    }
    // Two-sided 95 % with 4 degrees of freedom.
    let reach = 2.7764451051977987 * (try #require(fit.coefficients[0].standardError))
    let plain = try InverseRoot.fit(to: Points(x: x, y: y), intervals: .sandwich)
    let interval = try #require(plain.coefficients[0].interval)
    #expect(interval.upperBound.isClose(to: fit.law.floor + reach, relative: 1e-9))
    // The profile of a straight line is the same interval.
    let profile = try #require(fit.coefficients[0].interval)
    #expect(profile.upperBound.isClose(to: fit.law.floor + reach, relative: 1e-6))
  }

  @Test func powerLawIsAStraightLineInLogarithms() throws {
    let x = [1.0, 3, 10, 40, 90]
    let y = [2.0, 3.1, 6.2, 11, 19]
    let fit = try PowerLaw.fit(to: Points(x: x, y: y))
    let line = try LinearLeastSquares(
      design: Matrix(x.map { [1, log($0)] }), observed: y.map { log($0) })
    #expect(fit.law.scale.isClose(to: exp(line.coefficients[0]), relative: 1e-10))
    #expect(fit.law.exponent.isClose(to: line.coefficients[1], relative: 1e-10))
    #expect(fit.objective.isClose(to: line.residualSum, relative: 1e-10))
  }

  // MARK: What cannot be fitted

  @Test func refusesWhatCannotBeFitted() throws {
    let few = TrainingRuns(Array(Self.noisyRuns(seed: 1).runs.prefix(4)))
    #expect(throws: FitError.tooFewRuns(law: "chinchilla", needed: 5, found: 4)) {
      try Chinchilla.fit(to: few)
    }
    let equal = TrainingRuns([TrainingRun](repeating: few.runs[0], count: 9))
    #expect {
      try Chinchilla.fit(to: equal)
    } throws: { error in
      "\(error)"
        == "a fit of chinchilla needs runs of different parameters, and all 9 have 50000000"
    }
    #expect {
      try PowerLaw.fit(to: Points(x: [1, 2, 3], y: [1, 0, 2]))
    } throws: {
      "\($0)" == "row 2: expected value greater than 0, found 0.0"
    }
    #expect {
      try InverseRoot.fit(to: Points(x: [1, 2, 3], y: [1, .nan, 2]))
    } throws: {
      "\($0)" == "row 2: expected a finite value, found nan"
    }
    #expect(throws: FitError.tooFewRuns(law: "power", needed: 2, found: 0)) {
      try PowerLaw.fit(to: Points(x: [], y: []))
    }
  }

  @Test func warnsOfOneRatio() throws {
    let law = Chinchilla.besiroglu2024
    let runs = [1e7, 3e7, 1e8, 3e8, 1e9, 3e9, 1e10].map {
      TrainingRun(parameters: $0, tokens: 20 * $0, loss: law.loss(parameters: $0, tokens: 20 * $0))
    }
    let codes = try Chinchilla.fit(to: TrainingRuns(runs)).warnings.map(\.code)
    #expect(codes.contains("W-one-ratio"))
    #expect(codes.contains("W-few-runs"))
  }

  @Test func asManyRunsAsCoefficientsLeaveNoErrors() throws {
    let fit = try PowerLaw.fit(to: Points(x: [1, 4], y: [1, 2]))
    #expect(fit.law.exponent.isClose(to: 0.5, relative: 1e-10))
    #expect(fit.coefficients.allSatisfy { $0.standardError == nil && $0.interval == nil })
    #expect(fit.prediction(at: 9).interval == nil)
    #expect(fit.warnings.map(\.code) == ["W-few-runs", "W-no-errors"])
  }

  // MARK: Refits

  @Test func refitEqualsAFitOfRepeatedRows() throws {
    let runs = Self.noisyRuns(seed: 3)
    let fit = try Chinchilla.fit(to: runs)
    for seed in 0..<5 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed)
      let counts = generator.multiplicities(runs.runs.count)
      let repeated = TrainingRuns(
        zip(runs.runs, counts).flatMap { [TrainingRun](repeating: $0, count: $1) })
      let again = try Chinchilla.fit(to: repeated)
      let refit = try #require(fit.refit(multiplicities: counts))
      #expect(refit.values.isClose(to: again.law.values, relative: 1e-6), "\(refit) \(again.law)")
    }
  }

  @Test func refitRefusesWhatCannotBeDetermined() throws {
    let runs = Self.noisyRuns(seed: 3)
    let fit = try Chinchilla.fit(to: runs)
    var counts = [Int](repeating: 0, count: runs.runs.count)
    for i in 0..<4 { counts[i] = 6 }
    #expect(fit.refit(multiplicities: counts) == nil)
    let power = try PowerLaw.fit(to: Points(x: [1, 2, 3], y: [1, 2, 2.5]))
    #expect(power.refit(multiplicities: [3, 0, 0]) == nil)
  }

  // MARK: Errors

  /// Over simulated data sets, mean squared standard error over variance of the estimates.
  @Test(arguments: [true, false])
  func standardErrorsAgreeWithSimulation(huber: Bool) throws {
    let (law, inputs) = PowerLawWithFloor.example
    let many = inputs.flatMap { [Double](repeating: $0, count: 12) }
    let objective: any Objective = huber ? .huber(delta: 1e-2) : .leastSquares
    func run<F: Objective>(_ objective: F) throws {
      var (estimates, errors, covered) = ([Double](), [Double](), 0)
      for seed in 0..<300 as Range<UInt64> {
        let y = law.simulate(at: many, noise: 0.02, seed: seed)
        let fit = try PowerLawWithFloor.fit(
          to: Points(x: many, y: y), minimizing: objective, intervals: .sandwich)
        let exponent = try #require(fit["exponent"])
        estimates.append(exponent.value)
        errors.append(try #require(exponent.standardError))
        if try #require(exponent.interval).contains(law.exponent) { covered += 1 }
      }
      let mean = estimates.reduce(0, +) / 300
      let variance = estimates.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 299
      let claimed = errors.reduce(0) { $0 + $1 * $1 } / 300
      // Variance of 300 estimates is known to 8 %; 0.95 of 300 within four binomial errors.
      #expect((claimed / variance).isClose(to: 1, relative: 0.35), "\(objective)")
      #expect(covered >= 270 && covered <= 299, "\(objective): \(covered) of 300")
    }
    try run(objective)
  }

  @Test func predictionUsesTheDeltaMethod() throws {
    let fit = try Chinchilla.fit(to: Self.noisyRuns(seed: 4), minimizing: .leastSquares, level: 0.9)
    let far = fit.prediction(at: ModelSize(parameters: 7e10, tokens: 1.4e12))
    let near = fit.prediction(at: fit.inputs[10])
    #expect(far.value == fit.law.loss(parameters: 7e10, tokens: 1.4e12))
    #expect(try #require(far.standardError) > (try #require(near.standardError)))
    #expect(try #require(far.interval).contains(far.value))
    #expect(
      fit.residuals.isClose(
        to: zip(fit.observed, fit.predicted).map { log($0) - log($1) }, relative: 1e-12))
    #expect(fit.level == 0.9)
  }
}
