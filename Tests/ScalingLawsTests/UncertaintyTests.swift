// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Foundation
import NumericalMethods
@testable import ScalingLaws
import TestSupport
import Testing

@Suite struct UncertaintyTests {
  /// A line in 1/√x with noise, of which least squares knows the exact answers.
  static func linear(count: Int = 24) throws -> Fit<InverseRoot> {
    let x = (0..<count).map { pow(10, Double($0 % 8) / 2) }
    var generator = SeededGenerator(seed: 11)
    let y = x.map { 3 + 4 / $0.squareRoot() + 0.1 * generator.normal() }
    return try InverseRoot.fit(to: Points(x: x, y: y), level: 0.9)
  }

  static func surface(seed: UInt64 = 3) throws -> Fit<Chinchilla> {
    try Chinchilla.fit(to: FitTests.noisyRuns(seed: seed, noise: 0.003), level: 0.9)
  }

  // MARK: Same seed, same bytes

  @Test func drawsDependOnTheSeedAloneNotOnThreads() throws {
    let fit = try Self.surface()
    let sizes = Clusters.sizes(fit.inputs)
    for resampling in [Resampling.rows, .clusters(sizes), .residuals, .wild] {
      let one = fit.bootstrap(resampling, resamples: 12, seed: 5, threads: 1)
      let three = fit.bootstrap(resampling, resamples: 12, seed: 5, threads: 3)
      #expect(one.laws == three.laws)
      let other = fit.bootstrap(resampling, resamples: 12, seed: 6, threads: 1)
      #expect(one.laws != other.laws)
      // The first draws of a longer bootstrap are those of a shorter one.
      #expect(fit.bootstrap(resampling, resamples: 4, seed: 5).laws == Array(one.laws.prefix(4)))
    }
  }

  // MARK: Exact answers of linear least squares

  @Test func profileOfALineIsStudentsInterval() throws {
    let fit = try Self.linear()
    for i in 0..<2 {
      let profile = try #require(fit.profile(of: .coefficient(i).linear))
      let exact = try #require(fit.coefficients[i].standardError)
      let reach = exact * StudentTDistribution.quantile(0.95, degreesOfFreedom: 22)
      let value = fit.law.values[i]
      #expect(profile.interval.lowerBound.isClose(to: value - reach, relative: 1e-5))
      #expect(profile.interval.upperBound.isClose(to: value + reach, relative: 1e-5))
      #expect(!profile.isOpenBelow && !profile.isOpenAbove)
      for point in profile.points {
        let t = (point.value - value) / exact
        #expect(abs(point.rise - t * t) < 1e-4 * (1 + t * t))
      }
    }
  }

  @Test func residualBootstrapOfALineHasTheClassicalErrors() throws {
    let fit = try Self.linear()
    let draws = fit.bootstrap(.residuals, resamples: 1500, seed: 2)
    for i in 0..<2 {
      let exact = try #require(fit.coefficients[i].standardError)
      // Known to 1/√3000 = 1.8 %.
      #expect(
        try #require(draws.standardError(of: .coefficient(i))).isClose(to: exact, relative: 0.07))
    }
  }

