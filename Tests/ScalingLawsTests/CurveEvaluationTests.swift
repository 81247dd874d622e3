// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NumericalMethods
import TestSupport
import Testing

@testable import ScalingLaws

/// The derivatives that laws give of themselves, against the law's own values and gradients.
@Suite struct CurveEvaluationTests {
  private func check<Law: ScalingLaw>(_ law: Law, at inputs: [Law.Input]) throws {
    guard case .curve(let form) = Law.form, let evaluation = form.evaluation else {
      Issue.record("\(Law.name) gives no derivatives")
      return
    }
    let d = form.lower.count
    let features = inputs.map { Law.features(of: $0).map { log($0) } }
    let centers = Law.featureNames.indices.map { k in Spread.mean(features.map { $0[k] }) }
    let x = form.coordinates(law.values, centers)
    /// The law and its derivatives by the coordinates; `Law.gradient` is tested elsewhere.
    func slow(_ x: [Double], _ input: Law.Input) -> (value: Double, gradient: [Double]) {
      let law = Law(form.values(x, centers))
      let (g, t) = (law.gradient(at: input), form.jacobian(x, centers))
      return (
        law(input), (0..<d).map { column in (0..<d).reduce(0) { $0 + g[$1] * t[$1, column] } }
      )
    }
    for input in inputs {
      let logs = Law.numbers(of: input).enumerated().map {
        log($1) - centers[min($0, centers.count - 1)]
      }
      var block = [Double](repeating: .nan, count: d * (d + 1))
      let value = x.withUnsafeBufferPointer { x in
        logs.withUnsafeBufferPointer { z in
          block.withUnsafeMutableBufferPointer { evaluation(x, z, $0) }
        }
      }
      let (known, gradient) = slow(x, input)
      #expect(value.isClose(to: known, relative: 1e-12))
      let unit = gradient.map { abs($0) }.max() ?? 1
      for a in 0..<d { #expect(abs(block[a] - gradient[a]) < 1e-11 * unit, "\(Law.name) \(a)") }
      for a in 0..<d {
        let step = 1e-5 * max(abs(x[a]), 0.1)
        var (up, down) = (x, x)
        up[a] += step
        down[a] -= step
        let (above, below) = (slow(up, input).gradient, slow(down, input).gradient)
        for b in 0..<d {
          let numerical = (above[b] - below[b]) / (2 * step)
          let found = block[d + max(a, b) * d + min(a, b)]
          #expect(
            abs(found - numerical) < 2e-7 * max(unit, abs(numerical)),
            "\(Law.name) (\(a), \(b)): \(found) instead of \(numerical)")
        }
      }
    }
  }

  @Test func kaplan() throws { try check(Kaplan.example.law, at: Kaplan.example.inputs) }

  @Test func skaling() throws { try check(Skaling.example.law, at: Skaling.example.inputs) }

  @Test func dataConstrained() throws {
    let (law, inputs) = DataConstrained.example
    try check(law, at: inputs)
    // Sizes within and beyond what the different tokens support.
    let beyond = inputs.count {
      $0.parameters > law.base.optimalParameters(forTokens: min($0.uniqueTokens, $0.tokens))
    }
    #expect(beyond > 2 && beyond < inputs.count - 2)
  }
}
