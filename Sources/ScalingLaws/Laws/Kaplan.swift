// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NumericalMethods

/// Kaplan's joint law of size and data: L(N, D) = [(N_c/N)^(α_N/α_D) + D_c/D]^α_D.
///
/// It has no floor: the loss goes to 0. With unlimited data it is (N_c/N)^α_N, with an unlimited model
/// (D_c/D)^α_D; N counts parameters without embeddings in the paper.
///
/// > Source: Kaplan et al., Scaling laws for neural language models, 2020, equation 1.5.
public struct Kaplan: LossSurface {
  public typealias Input = ModelSize

  /// N_c, the size at which unlimited data give a loss of 1.
  public var criticalParameters: Double
  /// D_c, the tokens at which an unlimited model has a loss of 1.
  public var criticalTokens: Double
  /// α_N.
  public var parameterExponent: Double
  /// α_D.
  public var tokenExponent: Double

  public init(
    criticalParameters: Double, criticalTokens: Double, parameterExponent: Double,
    tokenExponent: Double
  ) {
    self.criticalParameters = criticalParameters
    self.criticalTokens = criticalTokens
    self.parameterExponent = parameterExponent
    self.tokenExponent = tokenExponent
  }

  public static let name = "kaplan"
  public static let title = "Kaplan's joint law"
  public static let formula = "L(N, D) = ((N_c / N)^(α_N / α_D) + D_c / D)^α_D"
  public static let unit = "nats/token"
  public static let domain = "N, D > 0; N_c, D_c > 0; 0.005 ≤ α_N, α_D ≤ 2"
  public static let source =
    "Kaplan et al., Scaling laws for neural language models, 2020, equation 1.5"
  public static let coefficients = [
    CoefficientInfo("Nc", symbol: "N_c", unit: "parameters", in: 0...Double.infinity),
    CoefficientInfo("Dc", symbol: "D_c", unit: "tokens", in: 0...Double.infinity),
    CoefficientInfo("alphaN", symbol: "α_N", unit: "", in: 0.005...2),
    CoefficientInfo("alphaD", symbol: "α_D", unit: "", in: 0.005...2),
  ]

  /// Coordinates: the logarithms of the loss at the mean size with unlimited data and at the mean data
  /// with an unlimited model, and the exponents.
  public static let form = LawForm.curve(
    CurveForm(
      amplitudes: 0..<2, lower: [-.infinity, -.infinity, 0.005, 0.005],
      upper: [.infinity, .infinity, 2, 2],
      coordinates: { v, m in
        [v[2] * (log(v[0]) - m[0]), v[3] * (log(v[1]) - m[1]), v[2], v[3]]
      },
      values: { x, m in [exp(x[0] / x[2] + m[0]), exp(x[1] / x[3] + m[1]), x[2], x[3]] },
      jacobian: { x, m in
        let (n, d) = (exp(x[0] / x[2] + m[0]), exp(x[1] / x[3] + m[1]))
        var t = Matrix(rows: 4, columns: 4)
        t[0, 0] = n / x[2]
        t[0, 2] = -n * x[0] / (x[2] * x[2])
        t[1, 1] = d / x[3]
        t[1, 3] = -d * x[1] / (x[3] * x[3])
        t[2, 2] = 1
        t[3, 3] = 1
        return t
      },
      starts: Kaplan.starts,
      evaluation: { x, z, derivatives in
        // The exponent of data is also the power of the sum.
        PowerOfSum(x[0] - x[2] * z[0], x[1] - x[3] * z[1], power: x[3]).write(
          into: derivatives, count: 4, floor: nil, parts: (0, 1), exponents: (2, 3), power: 3,
          logs: (z[0], z[1]))
      }))

