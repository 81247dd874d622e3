// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
import Foundation
import NumericalMethods

/// The loss of a language model by its size and training data: L(N, D) = E + A/N^α + B/D^β.
///
/// N is the parameter count, D the number of training tokens, L in nats per token.
///
/// > Source: Hoffmann et al., Training compute-optimal large language models, 2022, equation 2.
public struct Chinchilla: LossSurface {
  public typealias Input = ModelSize

  /// Loss at infinite size and data, nats per token.
  public var E: Double
  /// Excess loss at one parameter, nats per token.
  public var A: Double
  /// Excess loss at one token, nats per token.
  public var B: Double
  /// Exponent of parameters.
  public var alpha: Double
  /// Exponent of tokens.
  public var beta: Double

  public init(E: Double, A: Double, B: Double, alpha: Double, beta: Double) {
    (self.E, self.A, self.B, self.alpha, self.beta) = (E, A, B, alpha, beta)
  }

  public static let name = "chinchilla"
  public static let title = "Chinchilla"
  public static let formula = "L(N, D) = E + A / N^α + B / D^β"
  public static let unit = "nats/token"
  public static let domain = "N, D > 0; E, A, B ≥ 0; 0.01 ≤ α, β ≤ 2; L > 0"
  public static let source =
    "Hoffmann et al., Training compute-optimal large language models, 2022, equation 2"
  public static let coefficients = [
    CoefficientInfo("E", symbol: "E", unit: "nats/token", in: 0...Double.infinity),
    CoefficientInfo("A", symbol: "A", unit: "nats/token", in: 0...Double.infinity),
    CoefficientInfo("B", symbol: "B", unit: "nats/token", in: 0...Double.infinity),
    CoefficientInfo("alpha", symbol: "α", unit: "", in: 0.01...2),
    CoefficientInfo("beta", symbol: "β", unit: "", in: 0.01...2),
  ]
  public static let form = LawForm.powers(PowerSumForm(hasFloor: true, terms: 2, sign: -1))

  public static func features(of input: ModelSize) -> [Double] { [input.parameters, input.tokens] }

  public static let featureNames = ["parameters", "tokens"]

  public static func warnings(about inputs: [ModelSize]) -> [Warning] {
    var warnings: [Warning] = []
    let ratios = inputs.map(\.tokensPerParameter)
    if let least = ratios.min(), let most = ratios.max(), most <= 1.01 * least {
      warnings.append(
        Warning(
          code: "W-one-ratio",
          message: "All runs have the same tokens per parameter to within 1 %, so α and β are not "
            + "separately identified."))
    }
    for (name, levels) in [
      ("parameter", Set(inputs.map(\.parameters)).count),
      ("token", Set(inputs.map(\.tokens)).count),
    ] where levels < 3 {
      warnings.append(
        Warning(
          code: "W-few-levels",
          message: "The runs have only \(levels) different \(name) counts; an amplitude and an "
            + "exponent need 3."))
    }
    return warnings
  }

  public static var example: (law: Chinchilla, inputs: [ModelSize]) {
    let sizes = [5e7, 1.5e8, 5e8, 1.5e9, 5e9, 1.5e10]
    let ratios = [3.0, 10, 30, 100]
    return (
      besiroglu2024,
      sizes.flatMap { size in ratios.map { ModelSize(parameters: size, tokens: size * $0) } }
    )
  }

  public init(_ values: [Double]) {
    Self.checkCount(values)
    self.init(E: values[0], A: values[1], B: values[2], alpha: values[3], beta: values[4])
  }

  public var values: [Double] { [E, A, B, alpha, beta] }

  public func callAsFunction(_ x: ModelSize) -> Double {
    loss(parameters: x.parameters, tokens: x.tokens)
  }

  /// The loss, nats per token, of a model of `parameters` > 0 trained on `tokens` > 0.
  public func loss(parameters: Double, tokens: Double) -> Double {
    E + A * pow(parameters, -alpha) + B * pow(tokens, -beta)
  }

  public func gradient(at x: ModelSize) -> [Double] {
    let (n, d) = (pow(x.parameters, -alpha), pow(x.tokens, -beta))
    return [1, n, d, -A * n * log(x.parameters), -B * d * log(x.tokens)]
  }
}

extension Chinchilla {
  /// The coefficients that Hoffmann et al. 2022 print.
  public static let hoffmann2022 = PublishedLaws.known("hoffmann2022")
  /// The coefficients of Hoffmann et al. 2022 with the digits of their TeX source.
  public static let hoffmann2022TeX = PublishedLaws.known("hoffmann2022-tex")
  /// The coefficients that Besiroglu et al. 2024 print.
  public static let besiroglu2024 = PublishedLaws.known("besiroglu2024")
  /// The single-epoch coefficients that Muennighoff et al. 2023 print.
  public static let muennighoff2023 = PublishedLaws.known("muennighoff2023")
}
