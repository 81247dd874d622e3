// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NumericalMethods
import ScalingLaws
import TestSupport
import Testing

@Suite struct LawTests {
  @Test(arguments: LawCatalog.laws.indices)
  func gradientAgreesWithCentralDifferences(index: Int) {
    func check<Law: ScalingLaw>(_: Law.Type) {
      let (law, inputs) = Law.example
      for input in inputs {
        let numerical = centralGradient(at: law.values) { Law($0)(input) }
        // The absolute part is for derivatives that are 0 and come out as rounding.
        #expect(
          law.gradient(at: input).isClose(to: numerical, relative: 1e-8, absolute: 1e-15),
          "\(input)")
      }
    }
    check(LawCatalog.laws[index])
  }

  @Test(arguments: LawCatalog.laws.indices)
  func everyObjectiveRecoversItsOwnSimulation(index: Int) throws {
    func check<Law: ScalingLaw>(_: Law.Type, _ objective: any Objective) throws {
      let (law, inputs) = Law.example
      let fit = try Law.fit(
        to: inputs, observed: law.simulate(at: inputs, noise: 0, seed: 1), minimizing: objective)
      #expect(fit.outcome == .converged, "\(Law.name), \(objective)")
      #expect(fit.predicted.isClose(to: inputs.map { law($0) }, relative: 1e-8))
      #expect(fit.law.values.isClose(to: law.values, relative: 1e-6), "\(fit.law)")
      #expect(fit.warnings.isEmpty, "\(fit.warnings)")
    }
    let objectives: [any Objective] = [
      .huber(delta: 1e-3), .leastSquares(on: .log), .leastSquares(on: .raw),
      .leastAbsolute(on: .log), .leastAbsolute(on: .raw), .asymmetric(),
      .asymmetric(delta: 0, on: .raw), .huber(delta: 1e-3, on: .raw),
    ]
    // Curves that are no sums of powers cost much more a step.
    let law = LawCatalog.laws[index]
    let isCurve = if case .curve = law.form { true } else { false }
    for objective in isCurve ? Array(objectives.prefix(3)) : objectives {
      try check(law, objective)
    }
  }

  @Test(arguments: LawCatalog.laws.indices)
  func aLawKnowsItself(index: Int) {
    func check<Law: ScalingLaw>(_: Law.Type) {
      let (law, inputs) = Law.example
      #expect(Law(law.values) == law)
      #expect(Law.coefficients.count == law.values.count)
      for (info, value) in zip(Law.coefficients, law.values) {
        #expect(law[info.name] == value)
        #expect(value >= info.lower && value <= info.upper)
        #expect(law.description.contains("\(info.symbol) = \(value)"))
      }
      #expect(Law.features(of: inputs[0]).count == Law.featureNames.count)
      #expect(law["nothing"] == nil)
    }
    check(LawCatalog.laws[index])
  }

  @Test func kaplansLimitsAreHisPowers() {
    let law = Kaplan.kaplan2020
    let wide = law(ModelSize(parameters: 1e40, tokens: 1e9))
    #expect(wide.isClose(to: pow(1.8e13 / 1e9, 0.103), relative: 1e-9))
    let endless = law(ModelSize(parameters: 1e9, tokens: 1e40))
    #expect(endless.isClose(to: pow(6.4e13 / 1e9, 0.076), relative: 1e-9))
    let best = law.optimum(flops: 1e22)
    #expect((6 * best.parameters * best.tokens).isClose(to: 1e22))
    for factor in [0.5, 0.9, 1.1, 2] {
      let other = law(
        ModelSize(parameters: best.parameters * factor, tokens: best.tokens / factor))
      #expect(other > best.loss)
    }
  }

  @Test func aPredictionHasTheUnitOfTheLawsValue() {
    #expect(
      Estimand<Kaplan>.prediction(at: ModelSize(parameters: 1, tokens: 1)).unit == "nats/token")
    #expect(Estimand<Information>.prediction(at: 2).unit == "nats")
    #expect(Estimand<PowerLaw>.prediction(at: 2).unit == "unit of y")
  }

  @Test func freshDataAreChinchillas() {
    let law = DataConstrained.muennighoff2023
    let size = ModelSize(parameters: 1e9, tokens: 2e11)
    let fresh = RepeatedData(parameters: 1e9, tokens: 2e11, uniqueTokens: 2e11)
    #expect(law(fresh).isClose(to: law.base(size), relative: 1e-12))
    #expect(fresh.epochs == 1)
    // Four epochs are nearly as good as fresh data, forty are not; sixteen lose 1 − 1/e.
    let unique = 5e10
    func tokens(_ epochs: Double) -> Double {
      law.effective(
        RepeatedData(parameters: 1e9, tokens: epochs * unique, uniqueTokens: unique)
      ).tokens / unique
    }
    #expect(tokens(4) > 3.7 && tokens(4) < 4)
    #expect(tokens(1e9).isClose(to: 1 + law.tokenRepeats, relative: 1e-9))
    // With unique tokens to spare the allocation is Chinchilla's, with few it is smaller and longer.
    let free = law.optimum(flops: 1e21, uniqueTokens: 1e15)
    #expect(free.parameters.isClose(to: law.base.optimum(flops: 1e21).parameters, relative: 1e-5))
    // By mpmath: the zero of the derivative at fixed compute, 40 digits.
    for (flops, unique, parameters, loss) in [
      (1e24, 1e11, 61_374_648_486.4943, 2.05335280854359),
      (1e22, 1e9, 5_474_291_736.19526, 2.75552641013817),
    ] {
      let known = law.optimum(flops: flops, uniqueTokens: unique)
      #expect(known.parameters.isClose(to: parameters, relative: 1e-9))
      #expect(known.loss.isClose(to: loss, relative: 1e-13))
    }
    let bound = law.optimum(flops: 1e23, uniqueTokens: 1e10)
    #expect(bound.parameters < law.base.optimum(flops: 1e23).parameters)
    #expect(bound.loss > law.base.optimum(flops: 1e23).loss)
  }

  @Test func informationIsTheSumOfItsTerms() {
    let law = Information(of: .besiroglu2024)
    let direct = (1...5000).reduce(0.0) { $0 + pow(Double($1), -law.beta) - pow(5000, -law.beta) }
    #expect(law(5000).isClose(to: law.B * direct, relative: 1e-12))
    // The oracle's 50-digit value at 20 billion tokens, and the leading term.
    let leading = law.B * law.beta / (1 - law.beta) * pow(2e10, 1 - law.beta)
    #expect(law(2e10).isClose(to: 4.10e9, relative: 2e-3))
    #expect(law(2e10).isClose(to: leading, relative: 1e-5))
  }

  @Test func theExponentsTestKnowsTheTruth() throws {
    var rejected = (half: 0, third: 0)
    let x = (0..<30).map { pow(1.7, Double($0)) }
    for seed in 0..<100 as Range<UInt64> {
      for (exponent, isHalf) in [(-0.5, true), (-0.3, false)] {
        let law = PowerLawWithFloor(floor: 1, scale: 3, exponent: exponent)
        var generator = SeededGenerator(seed: seed)
        let points = Points(x: x, y: x.map { law($0) + 0.03 * generator.normal() })
        let half = try InverseRoot.fit(to: points, minimizing: .leastSquares(on: .raw))
        let free = try PowerLawWithFloor.fit(to: points, minimizing: .leastSquares(on: .raw))
        let test = try #require(NestedTest(restricted: half, full: free))
        #expect(test.numerator == 1 && test.denominator == 27)
        if test.pValue < 0.05 {
          if isHalf { rejected.half += 1 } else { rejected.third += 1 }
        }
      }
    }
    // 5 % of 100 within four binomial errors; the wrong exponent nearly always.
    #expect(rejected.half <= 14, "\(rejected)")
    #expect(rejected.third >= 95, "\(rejected)")
  }

  @Test func simulationNoiseIsLogNormalAndSeeded() {
    let law = PowerLaw(scale: 2, exponent: -0.5)
    let inputs = [Double](repeating: 4, count: 20_000)
    let sample = law.simulate(at: inputs, noise: 0.1, seed: 5)
    #expect(sample == law.simulate(at: inputs, noise: 0.1, seed: 5))
    #expect(sample != law.simulate(at: inputs, noise: 0.1, seed: 6))
    let logs = sample.map { log($0) }
    let variance = logs.reduce(0) { $0 + $1 * $1 } / 20_000
    #expect(variance.isClose(to: 0.01, relative: 0.05))
  }
}
