// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// Token losses of the smoothed model: every loss is at most Δ = log(V/α), whatever the model said.
///
/// X = −log((1 − α)·e^(−x) + α/V), clipped at Δ against rounding; Y = the file's entropy. The entropy is known before
/// the token is drawn, so it is a valid centre although it is the unsmoothed model's; it is cut at log V, which an
/// entropy exceeds by rounding only. Only ``TokenLosses/smoothed(weight:vocabulary:)`` makes these.
///
/// > Source: Finzi et al. 2025 (arXiv 2504.15208), Lemma 3.3 and Theorem 3.4.
public struct SmoothedTokenLosses: Sendable, Equatable {
  /// α, the weight of the uniform distribution.
  public let weight: Double
  /// V, the size of the vocabulary.
  public let vocabulary: Int
  /// X, Y and Δ, with X − Y ≤ Δ by construction.
  public let residuals: BoundedResiduals

  fileprivate init(weight: Double, vocabulary: Int, residuals: BoundedResiduals) {
    self.weight = weight
    self.vocabulary = vocabulary
    self.residuals = residuals
  }

  /// Δ = log(V/α), nats.
  public var range: Double { residuals.range }
  /// The number of tokens.
  public var count: Int { residuals.count }
  /// The mean smoothed loss, nats.
  public var meanLoss: Double { residuals.meanLoss }

  /// The interval that holds every T_k = Y_k − u·log(1 + (Y_k − X_k)/u), u = Δ/s, that a token could give.
  ///
  /// ∂T/∂X = u/(u + Y − X) > 0, so T is largest at X = Δ; there ∂T/∂Y = a/(u + a) with a = Y − Δ < 0, since
  /// Y ≤ log V < Δ, so it is largest at Y = 0: T ≤ −(Δ/s)·log(1 − s). And T ≥ X because log(1 + x) ≤ x, so T is
  /// at least the least smoothed loss, −log(1 − α + α/V), which Y = X attains.
  ///
  /// - Parameter bet: s in (0, 1]; at s = 1 the interval is unbounded above.
  public func linearizedRange(at bet: Double) -> ClosedRange<Double> {
    let least = Smoothing.leastLoss(weight: weight, vocabulary: vocabulary)
    return least...max(least, bet == 1 ? .infinity : -range / bet * log1p(-bet))
  }
}

extension TokenLosses {
  /// The losses of the model mixed with the uniform distribution.
  ///
  /// - Parameters:
  ///   - weight: α in (0, 1), fixed before the data; C/(1 + C) is the best.
  ///   - vocabulary: V ≥ 2.
  /// - Throws: ``BoundError`` for a weight or vocabulary outside its domain.
  public func smoothed(
    weight: Double, vocabulary: Int
  ) throws(BoundError) -> SmoothedTokenLosses {
    guard weight > 0, weight < 1 else { throw .smoothingWeight(weight) }
    guard vocabulary >= 2 else { throw .vocabulary(vocabulary) }
    let most = log(Double(vocabulary))
    return SmoothedTokenLosses(
      weight: weight, vocabulary: vocabulary,
      residuals: BoundedResiduals(
        bounded: nll.map { Smoothing.loss(Double($0), weight: weight, vocabulary: vocabulary) },
        centres: entropy.map { min(Double($0), most) },
        range: Smoothing.range(weight: weight, vocabulary: vocabulary)))
  }
}
