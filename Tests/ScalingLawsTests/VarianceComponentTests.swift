// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Foundation
import NumericalMethods
import ScalingLaws
import TestSupport
import Testing

@Suite struct VarianceComponentTests {
  /// Groups of equal size at one x each, so that the law is a straight line through the groups' means: the components
  /// are those of an analysis of variance, with two degrees of freedom less between groups.
  @Test func balancedGroupsAreAnAnalysisOfVariance() throws {
    var random = SeededGenerator(seed: 4)
    let levels = (0..<9).map { pow(2.0, Double($0)) }
    var (x, y, labels) = ([Double](), [Double](), [Int]())
    for (group, level) in levels.enumerated() {
      let offset = 0.3 * random.normal()
      for _ in 0..<5 {
        x.append(level)
        y.append(10 + 4 / level.squareRoot() + offset + 0.1 * random.normal())
        labels.append(group)
      }
    }
    let fit = try InverseRoot.fit(to: Points(x: x, y: y), intervals: .sandwich)
    let found = try #require(fit.varianceComponents(by: Clusters("level", of: labels)))
    let means = levels.indices.map { group in
      Spread.mean(y.indices.filter { labels[$0] == group }.map { y[$0] })
    }
    let within = y.indices.reduce(0.0) { $0 + pow(y[$1] - means[labels[$1]], 2) } / 36
    let between =
      levels.indices.reduce(0.0) { $0 + 5 * pow(means[$1] - fit.law(levels[$1]), 2) } / 7
    #expect(found.freedom.between == 7)
    #expect(found.freedom.within == 36)
    #expect(found.meanSquares.within.isClose(to: within, relative: 1e-9))
    #expect(found.meanSquares.between.isClose(to: between, relative: 1e-9))
    #expect(found.size.isClose(to: 5, relative: 1e-9))
    #expect(found.between.isClose(to: ((between - within) / 5).squareRoot(), relative: 1e-9))
    #expect(found.probability < 1e-3)
  }

  /// Runs of some sizes with offsets of their own.
  static func runs(sizes: Int, offset: Double, noise: Double, seed: UInt64) -> TrainingRuns {
    var random = SeededGenerator(seed: seed)
    let law = Chinchilla.besiroglu2024
    var runs: [TrainingRun] = []
    for size in 0..<sizes {
      let parameters = 5e7 * pow(200, Double(size) / Double(sizes - 1))
      let shift = offset * random.normal()
      for ratio in [5.0, 10, 20, 40, 80, 160] {
        let loss =
          law.loss(parameters: parameters, tokens: ratio * parameters)
          * exp(shift + noise * random.normal())
        runs.append(TrainingRun(parameters: parameters, tokens: ratio * parameters, loss: loss))
      }
    }
    return TrainingRuns(runs)
  }

  @Test func offsetsOfSizesWidenIntervals() throws {
    let runs = Self.runs(sizes: 10, offset: 0.02, noise: 0.004, seed: 2)
    let fit = try Chinchilla.fit(to: runs, intervals: .sandwich, confirming: false)
    let components = try #require(fit.usualComponents)
    #expect(components.freedom.between == 7)
    #expect(components.freedom.within == 46)
    #expect(components.within.isClose(to: 0.004, relative: 0.35))
    #expect(components.between.isClose(to: 0.02, relative: 0.6))
    #expect(fit.usualIntervals == .groups)
    let far = ModelSize(parameters: 1e11, tokens: 2e12)
    let (groups, profile) = (
      Uncertainty(of: fit, by: .groups), Uncertainty(of: fit, by: .profile)
    )
    #expect(groups.method == .groups)
    func width(_ found: Uncertainty<Chinchilla>) throws -> Double {
      let interval = try #require(found.estimate(.prediction(at: far)).interval)
      return interval.upperBound - interval.lowerBound
    }
    #expect(try width(groups) > 1.3 * width(profile))
    let new = try #require(groups.newRun(at: far))
    let law = try #require(groups.estimate(.prediction(at: far)).interval)
    #expect(new.lowerBound < law.lowerBound && new.upperBound > law.upperBound)
    #expect(profile.warnings.contains { $0.code == "W-grouped-scatter" })
    #expect(!groups.allWarnings.contains { $0.code == "W-grouped-scatter" })
    let grouped = try Chinchilla.fit(to: runs, intervals: .groups, confirming: false)
    #expect(grouped.intervals == .groups)
    #expect(grouped.coefficients[3].interval == groups.coefficients[3].interval)
  }

