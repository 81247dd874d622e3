// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
public import ScalingLaws
import Foundation
import GeneralizationBounds
import NumericalMethods

/// What a published loss surface does not say and an extrapolation from it has to assume.
public struct PublishedAssumptions: Sendable, Equatable {
  /// Σ, nats per √nat.
  public var lossVariation = 0.1
  /// R̂_q − R̂, nats per token.
  public var quantizationGap = 0.1
  /// δ, in (0, 1).
  public var failureProbability = 0.01
  /// |K|.
  public var grid = 1000

  /// The numbers of the paper's worked example.
  ///
  /// > Source: Finzi et al. 2025 (arXiv 2504.15208), the worked example of Theorem 3.4 (Σ ≈ 0.1, gap ≈ 0.1).
  public init() {}
}

extension Extrapolation {
  /// Theorem 3.4 from a published loss surface and stated assumptions, without any measurement.
  ///
  /// - Parameters:
  ///   - entry: the loss surface, which gives the risk.
  ///   - targets: sizes, ratio, vocabulary and width.
  ///   - assumptions: the loss variation and the quantization gap, the same at every size.
  /// - Returns: bounds without intervals, since published coefficients come without their covariance.
  public static func published(
    _ entry: PublishedLaw, to targets: ExtrapolationTargets,
    assuming assumptions: PublishedAssumptions = PublishedAssumptions()
  ) -> Extrapolation {
    guard case .bitsPerParameter(let bits) = targets.code else {
      preconditionFailure("a published surface has no information law: give bits per parameter")
    }
    let bounds = targets.parameters.map { parameters in
      let tokens = parameters * targets.tokensPerParameter
      let union = log(Double(assumptions.grid) / assumptions.failureProbability)
      let c = (parameters * bits * log(2) + union) / tokens
      let risk = entry.chinchilla(ModelSize(parameters: parameters, tokens: tokens))
      return ExtrapolatedBound(
        parameters: parameters, tokens: tokens, vocabulary: targets.vocabulary, code: targets.code,
        inequality: .empiricalFreedman, complexityPerToken: c,
        terms: BoundTerms(
          quantizedRisk: risk + assumptions.quantizationGap, unquantizedRisk: risk, complexity: c,
          vocabulary: targets.vocabulary,
          lossVariation: assumptions.lossVariation * c.squareRoot(), smoothing: .paper),
        interval: nil, gapInterval: nil, newModelInterval: nil, forms: [], disagreements: [],
        distance: nil,
        isVariationAtBoundary: false, draws: [])
    }
    return Extrapolation(
      bounds: bounds,
      method: [
        "risk: \(entry.title), published",
        "complexity: C = (N/D)·b·log 2 + log(|K|/δ)/D",
        "loss variation: assumed, Σ = \(NumberText.exact.plain(assumptions.lossVariation)) at every size",
        "smoothing: √(2C)",
        "quantization gap: assumed, \(NumberText.exact.plain(assumptions.quantizationGap)) nats at every size",
      ],
      warnings: [
        Warning(
          code: "W-assumed",
          message:
            "Loss variation and quantization gap are assumed, not measured. A certificate needs measurements of a model."
        ),
        Warning(
          code: "W-no-interval",
          message:
            "\(entry.title) was published without the covariance of its coefficients, so no interval is given."
        ),
      ],
      level: nil)
  }
}
