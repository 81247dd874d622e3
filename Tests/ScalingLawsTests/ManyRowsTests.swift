// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NumericalMethods
import Testing

@testable import ScalingLaws

@Suite("Fits of many rows")
struct ManyRowsTests {
  static func runs(_ count: Int, noise: Double = 4e-3) -> TrainingRuns {
    var generator = SeededGenerator(seed: 11)
    let sizes = (0..<count).map { _ in
      let parameters = exp(18 + 2 * generator.normal())
      return ModelSize(parameters: parameters, tokens: parameters * exp(3 + generator.normal()))
    }
    let losses = Chinchilla.besiroglu2024.simulate(at: sizes, noise: noise, seed: 2)
    return TrainingRuns(
      zip(sizes, losses).map {
        TrainingRun(parameters: $0.parameters, tokens: $0.tokens, loss: $1)
      })
  }

  static func problem(_ runs: TrainingRuns) -> PowerSumProblem {
    guard case .powers(let form) = Chinchilla.form else { preconditionFailure("a sum of powers") }
    return PowerSumProblem(
      form: form, coefficients: Chinchilla.coefficients,
      features: runs.runs.map { [$0.parameters, $0.tokens] }, observed: runs.runs.map(\.loss),
      weights: runs.runs.map(\.weight), objective: HuberLoss.huber(delta: 1e-3))
  }

  @Test("searching from a sample's minima ends where searching from the grid does")
  func sample() throws {
    let problem = Self.problem(Self.runs(5000))
    let sampled = try #require(problem.searchFromSample(using: .newton))
    let full = try #require(problem.searchFromGrid(using: .newton))
    #expect(sampled.minima.count == full.minima.count)
    #expect(sampled.agreeing == full.agreeing)
    for (a, b) in zip(sampled.best.point, full.best.point) { #expect(abs(a - b) <= 1e-9 * abs(b)) }
    #expect(
      abs(sampled.best.local.value - full.best.local.value) <= 1e-12 * full.best.local.value)
    #expect(Self.problem(Self.runs(600)).searchFromSample(using: .newton) == nil)
  }

  @Test("eight inputs at a time and one give the same objective")
  func eightAtATime() throws {
    let problem = Self.problem(Self.runs(PowerSumProblem.manyInputs))
    let few = Self.problem(
      TrainingRuns(Array(Self.runs(PowerSumProblem.manyInputs).runs.dropLast())))
    let x = problem.coordinates(of: Chinchilla.besiroglu2024.values)
    let rows = problem.rows(at: x)
    let expected = rows.residuals.reduce(0) { $0 + problem.penalty.cost($1).value }
    let found = try #require(problem.local(at: x))
    #expect(abs(found.value - expected) <= 1e-13 * expected)
    #expect(problem.value(at: x) == found.value)
    let less = try #require(few.local(at: few.coordinates(of: Chinchilla.besiroglu2024.values)))
    #expect(less.value < found.value && less.value > 0.9 * found.value)
  }

  @Test("intervals for many new runs are those for each, to a thousandth of their width")
  func newRuns() throws {
    let runs = Self.runs(700)
    let fit = try Chinchilla.fit(to: runs, intervals: .sandwich, confirming: false)
    let uncertainty = Uncertainty(of: fit, by: .profile)
    let inputs = Self.runs(300).runs.map {
      ModelSize(parameters: 30 * $0.parameters, tokens: 30 * $0.tokens)
    }
    let all = uncertainty.newRuns(at: inputs)
    #expect(all.count == inputs.count)
    for index in stride(from: 0, to: inputs.count, by: 23) {
      let one = try #require(uncertainty.newRun(at: inputs[index]))
      let other = try #require(all[index])
      let width = one.upperBound - one.lowerBound
      #expect(abs(one.lowerBound - other.lowerBound) < 1e-3 * width)
      #expect(abs(one.upperBound - other.upperBound) < 1e-3 * width)
    }
    // Few inputs are followed one by one.
    #expect(
      uncertainty.newRuns(at: Array(inputs.prefix(3)))
        == inputs.prefix(3).map {
          uncertainty.newRun(at: $0)
        })
  }
}
