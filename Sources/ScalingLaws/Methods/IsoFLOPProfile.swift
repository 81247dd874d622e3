// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NumericalMethods

/// The losses of one isoFLOP sweep over model size, and the parabola through them:
/// L = l₀ + c₁ x + c₂ x², x = log N − mean log N, by least squares.
///
/// > Source: Hoffmann et al., Training compute-optimal large language models, 2022, section 3.2.
public struct IsoFLOPProfile: Sendable, Equatable {
  /// Why a sweep gives no optimum.
  public enum Refusal: String, Sendable, Equatable, Codable {
    case fewSizes = "fewer than 3 sizes"
    case noMinimum = "the parabola has no minimum"
    case outside = "the minimum lies beyond the sizes that were run"
  }

  /// The sweep's compute: the table's budget, or the geometric mean of 6 N D.
  public let budget: Double
  /// By ascending N.
  public let runs: [TrainingRun]
  /// Why there is no optimum, or nil.
  public let refusal: Refusal?
  /// N at the parabola's minimum; NaN without one.
  public let parameters: Double
  /// D there, by the line of log D over log N through the sweep's runs.
  public let tokens: Double
  /// The parabola's least value, nats per token.
  public let loss: Double
  /// The standard error of log N at the minimum; nil for fewer than 4 runs.
  public let logParametersError: Double?

  let center: Double
  let curve: [Double]
  let tokenLine: [Double]

  /// Whether the sweep has an optimum.
  public var isUsable: Bool { refusal == nil }

  /// The parabola at a size > 0.
  public func parabola(at parameters: Double) -> Double {
    let x = log(parameters) - center
    return curve[0] + curve[1] * x + curve[2] * x * x
  }

  /// The parabola through the losses of a sweep of `budget` FLOPs, each run by its weight; where
  /// that gives no optimum, ``refusal`` says why.
  public init(budget: Double, runs: [TrainingRun]) {
    self.budget = budget
    self.runs = runs.sorted { $0.parameters < $1.parameters }
    let logs = self.runs.map { log($0.parameters) }
    let center = logs.reduce(0, +) / Double(max(logs.count, 1))
    self.center = center
    let x = logs.map { $0 - center }
    let weights = self.runs.map(\.weight)
    guard Set(logs).count >= 3,
      let fit = try? LinearLeastSquares(
        design: Matrix(x.map { [1, $0, $0 * $0] }), observed: self.runs.map(\.loss),
        weights: weights),
      let line = try? LinearLeastSquares(
        design: Matrix(x.map { [1, $0] }), observed: self.runs.map { log($0.tokens) })
    else {
      refusal = .fewSizes
      (parameters, tokens, loss) = (.nan, .nan, .nan)
      (logParametersError, curve, tokenLine) = (nil, [.nan, .nan, .nan], [.nan, .nan])
      return
    }
    let c = fit.coefficients
    (curve, tokenLine) = (c, line.coefficients)
    let vertex = -c[1] / (2 * c[2])
    if c[2] <= 0 {
      refusal = .noMinimum
    } else if vertex < (x.first ?? 0) || vertex > (x.last ?? 0) {
      refusal = .outside
    } else {
      refusal = nil
    }
    let exists = c[2] > 0
    parameters = exists ? exp(center + vertex) : .nan
    tokens = exists ? exp(line.coefficients[0] + line.coefficients[1] * vertex) : .nan
    loss = exists ? c[0] + c[1] * vertex / 2 : .nan
    if x.count > 3, exists {
      let variance = fit.residualSum / Double(x.count - 3)
      let gradient = [0, -1 / (2 * c[2]), c[1] / (2 * c[2] * c[2])]
      var sum = 0.0
      for i in 0..<3 {
        for j in 0..<3 { sum += gradient[i] * fit.inverseGram[i, j] * gradient[j] }
      }
      logParametersError = (variance * max(sum, 0)).squareRoot()
    } else {
      logParametersError = nil
    }
  }

  /// Where a surface is least along the sweep's own line of tokens over size: the N that a perfect
  /// method would find.
  func optimum(of law: Chinchilla) -> Double {
    // L = E + A e^(−α u) + B e^(−β (t₀ + t₁ (u − center))), u = log N; t₁ is −1 where 6 N D is constant.
    let (start, slope) = (tokenLine[0] - tokenLine[1] * center, tokenLine[1])
    let ratio = -law.beta * slope * law.B * exp(-law.beta * start) / (law.alpha * law.A)
    return ratio > 0 ? exp(log(ratio) / (law.beta * slope - law.alpha)) : .nan
  }

  /// The sweep as a surface without noise would have measured it.
  func replaced(by law: Chinchilla) -> IsoFLOPProfile {
    IsoFLOPProfile(
      budget: budget,
      runs: runs.map { run in
        var run = run
        run.loss = law(run.size)
        return run
      })
  }
}
