// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Foundation
import NumericalMethods
import ScalingLaws
import TestSupport
import Testing

@Suite struct ObjectiveTests {
  /// The line through two points that makes Σ w λ(r) |r| least: the minimum of a piecewise linear
  /// function of two coefficients lies on some pair.
  static func bestLine(
    _ x: [Double], _ y: [Double], weights: [Double]? = nil, penalty: Double = 1
  ) -> (value: Double, floor: Double, slope: Double) {
    let u = x.map { 1 / $0.squareRoot() }
    var best = (value: Double.infinity, floor: 0.0, slope: 0.0)
    for i in u.indices {
      for j in 0..<i where u[i] != u[j] {
        let slope = (y[i] - y[j]) / (u[i] - u[j])
        let floor = y[i] - slope * u[i]
        let value = u.indices.reduce(0) { sum, k in
          let r = floor + slope * u[k] - y[k]
          return sum + (weights?[k] ?? 1) * (r > 0 ? penalty : 1) * abs(r)
        }
        if value < best.value, floor >= 0 { best = (value, floor, slope) }
      }
    }
    return best
  }

  static let x = (0..<25).map { pow(1.6, Double($0)) }
  static func y(_ seed: UInt64) -> [Double] {
    InverseRoot(floor: 3, slope: 4).simulate(at: x, noise: 0.05, seed: seed)
  }

  @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
  func leastAbsoluteGoesThroughTwoPoints(seed: UInt64) throws {
    let y = Self.y(seed)
    let fit = try InverseRoot.fit(
      to: Points(x: Self.x, y: y), minimizing: .leastAbsolute(on: .raw))
    let best = Self.bestLine(Self.x, y)
    #expect(fit.objective.isClose(to: best.value, relative: 1e-8))
    #expect(fit.law.values.isClose(to: [best.floor, best.slope], relative: 1e-7))
    #expect(fit.outcome == .converged)
    #expect(fit.residuals.count { abs($0) < 1e-8 } == 2)
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func overestimatesCostMore(seed: UInt64) throws {
    let y = Self.y(seed)
    let fit = try InverseRoot.fit(
      to: Points(x: Self.x, y: y), minimizing: .asymmetric(delta: 0, penalty: 10, on: .raw))
    let best = Self.bestLine(Self.x, y, penalty: 10)
    #expect(fit.objective.isClose(to: best.value, relative: 1e-8))
    // One in eleven lies below the line, as 10 to 1 asks.
    #expect(fit.residuals.count { $0 < -1e-6 } <= 3)
  }

  @Test func weightsCountRows() throws {
    let y = Self.y(7)
    let weights = Self.x.indices.map { Double(1 + $0 % 3) }
    let fit = try InverseRoot.fit(
      to: Points(x: Self.x, y: y, weights: weights), minimizing: .leastAbsolute(on: .raw))
    let best = Self.bestLine(Self.x, y, weights: weights)
    #expect(fit.objective.isClose(to: best.value, relative: 1e-8))
    #expect(fit.objectiveName == "weighted sum of absolute residuals")
    let rows = Self.x.indices.flatMap { [Int](repeating: $0, count: 1 + $0 % 3) }
    let repeated = Points(x: rows.map { Self.x[$0] }, y: rows.map { y[$0] })
    for objective in [.huber(delta: 0.05), .leastSquares, .asymmetric(delta: 0.01)]
      as [any Objective]
    {
      func check(_ objective: some Objective) throws {
        let weighted = try InverseRoot.fit(
          to: Points(x: Self.x, y: y, weights: weights), minimizing: objective)
        let longer = try InverseRoot.fit(to: repeated, minimizing: objective)
        #expect(weighted.law.values.isClose(to: longer.law.values, relative: 1e-8), "\(objective)")
        #expect(weighted.objective.isClose(to: longer.objective, relative: 1e-9), "\(objective)")
      }
      try check(objective)
    }
  }

  @Test func weightedSquaresAreLinearLeastSquares() throws {
    let y = Self.y(8)
    let weights = Self.x.map { 1 / $0.squareRoot() }
    let fit = try InverseRoot.fit(to: Points(x: Self.x, y: y, weights: weights))
    let exact = try LinearLeastSquares(
      design: Matrix(Self.x.map { [1, 1 / $0.squareRoot()] }), observed: y, weights: weights)
    #expect(fit.law.values.isClose(to: exact.coefficients, relative: 1e-10))
    let variance = exact.residualSum / Double(Self.x.count - 2)
    for i in 0..<2 {
      let error = (variance * exact.inverseGram[i, i]).squareRoot()
      #expect(try #require(fit.coefficients[i].standardError).isClose(to: error, relative: 1e-8))
    }
    #expect {
      try InverseRoot.fit(to: Points(x: [1, 2, 3], y: [1, 2, 3], weights: [1, 0, 1]))
    } throws: {
      "\($0)" == "row 2: expected weight greater than 0, found 0.0"
    }
  }

