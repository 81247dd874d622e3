// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NumericalMethods

/// The Chinchilla law with its two terms under one power: L(N, D) = E + (A/N^α + B/D^β)^k.
///
/// k = 1 is the Chinchilla law. Below 1 the larger of the terms counts for more than their sum: a model short of data
/// gains less from size. α k and β k are the exponents at which the loss falls where one term is alone.
///
/// > Source: arXiv 2608.07222, 2026, for the name; Caballero et al., Broken neural scaling laws, 2023, and
/// > xlstm_scaling_laws for the form.
public struct Skaling: LossSurface {
  public typealias Input = ModelSize

  /// Loss at infinite size and data, nats per token.
  public var E: Double
  /// A and B, the terms at one parameter and at one token, in nats per token to the power 1/k.
  public var A, B: Double
  /// Exponent of parameters within the power.
  public var alpha: Double
  /// Exponent of tokens within the power.
  public var beta: Double
  /// k, the power of both terms together.
  public var power: Double

  public init(E: Double, A: Double, B: Double, alpha: Double, beta: Double, power: Double) {
    (self.E, self.A, self.B) = (E, A, B)
    (self.alpha, self.beta, self.power) = (alpha, beta, power)
  }

  /// The Chinchilla law as one of these, k = 1; nil where one of its terms is 0, as a start needs both.
  public init?(extending law: Chinchilla) {
    guard law.A > 0, law.B > 0 else { return nil }
    self.init(E: law.E, A: law.A, B: law.B, alpha: law.alpha, beta: law.beta, power: 1)
  }

  public static let name = "skaling"
  public static let title = "Skaling"
  public static let formula = "L(N, D) = E + (A / N^α + B / D^β)^k"
  public static let unit = "nats/token"
  public static let domain = "N, D > 0; E, A, B ≥ 0; 0.01 ≤ αk, βk ≤ 2; 0.2 ≤ k ≤ 3"
  public static let source = "arXiv 2608.07222, 2026"
  public static let coefficients = [
    CoefficientInfo("E", symbol: "E", unit: "nats/token", in: 0...Double.infinity),
    CoefficientInfo("A", symbol: "A", unit: "(nats/token)^(1/k)", in: 0...Double.infinity),
    CoefficientInfo("B", symbol: "B", unit: "(nats/token)^(1/k)", in: 0...Double.infinity),
    CoefficientInfo("alpha", symbol: "α", unit: "", in: 0.003...10),
    CoefficientInfo("beta", symbol: "β", unit: "", in: 0.003...10),
    CoefficientInfo("power", symbol: "k", unit: "", in: 0.2...3),
  ]

  /// Coordinates: E, the logarithms of the loss that each term alone would add at the geometric mean of its input, the
  /// exponents αk and βk of that loss, and k.
  public static let form = LawForm.curve(
    CurveForm(
      amplitudes: 1..<3, lower: [0, -.infinity, -.infinity, 0.01, 0.01, 0.2],
      upper: [.infinity, .infinity, .infinity, 2, 2, 3],
      coordinates: { v, m in
        let k = v[5]
        return [
          v[0], k * (log(v[1]) - v[3] * m[0]), k * (log(v[2]) - v[4] * m[1]), v[3] * k, v[4] * k, k,
        ]
      },
      values: { x, m in
        let k = x[5]
        return [
          x[0], exp((x[1] + x[3] * m[0]) / k), exp((x[2] + x[4] * m[1]) / k), x[3] / k, x[4] / k, k,
        ]
      },
      jacobian: { x, m in
        let k = x[5]
        let (a, b) = (exp((x[1] + x[3] * m[0]) / k), exp((x[2] + x[4] * m[1]) / k))
        var t = Matrix(rows: 6, columns: 6)
        t[0, 0] = 1
        t[1, 1] = a / k
        t[1, 3] = a * m[0] / k
        t[1, 5] = -a * (x[1] + x[3] * m[0]) / (k * k)
        t[2, 2] = b / k
        t[2, 4] = b * m[1] / k
        t[2, 5] = -b * (x[2] + x[4] * m[1]) / (k * k)
        t[3, 3] = 1 / k
        t[3, 5] = -x[3] / (k * k)
        t[4, 4] = 1 / k
        t[4, 5] = -x[4] / (k * k)
        t[5, 5] = 1
        return t
      },
      starts: Skaling.starts,
      evaluation: { x, z, derivatives in
        x[0]
          + PowerOfSum(x[1] - x[3] * z[0], x[2] - x[4] * z[1], power: x[5]).write(
            into: derivatives, count: 6, floor: 0, parts: (1, 2), exponents: (3, 4), power: 5,
            logs: (z[0], z[1]))
      }))

