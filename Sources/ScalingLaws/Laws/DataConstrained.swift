// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
import Foundation
import NumericalMethods

/// The Chinchilla law when data repeat: L = E + A/N′^α + B/D′^β, where tokens seen again and parameters
/// beyond what the different tokens support count for less:
///
///     D′ = U_D (1 + R*_D (1 − e^(−R_D/R*_D))),  U_D = min(U, D),          R_D = D/U_D − 1,
///     N′ = U_N (1 + R*_N (1 − e^(−R_N/R*_N))),  U_N = min(N, N_opt(U_D)), R_N = N/U_N − 1,
///
/// N_opt(U) = (αA/(βB))^(1/α) U^(β/α), the size for which U tokens are compute-optimal. After R* epochs a
/// repeated token has lost a share 1 − 1/e of its worth.
///
/// > Source: Muennighoff et al., Scaling data-constrained language models, 2023, equations 5 and 6.
public struct DataConstrained: LossSurface {
  public typealias Input = RepeatedData

  /// The law without repeats.
  public var base: Chinchilla
  /// R*_N > 0.
  public var parameterRepeats: Double
  /// R*_D > 0.
  public var tokenRepeats: Double

  public init(base: Chinchilla, parameterRepeats: Double, tokenRepeats: Double) {
    (self.base, self.parameterRepeats) = (base, parameterRepeats)
    self.tokenRepeats = tokenRepeats
  }

  public static let name = "data-constrained"
  public static let title = "Data-constrained Chinchilla"
  public static let formula =
    "L(N, D, U) = E + A / N′^α + B / D′^β, D′ = U_D (1 + R_D* (1 − exp(−R_D / R_D*))), N′ alike"
  public static let unit = "nats/token"
  public static let domain =
    "N, D, U > 0; E ≥ 0; A, B > 0; 0.01 ≤ α, β ≤ 2; 0.01 ≤ R_N*, R_D* ≤ 10,000"
  public static let source =
    "Muennighoff et al., Scaling data-constrained language models, 2023, equations 5 and 6"
  public static let coefficients =
    Chinchilla.coefficients + [
      CoefficientInfo("RN", symbol: "R_N*", unit: "", in: 0.01...1e4),
      CoefficientInfo("RD", symbol: "R_D*", unit: "epochs", in: 0.01...1e4),
    ]

  /// Coordinates: those of Chinchilla, and the logarithms of R*_N and R*_D.
  public static let form = LawForm.curve(
    CurveForm(
      amplitudes: 1..<3, lower: [0, 1e-9, 1e-9, 0.01, 0.01, log(0.01), log(0.01)],
      upper: [.infinity, .infinity, .infinity, 2, 2, log(1e4), log(1e4)],
      coordinates: { v, m in
        [
          v[0], v[1] * exp(-v[3] * m[0]), v[2] * exp(-v[4] * m[1]), v[3], v[4], log(v[5]),
          log(v[6]),
        ]
      },
      values: { x, m in
        [x[0], x[1] * exp(x[3] * m[0]), x[2] * exp(x[4] * m[1]), x[3], x[4], exp(x[5]), exp(x[6])]
      },
      jacobian: { x, m in
        let (a, b) = (exp(x[3] * m[0]), exp(x[4] * m[1]))
        var t = Matrix(rows: 7, columns: 7)
        for i in [0, 3, 4] { t[i, i] = 1 }
        t[1, 1] = a
        t[1, 3] = x[1] * a * m[0]
        t[2, 2] = b
        t[2, 4] = x[2] * b * m[1]
        t[5, 5] = exp(x[5])
        t[6, 6] = exp(x[6])
        return t
      },
      starts: DataConstrained.starts,
      evaluation: { x, z, derivatives in
        RepeatedPowers.evaluate(x, z, derivatives)
      }))

