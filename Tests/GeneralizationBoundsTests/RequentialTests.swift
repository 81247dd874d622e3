// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import GeneralizationBounds
import NumericalMethods
import Testing

@Suite("Requential codes")
struct RequentialTests {
  @Test("a realized length is the sum of the ratios and 64 bits, and never below these")
  func realized() {
    #expect(
      Requential.realized(logRatios: [3, -1, 0.5]).nats == 2.5 + Requential.weightBits * log(2))
    #expect(Requential.realized(logRatios: [1, -4]).bits == 64)
  }

  /// Predictors that each remember a string of coin tosses. A teacher who has seen the tosses draws one that agrees
  /// with them; a student who has not would draw all alike. What was drawn pays log p/q: the bound fails no more often
  /// than δ. Without it, it fails more often, so that the test can.
  @Test("a bound on what was drawn covers when log p/q is paid, and does not when it is not")
  func drawn() throws {
    let delta = 0.2
    let (count, tosses) = (512, 24)
    let (right, wrong) = (-log(0.75), -log(0.25))
    let centre = (right + wrong) / 2
    var random = SeededGenerator(seed: 31)
    let predictors = (0..<count).map { _ in UInt64.random(in: 0..<1 << 24, using: &random) }
    let runs = 1500
    var broken = (paid: 0, free: 0)
    for _ in 0..<runs {
      let truth = UInt64.random(in: 0..<1 << 24, using: &random)
      let agreed = predictors.map { tosses - ($0 ^ truth).nonzeroBitCount }
      let weights = agreed.map { exp(1.5 * Double($0 - tosses)) }
      let whole = weights.reduce(0, +)
      var left = random.uniform() * whole
      var index = 0
      while index < count - 1, left > weights[index] {
        left -= weights[index]
        index += 1
      }
      let ratio = log(weights[index] / whole) + log(Double(count))
      let losses = (0..<tosses).map { $0 < agreed[index] ? right : wrong }
      let residuals = try BoundedResiduals(
        losses: losses, centres: losses.map { _ in centre }, range: (wrong - right) / 2 * 1.0001)
      func fails(_ codeLength: Double) throws -> Bool {
        let theorem = EmpiricalFreedman(
          failureProbability: delta, grid: .points([0.5]), codeLength: codeLength)
        return try theorem.evaluate(on: residuals).bound < centre
      }
      if try fails(max(0, ratio)) { broken.paid += 1 }
      if try fails(0) { broken.free += 1 }
    }
    let slack = CoverageTests.slack(delta, runs)
    #expect(Double(broken.paid) / Double(runs) <= delta + slack)
    #expect(Double(broken.free) / Double(runs) > delta + slack, "\(broken)")
  }
}