  /// With k = 1 the rest is linear least squares for each pair of exponents of a grid; each is also tried with k below
  /// and above 1.
  private static let starts: @Sendable (CurveData) -> [[Double]] = { data in
    var found: [[Double]] = []
    for alpha in [0.1, 0.25, 0.45, 0.8] {
      for beta in [0.1, 0.25, 0.45, 0.8] {
        var gram = Matrix(rows: 3, columns: 3)
        var right = [0.0, 0.0, 0.0]
        for (row, features) in data.features.enumerated() {
          let column = [
            1, exp(-alpha * (log(features[0]) - data.centers[0])),
            exp(-beta * (log(features[1]) - data.centers[1])),
          ]
          let weight = data.weights[row] / (data.y[row] * data.y[row])
          for a in 0..<3 {
            right[a] += weight * column[a] * data.y[row]
            for b in 0..<3 { gram[a, b] += weight * column[a] * column[b] }
          }
        }
        guard let x = NonNegativeLeastSquares.solve(gram: gram, right: right), x[1] > 0, x[2] > 0
        else { continue }
        for k in [0.5, 1, 1.6] {
          found.append([
            x[0], exp((log(x[1]) + alpha * data.centers[0]) / k),
            exp((log(x[2]) + beta * data.centers[1]) / k), alpha / k, beta / k, k,
          ])
        }
      }
    }
    return found
  }

  public static func features(of input: ModelSize) -> [Double] { [input.parameters, input.tokens] }
  public static let featureNames = ["parameters", "tokens"]

  public static var example: (law: Skaling, inputs: [ModelSize]) {
    (
      Skaling(E: 1.8, A: 7000, B: 60000, alpha: 0.5, beta: 0.52, power: 0.7),
      Chinchilla.example.inputs
    )
  }

  public init(_ values: [Double]) {
    Self.checkCount(values)
    self.init(
      E: values[0], A: values[1], B: values[2], alpha: values[3], beta: values[4], power: values[5])
  }

  public var values: [Double] { [E, A, B, alpha, beta, power] }

  public func callAsFunction(_ x: ModelSize) -> Double {
    E + pow(A * pow(x.parameters, -alpha) + B * pow(x.tokens, -beta), power)
  }

  public func gradient(at x: ModelSize) -> [Double] {
    let (n, d) = (pow(x.parameters, -alpha), pow(x.tokens, -beta))
    let sum = A * n + B * d
    let whole = pow(sum, power)
    let slope = power * whole / sum
    return [
      1, slope * n, slope * d, -slope * A * n * log(x.parameters), -slope * B * d * log(x.tokens),
      whole * log(sum),
    ]
  }

  /// The allocation of least loss under 6 N D = `flops`: k changes the loss and not where it is least, so N and D are
  /// those of the Chinchilla law with the same A, B, α and β.
  ///
  /// - Parameter flops: training compute, > 0.
  public func optimum(flops: Double) -> ComputeOptimum {
    let best = Chinchilla(E: E, A: A, B: B, alpha: alpha, beta: beta).optimum(flops: flops)
    return ComputeOptimum(
      flops: flops, parameters: best.parameters, tokens: best.tokens,
      loss: self(ModelSize(parameters: best.parameters, tokens: best.tokens)))
  }
}
