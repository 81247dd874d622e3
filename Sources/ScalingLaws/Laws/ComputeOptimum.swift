// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// The model size and token count of least loss for a given training compute.
public struct ComputeOptimum: Sendable, Equatable {
  /// Training compute, 6 N D.
  public let flops: Double
  /// N; 0 or ∞ where the law has no interior optimum.
  public let parameters: Double
  /// D = C/(6 N), repeats included.
  public let tokens: Double
  /// The law's loss there, nats per token.
  public let loss: Double
  /// D / N.
  public var tokensPerParameter: Double { tokens / parameters }
}

extension Chinchilla {
  /// G = (α A / (β B))^(1/(α + β)), the scale of the optimal allocation.
  public var allocationScale: Double {
    pow(alpha * A / (beta * B), 1 / (alpha + beta))
  }

  /// a = β / (α + β), the power of compute by which optimal parameters grow.
  public var parameterExponent: Double { beta / (alpha + beta) }

  /// b = α / (α + β), the power of compute by which optimal tokens grow.
  public var tokenExponent: Double { alpha / (alpha + beta) }

  /// The allocation of least loss under 6 N D = `flops`:
  /// N = G (flops/6)^a and D = (flops/6)^b / G.
  ///
  /// Needs A, B, α, β > 0; with A or B = 0 there is no interior optimum and the answer holds 0 and ∞.
  ///
  /// - Parameter flops: training compute, > 0.
  ///
  /// > Source: Hoffmann et al. 2022, equation 4.
  public func optimum(flops: Double) -> ComputeOptimum {
    precondition(flops > 0, "training compute of \(flops) FLOPs")
    let parameters = allocationScale * pow(flops / 6, parameterExponent)
    let tokens = pow(flops / 6, tokenExponent) / allocationScale
    return ComputeOptimum(
      flops: flops, parameters: parameters, tokens: tokens,
      loss: loss(parameters: parameters, tokens: tokens))
  }

  /// The tokens with which a model of `parameters` > 0 is compute-optimal:
  /// D = (β B / (α A))^(1/β) N^(α/β).
  ///
  /// > Source: Hoffmann et al. 2022, equation 4, with compute eliminated.
  public func optimalTokens(forParameters parameters: Double) -> Double {
    precondition(parameters > 0, "\(parameters) parameters")
    return pow(beta * B / (alpha * A), 1 / beta) * pow(parameters, alpha / beta)
  }
}
