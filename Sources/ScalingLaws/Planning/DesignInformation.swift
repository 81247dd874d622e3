// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NumericalMethods

/// What runs at some sizes will tell of a surface, before they are run.
///
/// With log losses of variance σ² about the law, the information is Σ J Jᵀ/σ², J the derivatives of log L
/// with respect to E, the two powers at the geometric mean of the inputs, α and β; standard errors are those
/// of its inverse by the delta method.
///
/// > Source: Fisher, On the mathematical foundations of theoretical statistics, 1922; Atkinson and Donev,
/// > Optimum experimental designs, 1992, chapter 18, for designs of nonlinear models.
public struct DesignInformation: Sendable {
  /// The surface that is taken for true.
  public let law: Chinchilla
  /// σ > 0, the standard deviation of log loss about it.
  public let noise: Double
  private let centres: (parameters: Double, tokens: Double)
  private var information: Matrix

  /// - Parameters:
  ///   - inputs: the runs, at least one.
  ///   - law: the surface that is taken for true; A, B > 0.
  ///   - noise: σ > 0; for a Huber fit of small δ times √(π/2) = 1.25, which is what robustness costs.
  public init(_ inputs: [ModelSize], law: Chinchilla, noise: Double) {
    precondition(!inputs.isEmpty && noise > 0, "\(inputs.count) runs with noise \(noise)")
    (self.law, self.noise) = (law, noise)
    let count = Double(inputs.count)
    centres = (
      inputs.reduce(0) { $0 + log($1.parameters) } / count,
      inputs.reduce(0) { $0 + log($1.tokens) } / count
    )
    information = Matrix(rows: 5, columns: 5)
    for input in inputs { add(input) }
  }

  /// The same with one run more.
  public func adding(_ input: ModelSize) -> DesignInformation {
    var result = self
    result.add(input)
    return result
  }

  private mutating func add(_ input: ModelSize) {
    let j = derivatives(input)
    for a in 0..<5 {
      for b in 0..<5 { information[a, b] += j[a] * j[b] / (noise * noise) }
    }
  }

  private func derivatives(_ input: ModelSize) -> [Double] {
    let n = law.A * pow(input.parameters, -law.alpha)
    let d = law.B * pow(input.tokens, -law.beta)
    let f = law.E + n + d
    return [
      1 / f, n / f, d / f, -n * (log(input.parameters) - centres.parameters) / f,
      -d * (log(input.tokens) - centres.tokens) / f,
    ]
  }

  /// The law whose E, log powers and exponents differ by `step`.
  private func moved(_ step: [Double]) -> Chinchilla {
    let (alpha, beta) = (law.alpha + step[3], law.beta + step[4])
    return Chinchilla(
      E: law.E + step[0], A: law.A * exp(step[1] + step[3] * centres.parameters),
      B: law.B * exp(step[2] + step[4] * centres.tokens), alpha: alpha, beta: beta)
  }

  /// The standard error of a number, of its logarithm where it is a positive factor; nil where the runs
  /// don't determine it.
  public func standardError(of quantity: Estimand<Chinchilla>) -> Double? {
    func scaled(_ step: [Double]) -> Double {
      let value = quantity.value(moved(step))
      return quantity.isPositive ? log(value) : value
    }
    let gradient = (0..<5).map { i -> Double in
      var step = [Double](repeating: 0, count: 5)
      step[i] = 1e-5
      let up = scaled(step)
      step[i] = -1e-5
      return (up - scaled(step)) / 2e-5
    }
    let scale = (0..<5).map { information[$0, $0].squareRoot() }
    guard scale.allSatisfy({ $0 > 0 }), gradient.allSatisfy(\.isFinite) else { return nil }
    var unit = information
    for a in 0..<5 { for b in 0..<5 { unit[a, b] /= scale[a] * scale[b] } }
    let right = zip(gradient, scale).map { $0 / $1 }
    guard let factor = try? Cholesky(unit) else { return nil }
    let inverse = factor.inverse()
    guard (0..<5).allSatisfy({ inverse[$0, $0] < 1e12 }) else { return nil }
    let variance = zip(right, factor.solve(right)).reduce(0) { $0 + $1.0 * $1.1 }
    return variance.isFinite && variance > 0 ? variance.squareRoot() : nil
  }
}

extension Fit where Law == Chinchilla {
  /// The standard deviation of log loss with which a least-squares fit would be as uncertain as this one:
  /// √(E ψ²)/E ψ′, over the mean loss where residuals are raw. Nil without degrees of freedom.
  public var effectiveNoise: Double? {
    guard let scatter else { return nil }
    let noise = scatter.squares.squareRoot() / scatter.curvature
    guard noise > 0, noise.isFinite else { return nil }
    return residualScale == .log ? noise : noise / Spread.mean(observed)
  }

  /// What these runs tell, taking the fit for true; nil where they don't determine it.
  public var information: DesignInformation? {
    effectiveNoise.map { DesignInformation(inputs, law: law, noise: $0) }
  }
}