  @Test func errorsOfTheMedianAgreeWithSimulation() throws {
    let (law, inputs) = PowerLawWithFloor.example
    let many = inputs.flatMap { [Double](repeating: $0, count: 12) }
    var (estimates, claimed, covered) = ([Double](), 0.0, 0)
    for seed in 0..<150 as Range<UInt64> {
      let y = law.simulate(at: many, noise: 0.02, seed: seed)
      let fit = try PowerLawWithFloor.fit(
        to: Points(x: many, y: y), minimizing: .leastAbsolute(), intervals: .sandwich)
      let exponent = try #require(fit["exponent"])
      estimates.append(exponent.value)
      let error = try #require(exponent.standardError)
      claimed += error * error / 150
      if try #require(exponent.interval).contains(law.exponent) { covered += 1 }
    }
    let mean = estimates.reduce(0, +) / 150
    let variance = estimates.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 149
    #expect((claimed / variance).isClose(to: 1, relative: 0.45))
    #expect(covered >= 132, "\(covered) of 150")
  }

  @Test func lossesAreTheirFormulas() {
    #expect(HuberLoss(delta: 0.1).loss(of: -0.05) == 0.5 * 0.05 * 0.05)
    #expect(HuberLoss(delta: 0.1).loss(of: 0.3).isClose(to: 0.1 * 0.25))
    #expect(LeastAbsolute(on: .log).loss(of: -2) == 2)
    #expect(LeastSquares(on: .raw).loss(of: -3) == 9)
    let asymmetric = AsymmetricLoss(delta: 0, penalty: 4, on: .raw)
    #expect(asymmetric.loss(of: 2) == 8)
    #expect(asymmetric.loss(of: -2) == 2)
  }
}

@Suite struct CertificateTests {
  @Test func startsAgreeOnWellPlacedRuns() throws {
    let fit = try Chinchilla.fit(to: FitTests.noisyRuns(seed: 1), minimizing: .leastSquares)
    #expect(fit.certificate.starts == 8)
    #expect(fit.certificate.agreeing == 8)
    #expect(fit.certificate.gapToSecondBest == nil)
    #expect(fit.certificate.gradient <= 1e-7)
    #expect(fit.certificate.solver == .trustRegion)
    #expect(fit.certificate.confirmation?.solver == .bfgs)
    #expect(
      fit.certificate.sentence.hasPrefix(
        "8 of 8 distinct starts agree; no other minimum was found; the solver bfgs differs by "))
    let single = try Chinchilla.fit(
      to: FitTests.noisyRuns(seed: 1), startingAt: .besiroglu2024)
    #expect(single.certificate.starts == 1)
  }

  @Test func oneRatioIsIllConditioned() throws {
    let law = Chinchilla.besiroglu2024
    let sizes = [1e7, 3e7, 1e8, 3e8, 1e9, 3e9, 1e10].map {
      ModelSize(parameters: $0, tokens: 20 * $0)
    }
    let losses = law.simulate(at: sizes, noise: 0.01, seed: 1)
    let fit = try Chinchilla.fit(to: sizes, observed: losses, minimizing: .leastSquares)
    let free = fit.coefficients.filter { !$0.atBoundary }
    if free.count == 5 { #expect(fit.identifiability.conditionNumber > 100) }
    #expect(fit.warnings.contains { $0.code == "W-one-ratio" })
  }

  /// The reach of the quadratic approximation against a floor held there by a shifted problem: for a law
  /// that is linear in its coefficients both are the same.
  @Test func flatnessIsTheProfilesWidth() throws {
    let y = ObjectiveTests.y(3)
    let fit = try InverseRoot.fit(to: Points(x: ObjectiveTests.x, y: y))
    let reach = try #require(fit.identifiability.flatness.first { $0.name == "floor" }).reach
    let held = fit.law.floor * (1 + reach)
    let u = ObjectiveTests.x.map { 1 / $0.squareRoot() }
    let slope =
      zip(u, y).reduce(0) { $0 + $1.0 * ($1.1 - held) } / u.reduce(0) { $0 + $1 * $1 }
    let profile = zip(u, y).reduce(0) { sum, row in
      let r = held + slope * row.0 - row.1
      return sum + r * r
    }
    #expect((profile / fit.objective).isClose(to: 1.01, relative: 1e-9))
  }

  @Test func anAmplitudeAndItsExponentAreCorrelated() throws {
    let fit = try Chinchilla.fit(to: FitTests.noisyRuns(seed: 1), minimizing: .leastSquares)
    let pairs = fit.identifiability.correlations
    #expect(pairs.contains { $0.first == "A" && $0.second == "alpha" && $0.correlation > 0.95 })
    #expect(pairs == pairs.sorted { abs($0.correlation) > abs($1.correlation) })
    #expect(fit.identifiability.conditionNumber > 1)
  }
}
