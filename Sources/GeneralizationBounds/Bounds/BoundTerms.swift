// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// The terms of Theorem 3.4, nats; their sum is the bound.
///
/// R ≤ R̂ + C·log V + Σ√C + smoothing + (R̂_q − R̂) + subsample.
///
/// > Source: Finzi et al. 2025 (arXiv 2504.15208), Theorem 3.4.
public struct BoundTerms: Sendable, Equatable {
  /// R̂, the unquantized model's empirical risk; the quantized one's where no other was given.
  public let risk: Double
  /// C·log V: the random guess.
  public let complexity: Double
  /// Σ√C; under another inequality than Theorem 3.1's, what it adds to the smoothed risk beyond Δ·C, and then it
  /// can be negative.
  public let lossVariation: Double
  /// √(2C), f(C), or R̂_s − R̂_q − C·log α.
  public let smoothing: Double
  /// R̂_q − R̂: bookkeeping, because R̂ cancels; 0 where the risk is the quantized model's own.
  public let quantizationGap: Double
  /// What measuring n < D tokens costs.
  public let subsample: Double

  /// The terms from their parts.
  ///
  /// - Parameters:
  ///   - quantizedRisk: R̂_q, nats: the only risk that matters to the sum.
  ///   - unquantizedRisk: R̂, nats, or nil.
  ///   - complexity: C > 0, nats per token.
  ///   - vocabulary: V ≥ 2.
  ///   - lossVariation: Σ√C of the quantized and smoothed model, nats.
  ///   - smoothing: The rule for the smoothing term.
  ///   - subsample: The subsample's width, nats.
  public init(
    quantizedRisk: Double, unquantizedRisk: Double? = nil, complexity: Double, vocabulary: Int,
    lossVariation: Double, smoothing: Smoothing, subsample: Double = 0
  ) {
    risk = unquantizedRisk ?? quantizedRisk
    self.complexity = complexity * log(Double(vocabulary))
    self.lossVariation = lossVariation
    self.smoothing = smoothing.cost(complexity: complexity)
    quantizationGap = unquantizedRisk.map { quantizedRisk - $0 } ?? 0
    self.subsample = subsample
  }

  /// The terms with a smoothing term that was measured, nats.
  init(
    quantizedRisk: Double, unquantizedRisk: Double?, complexity: Double, vocabulary: Int,
    lossVariation: Double, smoothingCost: Double, subsample: Double
  ) {
    risk = unquantizedRisk ?? quantizedRisk
    self.complexity = complexity * log(Double(vocabulary))
    self.lossVariation = lossVariation
    smoothing = smoothingCost
    quantizationGap = unquantizedRisk.map { quantizedRisk - $0 } ?? 0
    self.subsample = subsample
  }

  /// The bound: the terms added in the order in which they are declared.
  public var total: Double {
    risk + complexity + lossVariation + smoothing + quantizationGap + subsample
  }
}
