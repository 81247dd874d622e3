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
        #expect(law.gradient(at: input).isClose(to: numerical, relative: 1e-8), "\(input)")
      }
    }
    check(LawCatalog.laws[index])
  }

  @Test(arguments: LawCatalog.laws.indices)
  func everyFitterRecoversItsOwnSimulation(index: Int) throws {
    func check<Law: ScalingLaw>(_: Law.Type, _ fitter: any Fitter) throws {
      let (law, inputs) = Law.example
      let fit = try Law.fit(
        to: inputs, observed: law.simulate(at: inputs, noise: 0, seed: 1), using: fitter)
      #expect(fit.outcome == .converged, "\(Law.name), \(fitter)")
      #expect(fit.predicted.isClose(to: inputs.map { law($0) }, relative: 1e-8))
      #expect(fit.law.values.isClose(to: law.values, relative: 1e-6), "\(fit.law)")
      #expect(fit.warnings.isEmpty, "\(fit.warnings)")
    }
    let fitters: [any Fitter] = [
      .huber(delta: 1e-3), .leastSquares(on: .log), .leastSquares(on: .raw),
      .leastAbsolute(on: .log), .leastAbsolute(on: .raw), .asymmetric(),
      .asymmetric(delta: 0, on: .raw), .huber(delta: 1e-3, on: .raw),
    ]
    for fitter in fitters { try check(LawCatalog.laws[index], fitter) }
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