  /// L^(1/α_D) is linear in N^(−α_N/α_D) and 1/D, so that for each pair of exponents of a grid the rest
  /// is linear least squares, weighted to agree with log L to first order.
  private static let starts: @Sendable (CurveData) -> [[Double]] = { data in
    var found: [[Double]] = []
    for tokenExponent in [0.03, 0.06, 0.1, 0.16, 0.25, 0.4, 0.7] {
      for ratio in [0.3, 0.5, 0.75, 1, 1.4, 2] {
        var gram = Matrix(rows: 2, columns: 2)
        var right = [0.0, 0.0]
        for (row, features) in data.features.enumerated() {
          let target = pow(data.y[row], 1 / tokenExponent)
          let column = [
            exp(-ratio * (log(features[0]) - data.centers[0])),
            exp(-(log(features[1]) - data.centers[1])),
          ]
          let weight = data.weights[row] / (target * target)
          for a in 0..<2 {
            right[a] += weight * column[a] * target
            for b in 0..<2 { gram[a, b] += weight * column[a] * column[b] }
          }
        }
        guard let x = NonNegativeLeastSquares.solve(gram: gram, right: right), x[0] > 0, x[1] > 0
        else { continue }
        found.append([
          exp(log(x[0]) / ratio + data.centers[0]), exp(log(x[1]) + data.centers[1]),
          ratio * tokenExponent, tokenExponent,
        ])
      }
    }
    return found
  }

  public static func features(of input: ModelSize) -> [Double] { [input.parameters, input.tokens] }
  public static let featureNames = ["parameters", "tokens"]

  /// The paper's coefficients for WebText2.
  public static let kaplan2020 = Kaplan(
    criticalParameters: 6.4e13, criticalTokens: 1.8e13, parameterExponent: 0.076,
    tokenExponent: 0.103)

  public static var example: (law: Kaplan, inputs: [ModelSize]) {
    let sizes = [1e6, 1e7, 1e8, 1e9, 1e10]
    return (
      kaplan2020,
      sizes.flatMap { size in
        [1e8, 1e9, 1e10, 1e11].map { ModelSize(parameters: size, tokens: $0) }
      }
    )
  }

  public init(_ values: [Double]) {
    Self.checkCount(values)
    self.init(
      criticalParameters: values[0], criticalTokens: values[1], parameterExponent: values[2],
      tokenExponent: values[3])
  }

  public var values: [Double] {
    [criticalParameters, criticalTokens, parameterExponent, tokenExponent]
  }

  public func callAsFunction(_ x: ModelSize) -> Double {
    let size = pow(criticalParameters / x.parameters, parameterExponent / tokenExponent)
    return pow(size + criticalTokens / x.tokens, tokenExponent)
  }

  public func gradient(at x: ModelSize) -> [Double] {
    let ratio = parameterExponent / tokenExponent
    let logSize = log(criticalParameters / x.parameters)
    let (size, data) = (exp(ratio * logSize), criticalTokens / x.tokens)
    let sum = size + data
    let loss = pow(sum, tokenExponent)
    let (n, d) = (size / sum, data / sum)
    return [
      loss * parameterExponent * n / criticalParameters, loss * tokenExponent * d / criticalTokens,
      loss * n * logSize, loss * (log(sum) - ratio * n * logSize),
    ]
  }

  /// The allocation of least loss under 6 N D = `flops`: N^(1 + r) = r N_c^r flops/(6 D_c), r = α_N/α_D.
  ///
  /// - Parameter flops: training compute, > 0.
  public func optimum(flops: Double) -> ComputeOptimum {
    precondition(flops > 0, "training compute of \(flops) FLOPs")
    let ratio = parameterExponent / tokenExponent
    let parameters = exp(
      (log(ratio * flops / (6 * criticalTokens)) + ratio * log(criticalParameters)) / (1 + ratio))
    let tokens = flops / (6 * parameters)
    return ComputeOptimum(
      flops: flops, parameters: parameters, tokens: tokens,
      loss: self(ModelSize(parameters: parameters, tokens: tokens)))
  }
}