  @Test func wildBootstrapOfALineHasTheErrorsOfWhite() throws {
    let fit = try Self.linear()
    let rows = fit.inputs.map { [1, 1 / $0.squareRoot()] }
    let bread = try Cholesky(Matrix(rows).transposed * Matrix(rows)).inverse()
    var meat = Matrix(rows: 2, columns: 2)
    for (row, r) in zip(rows, fit.residuals) {
      for a in 0..<2 { for b in 0..<2 { meat[a, b] += 24.0 / 22 * r * r * row[a] * row[b] } }
    }
    let exact = bread * meat * bread
    let draws = fit.bootstrap(.wild, resamples: 1500, seed: 2)
    for i in 0..<2 {
      #expect(
        try #require(draws.standardError(of: .coefficient(i)))
          .isClose(to: exact[i, i].squareRoot(), relative: 0.07))
    }
  }

  @Test func clustersOfCopiesUndoTheCopying() throws {
    let fit = try Self.linear()
    let copies = Points(
      x: fit.inputs.flatMap { [Double](repeating: $0, count: 4) },
      y: fit.observed.flatMap { [Double](repeating: $0, count: 4) })
    let many = try InverseRoot.fit(to: copies)
    let clusters = Clusters("run", of: copies.x.indices.map { $0 / 4 })
    #expect(clusters.count == 24)
    let own = fit.bootstrap(.rows, resamples: 300, seed: 9)
    let whole = many.bootstrap(.clusters(clusters), resamples: 300, seed: 9)
    #expect(
      whole.laws.map(\.slope).isClose(to: own.laws.map(\.slope), relative: 1e-9),
      "the same rows are drawn, each four times")
  }

  @Test func jackknifeLeavesOneOut() throws {
    let fit = try Self.linear()
    let left = fit.jackknife()
    #expect(left.count == 24)
    var (x, y) = (fit.inputs, fit.observed)
    x.remove(at: 5)
    y.remove(at: 5)
    let fifth = try InverseRoot.fit(to: Points(x: x, y: y))
    #expect(try #require(left[5]).values.isClose(to: fifth.law.values, relative: 1e-8))
    let slopes = left.compactMap { $0?.slope }
    let mean = slopes.reduce(0, +) / 24
    let error = (23.0 / 24 * slopes.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }).squareRoot()
    let estimate = Uncertainty(of: fit, by: .jackknife).estimate(.coefficient(1))
    #expect(try #require(estimate.standardError).isClose(to: error, relative: 1e-9))
  }

  /// Above 1,000 runs a Newton step stands for a fit.
  @Test func manyRunsAreLeftOutBySteps() throws {
    var generator = SeededGenerator(seed: 5)
    let x = (0..<1200).map { 1e6 * exp(0.005 * Double($0)) }
    let y = x.map { 30 * pow($0, -0.2) * exp(0.05 * generator.normal()) }
    let fit = try PowerLaw.fit(
      to: Points(x: x, y: y), minimizing: .leastSquares, intervals: .sandwich)
    let stepped = try #require(fit.steppedJackknife())
    #expect(stepped.count == 1200)
    for left in [0, 300, 777, 1199] {
      let full = try #require(fit.refit(multiplicities: x.indices.map { $0 == left ? 0 : 1 }))
      let law = try #require(stepped[left])
      for (own, (known, whole)) in zip(law.values, zip(full.values, fit.law.values)) {
        #expect(abs(own - known) < 0.01 * abs(known - whole) + 1e-12 * abs(whole))
      }
    }
    // The jackknife's error is the sandwich's, but for the heaviness of a run.
    let error = Uncertainty(of: fit, by: .jackknife).estimate(.coefficient(1)).standardError
    let sandwich = try #require(fit["exponent"]?.standardError)
    #expect(try #require(error).isClose(to: sandwich, relative: 0.05))
  }

  // MARK: Profiles of a surface

  /// The profile of a coefficient, against a fit with that coefficient held by brute force.
  @Test func profileOfAnExponentIsTheBestFitWithItHeld() throws {
    let fit = try Self.surface()
    let profile = try #require(fit.profile(of: .coefficient(3)))
    #expect(profile.interval.contains(fit.law.alpha))
    let point = try #require(profile.points.first { $0.rise > 0.5 * profile.limit })
    // E, A, B and β searched with α held: no other law of this α is better.
    let rises = try [-0.02, 0, 0.02].map { shift -> Double in
      let beta = fit.law.beta + shift
      let held = try #require(Self.best(fit, alpha: point.value, beta: beta))
      return held - fit.objective
    }
    let known = try #require(profile.points.map(\.rise).max())
    #expect(known > 0)
    #expect(rises.allSatisfy { $0 > 0 })
    // The objective's rise where the profile says D is D κ/2; κ is common to all points.
    let ratios = try profile.points.filter { $0.rise > 0.2 * profile.limit }.map { point in
      try #require(Self.best(fit, alpha: point.value)) - fit.objective
    }
    let wanted = profile.points.filter { $0.rise > 0.2 * profile.limit }.map(\.rise)
    let kappa = ratios[0] / wanted[0]
    for (rise, d) in zip(ratios, wanted) { #expect((rise / d).isClose(to: kappa, relative: 0.03)) }
  }

  /// The least objective with α held: β by golden section, the rest by iteratively reweighted squares.
  static func best(_ fit: Fit<Chinchilla>, alpha: Double, beta: Double? = nil) -> Double? {
    func value(_ beta: Double) -> Double {
      let x = fit.inputs.map { [1, pow($0.parameters, -alpha), pow($0.tokens, -beta)] }
      var law = Chinchilla(E: fit.law.E, A: fit.law.A, B: fit.law.B, alpha: alpha, beta: beta)
      var least = Double.infinity
      for _ in 0..<100 {
        let residuals = zip(fit.inputs, fit.observed).map { log(law($0)) - log($1) }
        least = min(least, residuals.reduce(0) { $0 + fit.minimized.loss(of: $1) })
        let weights = zip(residuals, fit.inputs).map { r, input in
          min(1, (fit.minimized.asHuber?.threshold ?? .infinity) / max(abs(r), 1e-12))
            / (law(input) * law(input))
        }
        let targets = zip(zip(fit.inputs, residuals), fit.observed).map { pair, _ in
          law(pair.0) * (1 - pair.1)
        }
        guard
          let next = try? LinearLeastSquares(
            design: Matrix(x), observed: targets, weights: weights)
        else { return .infinity }
        law = Chinchilla(next.coefficients + [alpha, beta])
      }
      return least
    }
    if let beta { return value(beta) }
    var (low, high) = (fit.law.beta - 0.15, fit.law.beta + 0.15)
    let golden = (5.0.squareRoot() - 1) / 2
    for _ in 0..<15 {
      let (a, b) = (high - golden * (high - low), low + golden * (high - low))
      if value(a) < value(b) { high = b } else { low = a }
    }
    return value((low + high) / 2)
  }

  @Test func everyMethodGivesIntervalsOfCoefficientsPredictionsAndOptima() throws {
    let fit = try Self.surface()
    let quantities =
      Estimand<Chinchilla>.coefficients + [
        .prediction(at: fit.inputs[10]), .optimalParameters(flops: 1e23),
        .optimalTokens(flops: 1e23), .optimalRatio(flops: 1e23), .optimalLoss(flops: 1e23),
      ]
    for method in IntervalMethod.allCases {
      let uncertainty = Uncertainty(
        of: fit, by: method, clusters: method == .cluster ? .sizes(fit.inputs) : nil,
        resamples: 30)
      #expect(
        uncertainty.warnings.map(\.code) == (method == .cluster ? ["W-few-clusters"] : []))
      for quantity in quantities {
        let estimate = uncertainty.estimate(quantity)
        let interval = try #require(estimate.interval, "\(method) \(quantity.name)")
        #expect(interval.lowerBound < interval.upperBound)
        if method == .sandwich || method == .profile || method == .jackknife {
          #expect(interval.contains(estimate.value), "\(method) \(quantity.name)")
        }
        #expect((estimate.standardError ?? 0) > 0)
      }
    }
  }

  @Test func theFloorOfTheLadderHasAnUpperLimit() throws {
    let runs = try TrainingRuns(
      contentsOf: CatalogTests.source("Data/ladder/runs.csv").path)
    let fit = try Chinchilla.fit(to: runs)
    let estimate = Uncertainty(of: fit, by: .profile).estimate(.coefficient(0))
    #expect(estimate.value == 0 && estimate.standardError == nil)
    #expect(estimate.interval == fit["E"]?.interval)
    #expect(estimate.lower == 0)
  }

  @Test func absoluteDeviationsHaveAProfileToo() throws {
    let fit = try Chinchilla.fit(
      to: FitTests.noisyRuns(seed: 3, noise: 0.003), minimizing: .leastAbsolute(), level: 0.9)
    let huber = try Self.surface()
    let own = try #require(fit.profile(of: .optimalParameters(flops: 1e22))).interval
    let other = try #require(huber.profile(of: .optimalParameters(flops: 1e22))).interval
    #expect(
      log(own.upperBound / own.lowerBound)
        .isClose(to: log(other.upperBound / other.lowerBound), relative: 0.5))
  }

  @Test func budgetsThatDifferByRoundingAreOneCluster() {
    // Sweeps at odd twentieths of a decade, where a grid of tenths has its seams.
    let inputs = (0..<7).flatMap { sweep in
      (0..<5).map { run in
        let flops = pow(10, 18.05 + 0.5 * Double(sweep)) * (1 + 4e-5 * Double(run - 2))
        return ModelSize(parameters: Double(run + 1) * 1e7, tokens: flops / (6e7 * Double(run + 1)))
      }
    }
    let clusters = Clusters.budgets(inputs.reversed())
    #expect(clusters.count == 7)
    #expect(clusters.labels == (0..<35).map { $0 / 5 })
  }

  // MARK: Coverage, reduced: `make coverage` does it in full

  @Test(arguments: [NoiseLaw.normal(scale: 0.005), .student(degreesOfFreedom: 3, scale: 0.005)])
  func profilesCover(noise: NoiseLaw) {
    let specimen = Specimen.all[3]
    let design = specimen.design(runs: 30)
    let simulation = CoverageSimulation(
      law: specimen.law, inputs: design.inputs, noise: noise, seed: 17)
    let results = simulation.run([(.profile, 100)], of: specimen.quantities(design))
    #expect(results.count == 3)
    for result in results {
      // 90 of 100 within two binomial errors: what covers 80 % passes one time in five.
      #expect(result.count == 100 && result.covered >= 84, "\(result)")
    }
  }
}

extension Estimand {
  /// The same number on its own scale.
  var linear: Estimand { Estimand(name, unit: unit, value: value) }
}
