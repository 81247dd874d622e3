// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NumericalMethods
import ScalingLaws
import TestSupport
import Testing

@Suite struct ComputeMultiplierTests {
  @Test func rootsAreFound() throws {
    let root = try #require(Root.find(in: 0...2) { cos($0) - $0 })
    #expect(root.isClose(to: 0.739085133215160641655, relative: 1e-13))
    #expect(Root.find(in: 0...1) { $0 + 1 } == nil)
  }

  /// With equal exponents and E, a recipe whose excess loss is smaller by a factor at every size needs so much less
  /// compute as the optimum's power law says: m = r^((α + β)/(αβ)).
  @Test func aSmallerExcessIsAMultipleOfCompute() throws {
    let law = Chinchilla(E: 1.8, A: 400, B: 1200, alpha: 0.33, beta: 0.36)
    let better = Chinchilla(E: 1.8, A: 360, B: 1080, alpha: 0.33, beta: 0.36)
    func uncertainty(_ law: Chinchilla, _ seed: UInt64) throws -> Uncertainty<Chinchilla> {
      let inputs = Chinchilla.example.inputs
      let fit = try Chinchilla.fit(
        to: inputs, observed: law.simulate(at: inputs, noise: 1e-4, seed: seed),
        minimizing: .leastSquares, intervals: .sandwich, confirming: false)
      return Uncertainty(of: fit, by: .sandwich)
    }
    let found = try #require(
      ComputeMultiplier(flops: 1e21, of: uncertainty(better, 1), over: uncertainty(law, 2)))
    let expected = pow(0.9, -(0.33 + 0.36) / (0.33 * 0.36))
    #expect(found.value.isClose(to: expected, relative: 0.02))
    let interval = try #require(found.interval)
    #expect(interval.contains(expected))
    #expect(interval.upperBound / interval.lowerBound < 1.1)
  }
}
