// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NumericalMethods
import ScalingLaws
import Testing

@testable import GapScaling

@Suite("The loss variation at the complexity of each draw")
struct VariationCurveTests {
  @Test("interpolated laws give the term within a thousandth of the law evaluated there")
  func interpolation() throws {
    // A term like Σ√C: a root at small complexities that levels off.
    func law(_ complexity: Double) -> InverseRoot {
      let level = (complexity / (1 + 4 * complexity)).squareRoot()
      return InverseRoot([0.3 * level, 200 * level * level])
    }
    let curve = VariationCurve(over: [0.02, 0.5]) { law($0) }
    for complexity in [0.03, 0.0711, 0.2, 0.43] {
      for size in [1e6, 1e9] {
        let exact = law(complexity)(size)
        #expect(abs(curve(size, complexity: complexity) / exact - 1) < 1e-3)
        let change = law(complexity)(size) / law(0.1)(size)
        #expect(abs(curve.change(size, from: 0.1, to: complexity) / change - 1) < 2e-3)
      }
    }
    #expect(curve(1e6, complexity: 1e-9) == curve(1e6, complexity: 1e-8))
  }

  @Test("with prequential information the loss variation moves with the drawn complexity")
  func prequential() throws {
    var family = SimulatedFamily(models: 5, widths: [4], sample: 400)
    family.lossNoise = 0.03
    let analysis = try SimulationTests.withFolder(family, seed: 4) {
      try StudyAnalysis(Study(folder: $0), options: AnalysisOptions(draws: 200))
    }
    let targets = ExtrapolationTargets(
      parameters: [1e10], tokensPerParameter: 20, vocabulary: 32000, code: .prequential)
    let surface = try #require(analysis.surface)
    let laws = try TermLaws(analysis, targets: targets)
    let draws = analysis.jointDraws(of: surface)
    let curve = try #require(try laws.variationCurve(draws))
    let moved = try laws.bound(at: 1e10, surface: surface, draws: draws, curve: curve)
    let held = try laws.bound(at: 1e10, surface: surface, draws: draws, curve: nil)
    #expect(try analysis.extrapolate(to: targets).bounds[0].interval == moved.interval)
    #expect(moved.draws.count > 150)
    for (draw, other) in zip(moved.draws, held.draws) where other.variation > 0 {
      let change = draw.variation / other.variation
      #expect((change > 1) == (draw.complexity > moved.complexityPerToken))
      // Σ√C rises with C, no faster than C itself.
      let ratio = draw.complexity / moved.complexityPerToken
      #expect(abs(log(change)) <= 1.01 * abs(log(ratio)))
    }
  }
}