  @Test func threeSizesCannotTell() throws {
    let runs = Self.runs(sizes: 3, offset: 0.02, noise: 0.004, seed: 3)
    let fit = try Chinchilla.fit(to: runs, intervals: .groups, confirming: false)
    #expect(fit.varianceComponents(by: .sizes(fit.inputs)) == nil)
    #expect(fit.intervals == .profile)
    #expect(fit.warnings.contains { $0.code == "W-few-groups" })
  }

  @Test func aCoefficientAtItsBoundHasAOneSidedInterval() throws {
    let x = (0..<24).map { pow(1.5, Double($0)) }
    // A curve whose floor would be below 0.
    let y = PowerLaw(scale: 5, exponent: -0.3).simulate(at: x, noise: 0.02, seed: 11)
      .map { $0 - 0.05 }
    let fit = try PowerLawWithFloor.fit(to: Points(x: x, y: y))
    let floor = try #require(fit["floor"])
    #expect(floor.atBoundary && floor.standardError == nil)
    let interval = try #require(floor.interval)
    #expect(interval.lowerBound == 0 && interval.upperBound > 0)
    // At the upper end the squares have risen by t² s², t one-sided.
    let t = StudentTDistribution.quantile(0.95, degreesOfFreedom: Double(fit.degreesOfFreedom))
    let limit = fit.objective * (1 + t * t / Double(fit.degreesOfFreedom))
    let reduced = y.map { $0 - interval.upperBound }
    #expect(reduced.allSatisfy { $0 > 0 })
    let held = try #require(
      fit.holding(Estimand("floor", value: { $0.floor }), at: interval.upperBound))
    let squares = zip(x, y).reduce(0.0) { $0 + pow(log($1.1) - log(held.law($1.0)), 2) }
    #expect(squares.isClose(to: limit, relative: 1e-3))
  }

  /// Where the free fit's floor sits at 0 it has no more free coefficients than the law with ½; the test answers all the
  /// same.
  @Test func theExponentIsTestedWhereTheFloorIsZero() throws {
    let x = (0..<12).map { pow(2.0, Double($0)) }
    let y = x.enumerated().map { 3 * pow($1, -0.15) * (1 + 0.002 * sin(3 * Double($0))) }
    let half = try InverseRoot.fit(to: Points(x: x, y: y))
    let found = try #require(ExponentTest(half))
    #expect(found.test.pValue < 1e-4)
    #expect(found.exponent.isClose(to: 0.15, relative: 0.5))
  }

  @Test func aSkalingSurfaceCurvesTheResidualsOfChinchilla() throws {
    let law = Skaling(E: 1.5, A: 3e4, B: 3e5, alpha: 0.6, beta: 0.6, power: 0.5)
    let inputs = Chinchilla.example.inputs
    let losses = law.simulate(at: inputs, noise: 0.001, seed: 1)
    let fit = try Chinchilla.fit(
      to: inputs, observed: losses, minimizing: .leastSquares, intervals: .sandwich,
      confirming: false)
    #expect(fit.curvedResiduals?.code == "W-curved-residuals")
    let skaling = try Skaling.fit(
      to: inputs, observed: losses, minimizing: .leastSquares, intervals: .sandwich,
      confirming: false)
    #expect(try #require(fit.probability(of: skaling)) < 1e-4)
    #expect(try #require(fit.criterionGain(of: skaling)) > 0)
    let own = try Chinchilla.fit(
      to: inputs, observed: Chinchilla.besiroglu2024.simulate(at: inputs, noise: 0.001, seed: 1),
      minimizing: .leastSquares, intervals: .sandwich, confirming: false)
    #expect(own.curvedResiduals == nil)
  }
}
