// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// A number that a law determines, and of which a fit gives an interval: a coefficient, a prediction,
/// the best model size at a budget.
public struct Estimand<Law: ScalingLaw>: Sendable {
  /// What programs call it, e.g. `alpha`.
  public let name: String
  /// Such as `tokens/parameter`; empty for none.
  public let unit: String
  /// Whether it is a positive factor, whose intervals are symmetric in the logarithm.
  public let isPositive: Bool
  /// Its range; intervals don't leave it.
  public let lower, upper: Double
  /// The number for a law, in ``unit``; not finite where the law has none.
  public let value: @Sendable (Law) -> Double

  /// - Parameters:
  ///   - name: what programs call it.
  ///   - unit: its unit; empty for none.
  ///   - isPositive: whether it is a positive factor.
  ///   - range: what values it can have.
  ///   - value: the number for a law; not finite where it has none.
  public init(
    _ name: String, unit: String = "", isPositive: Bool = false,
    in range: ClosedRange<Double> = -Double.infinity...Double.infinity,
    value: @escaping @Sendable (Law) -> Double
  ) {
    (self.name, self.unit, self.isPositive) = (name, unit, isPositive)
    (lower, upper) = (range.lowerBound, range.upperBound)
    self.value = value
  }

  /// The coefficient at a place in the law's order.
  public static func coefficient(_ index: Int) -> Estimand {
    let info = Law.coefficients[index]
    return Estimand(
      info.name, unit: info.unit,
      isPositive: info.lower == 0 && Law.form.amplitudes.contains(index),
      in: info.lower...info.upper
    ) { $0.values[index] }
  }

  /// All coefficients in the law's order.
  public static var coefficients: [Estimand] { Law.coefficients.indices.map { coefficient($0) } }

  /// The law's value at an input.
  public static func prediction(at input: Law.Input) -> Estimand {
    Estimand("prediction", unit: Law.unit) { $0(input) }
  }
}

extension Estimand where Law: AllocatableSurface {
  /// N of least loss at a training compute of `flops`, where only `uniqueTokens` are different.
  public static func optimalParameters(flops: Double, uniqueTokens: Double? = nil) -> Estimand {
    optimum("parameters", "parameters", flops, uniqueTokens) { $0.parameters }
  }

  /// D of least loss, likewise.
  public static func optimalTokens(flops: Double, uniqueTokens: Double? = nil) -> Estimand {
    optimum("tokens", "tokens", flops, uniqueTokens) { $0.tokens }
  }

  /// D/N of least loss, likewise.
  public static func optimalRatio(flops: Double, uniqueTokens: Double? = nil) -> Estimand {
    optimum("tokensPerParameter", "tokens/parameter", flops, uniqueTokens) {
      $0.tokensPerParameter
    }
  }

  /// The least loss at a training compute of `flops`, likewise.
  public static func optimalLoss(flops: Double, uniqueTokens: Double? = nil) -> Estimand {
    Estimand("loss", unit: "nats/token") {
      $0.optimum(flops: flops, uniqueTokens: uniqueTokens).loss
    }
  }

  private static func optimum(
    _ name: String, _ unit: String, _ flops: Double, _ uniqueTokens: Double?,
    _ value: @escaping @Sendable (ComputeOptimum) -> Double
  ) -> Estimand {
    Estimand(name, unit: unit, isPositive: true, in: 0...Double.infinity) { law in
      let value = value(law.optimum(flops: flops, uniqueTokens: uniqueTokens))
      return value > 0 ? value : .nan
    }
  }
}

extension Estimand where Law == Chinchilla {
  /// a = β/(α + β), by which optimal parameters grow with compute.
  public static var parameterExponent: Estimand {
    Estimand("parameterExponent", in: 0...1) { $0.parameterExponent }
  }
}