  /// For a grid of exponents and of R*_D, the rest by linear least squares with N′ = N; each with three
  /// values of R*_N.
  private static let starts: @Sendable (CurveData) -> [[Double]] = { data in
    let inputs = data.inputs.compactMap { $0 as? RepeatedData }
    var found: [[Double]] = []
    for tokenRepeats in [2.0, 6, 20, 60] {
      let effective = inputs.map { x in
        let unique = min(x.uniqueTokens, x.tokens)
        return Self.effective(x.tokens, unique, tokenRepeats)
      }
      for alpha in [0.15, 0.3, 0.45, 0.7] {
        for beta in [0.15, 0.3, 0.45, 0.7] {
          var gram = Matrix(rows: 3, columns: 3)
          var right = [0.0, 0.0, 0.0]
          for (row, input) in inputs.enumerated() {
            let column = [
              1, exp(-alpha * (log(input.parameters) - data.centers[0])),
              exp(-beta * (log(effective[row]) - data.centers[1])),
            ]
            let weight = data.weights[row] / (data.y[row] * data.y[row])
            for a in 0..<3 {
              right[a] += weight * column[a] * data.y[row]
              for b in 0..<3 { gram[a, b] += weight * column[a] * column[b] }
            }
          }
          guard let x = NonNegativeLeastSquares.solve(gram: gram, right: right), x[1] > 0, x[2] > 0
          else { continue }
          for parameterRepeats in [1.0, 5, 25] {
            found.append([
              x[0], x[1] * exp(alpha * data.centers[0]), x[2] * exp(beta * data.centers[1]), alpha,
              beta, parameterRepeats, tokenRepeats,
            ])
          }
        }
      }
    }
    return found
  }

  public static func features(of input: RepeatedData) -> [Double] {
    [input.parameters, input.tokens]
  }
  public static let featureNames = ["parameters", "tokens"]
  public static let inputNames = ["parameters", "tokens", "uniqueTokens"]
  public static func numbers(of input: RepeatedData) -> [Double] {
    [input.parameters, input.tokens, input.uniqueTokens]
  }
  /// A run without a count of different tokens is taken to repeat none.
  public static func input(of run: TrainingRun) -> RepeatedData {
    RepeatedData(
      parameters: run.parameters, tokens: run.tokens, uniqueTokens: run.uniqueTokens ?? run.tokens)
  }
  public static func input(_ numbers: [Double]) -> RepeatedData? {
    numbers.count == 3
      ? RepeatedData(parameters: numbers[0], tokens: numbers[1], uniqueTokens: numbers[2]) : nil
  }

  public static func warnings(about inputs: [RepeatedData]) -> [Warning] {
    let repeated = inputs.count { $0.epochs > 1.5 }
    guard repeated < 3 else { return [] }
    return [
      Warning(
        code: "W-few-repeats",
        message:
          "Only \(repeated) runs repeat their data by half or more, so R_D* and R_N* are hardly "
          + "identified.")
    ]
  }

  /// The paper's coefficients.
  public static let muennighoff2023 = DataConstrained(
    base: .muennighoff2023, parameterRepeats: 5.309743, tokenRepeats: 15.387756)

  public static var example: (law: DataConstrained, inputs: [RepeatedData]) {
    let sizes = [1e8, 4e8, 1.6e9, 6.4e9]
    return (
      muennighoff2023,
      sizes.flatMap { size in
        [1.0, 8, 60].flatMap { epochs in
          [1e9, 1e10].map {
            RepeatedData(parameters: size, tokens: $0 * epochs, uniqueTokens: $0)
          }
        }
      }
    )
  }

  public init(_ values: [Double]) {
    Self.checkCount(values)
    self.init(
      base: Chinchilla(Array(values[..<5])), parameterRepeats: values[5], tokenRepeats: values[6])
  }

  public var values: [Double] { base.values + [parameterRepeats, tokenRepeats] }

  public func callAsFunction(_ x: RepeatedData) -> Double {
    let (size, data) = effective(x)
    return base.loss(parameters: size, tokens: data)
  }

  /// N′ and D′.
  public func effective(_ x: RepeatedData) -> (parameters: Double, tokens: Double) {
    let unique = min(x.uniqueTokens, x.tokens)
    let useful = min(x.parameters, base.optimalParameters(forTokens: unique))
    return (
      Self.effective(x.parameters, useful, parameterRepeats),
      Self.effective(x.tokens, unique, tokenRepeats)
    )
  }

  /// U (1 + R* (1 − e^(−(all/U − 1)/R*))).
  private static func effective(_ all: Double, _ unique: Double, _ repeats: Double) -> Double {
    unique * (1 - repeats * expm1(-(all / unique - 1) / repeats))
  }

