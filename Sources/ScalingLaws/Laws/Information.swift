// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NumericalMethods

/// The information in a model by prequential coding, when its loss falls as a power of the tokens seen:
/// K(D) = B Σ_{k=1}^{D} (k^(−β) − D^(−β)), nats.
///
/// It is what coding the training data with the model as it learns costs above coding them with the model
/// that results; under a Chinchilla surface at fixed size, E and A cancel and B and β are the surface's.
/// For many tokens it grows as B β/(1 − β) D^(1−β). It is a heuristic measure: the length is no valid
/// prefix code of the model.
///
/// > Source: Finzi et al., Compute-optimal LLMs provably generalize better with scale, 2025, section 5.3;
/// > Dawid, Statistical theory: the prequential approach, 1984.
public struct Information: ScalingLaw {
  /// B > 0, nats per token at the first token.
  public var B: Double
  /// β, 0 < β < 1.
  public var beta: Double

  public init(B: Double, beta: Double) { (self.B, self.beta) = (B, beta) }

  /// The information in a model whose loss follows a surface.
  public init(of surface: Chinchilla) { self.init(B: surface.B, beta: surface.beta) }

  public static let name = "information"
  public static let title = "Prequential information"
  public static let formula = "K(D) = B Σ_{k ≤ D} (k^−β − D^−β)"
  public static let unit = "nats"
  public static let domain = "D ≥ 2; B > 0; 0.01 ≤ β ≤ 0.95"
  public static let source =
    "Finzi et al., Compute-optimal LLMs provably generalize better with scale, 2025, section 5.3"
  public static let coefficients = [
    CoefficientInfo("B", symbol: "B", unit: "nats", in: 0...Double.infinity),
    CoefficientInfo("beta", symbol: "β", unit: "", in: 0.01...0.95),
  ]

  /// Coordinates: log K at the geometric mean of the tokens, and β.
  public static let form = LawForm.curve(
    CurveForm(
      amplitudes: 0..<1, lower: [-.infinity, 0.01], upper: [.infinity, 0.95],
      coordinates: { v, m in [log(v[0] * unit(exp(m[0]), v[1]).value), v[1]] },
      values: { x, m in [exp(x[0]) / unit(exp(m[0]), x[1]).value, x[1]] },
      jacobian: { x, m in
        let (value, slope) = unit(exp(m[0]), x[1])
        let B = exp(x[0]) / value
        return Matrix([[B, -B * slope / value], [0, 1]])
      },
      starts: { data in
        stride(from: 0.05, through: 0.9, by: 0.085).map { beta in
          var (sum, total) = (0.0, 0.0)
          for (row, features) in data.features.enumerated() {
            sum += data.weights[row] * log(data.y[row] / unit(features[0], beta).value)
            total += data.weights[row]
          }
          return [exp(sum / total), beta]
        }
      }))

  /// K/B and its derivative by β.
  private static func unit(_ tokens: Double, _ beta: Double) -> (value: Double, slope: Double) {
    let tokens = max(tokens, 2).rounded(.down)
    let (sum, slope) = PowerSeries.sum(tokens, power: beta)
    let last = pow(tokens, 1 - beta)
    return (sum - last, slope + last * log(tokens))
  }

  public static func features(of input: Double) -> [Double] { [input] }
  public static let featureNames = ["tokens"]

  public static var example: (law: Information, inputs: [Double]) {
    (Information(of: .besiroglu2024), [1e6, 1e7, 1e8, 1e9, 1e10, 1e11])
  }

  public init(_ values: [Double]) {
    Self.checkCount(values)
    self.init(B: values[0], beta: values[1])
  }

  public var values: [Double] { [B, beta] }

  public func callAsFunction(_ x: Double) -> Double { B * Self.unit(x, beta).value }

  public func gradient(at x: Double) -> [Double] {
    let (value, slope) = Self.unit(x, beta)
    return [value, B * slope]
  }
}