  public func gradient(at x: RepeatedData) -> [Double] {
    let (E, A, B, alpha, beta) = (base.E, base.A, base.B, base.alpha, base.beta)
    _ = E
    let unique = min(x.uniqueTokens, x.tokens)
    let optimal = base.optimalParameters(forTokens: unique)
    let useful = min(x.parameters, optimal)
    let (size, data) = effective(x)
    let (n, d) = (A * pow(size, -alpha), B * pow(data, -beta))
    // ∂L/∂N′ and ∂L/∂D′.
    let (bySize, byData) = (-alpha * n / size, -beta * d / data)
    func byRepeats(_ all: Double, _ unique: Double, _ repeats: Double) -> Double {
      let q = (all / unique - 1) / repeats
      return unique * (-expm1(-q) - q * exp(-q))
    }
    var gradient = [
      1, n / A, d / B, -n * log(size), -d * log(data),
      bySize * byRepeats(x.parameters, useful, parameterRepeats),
      byData * byRepeats(x.tokens, unique, tokenRepeats),
    ]
    if x.parameters > optimal {
      let q = (x.parameters / useful - 1) / parameterRepeats
      let byUseful = 1 - parameterRepeats * expm1(-q) - x.parameters / useful * exp(-q)
      let change = bySize * byUseful * optimal
      let logOptimal = log(optimal)
      gradient[1] += change / (alpha * A)
      gradient[2] -= change / (alpha * B)
      gradient[3] += change * (1 / alpha - logOptimal) / alpha
      gradient[4] += change * (log(unique) - 1 / beta) / alpha
    }
    return gradient
  }

  /// The allocation of least loss under 6 N D = `flops` when only `uniqueTokens` > 0 are different: that of the law
  /// without repeats where it needs no more tokens; else by a scan over size and the zero of the slope about the best one.
  ///
  /// - Parameter flops: training compute, > 0.
  public func optimum(flops: Double, uniqueTokens: Double) -> ComputeOptimum {
    precondition(flops > 0 && uniqueTokens > 0, "\(flops) FLOPs on \(uniqueTokens) tokens")
    let free = base.optimum(flops: flops)
    guard free.tokens > uniqueTokens || !(free.parameters > 0) else { return free }
    func loss(_ logSize: Double) -> Double {
      let size = exp(logSize)
      return self(
        RepeatedData(
          parameters: size, tokens: flops / (6 * size), uniqueTokens: uniqueTokens))
    }
    /// The derivative of the loss by log N at fixed compute, for D ≥ U.
    func slope(_ logSize: Double) -> Double {
      let size = exp(logSize)
      let tokens = flops / (6 * size)
      let useful = min(size, base.optimalParameters(forTokens: uniqueTokens))
      let (n, d) = effective(
        RepeatedData(parameters: size, tokens: tokens, uniqueTokens: uniqueTokens))
      let (byN, byD) = (
        exp(-(size / useful - 1) / parameterRepeats),
        exp(-(tokens / uniqueTokens - 1) / tokenRepeats)
      )
      return base.beta * base.B * pow(d, -base.beta) * tokens / d * byD
        - base.alpha * base.A * pow(n, -base.alpha) * size / n * byN
    }
    let middle = log(free.parameters)
    let scan = (-200...200).map { middle + 0.1 * Double($0) }
    let best = scan.min { loss($0) < loss($1) } ?? middle
    let size = exp(
      Root.find(in: (best - 0.1)...(best + 0.1), of: slope)
        ?? GoldenSection.minimum(in: (best - 0.1)...(best + 0.1), of: loss))
    return ComputeOptimum(
      flops: flops, parameters: size, tokens: flops / (6 * size), loss: loss(log(size)))
  }
}

extension Chinchilla {
  /// The size for which `tokens` > 0 are compute-optimal: N = (αA/(βB))^(1/α) D^(β/α).
  public func optimalParameters(forTokens tokens: Double) -> Double {
    precondition(tokens > 0, "\(tokens) tokens")
    return pow(alpha * A / (beta * B), 1 / alpha) * pow(tokens, beta / alpha)
  }
}
