// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// Token losses of the smoothed model: every loss is at most Δ = log(V/α), whatever the model said.
///
/// X = −log((1 − α)·e^(−x) + α/V), clipped at Δ against rounding; Y from the file's entropy by ``LossCentre``. The
/// entropy is known before the token is drawn, so it is a valid centre although it is the unsmoothed model's. Only
/// ``TokenLosses/smoothed(weight:vocabulary:centre:)`` makes these.
///
/// > Source: Finzi et al. 2025 (arXiv 2504.15208), Lemma 3.3 and Theorem 3.4.
public struct SmoothedTokenLosses: Sendable, Equatable {
  /// α, the weight of the uniform distribution.
  public let weight: Double
  /// V, the size of the vocabulary.
  public let vocabulary: Int
  /// How Y is made.
  public let centre: LossCentre
  /// X, Y and Δ, with X − Y ≤ Δ by construction.
  public let residuals: BoundedResiduals

  fileprivate init(
    weight: Double, vocabulary: Int, centre: LossCentre, residuals: BoundedResiduals
  ) {
    self.weight = weight
    self.vocabulary = vocabulary
    self.centre = centre
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
  /// Y ≤ log V < Δ, so it is largest at the least centre Y0: T ≤ Y0 − u·log(1 − (Δ − Y0)/u). And T ≥ X because
  /// log(1 + x) ≤ x, so T is at least the least smoothed loss, −log(1 − α + α/V). Y0 is 0 for the measured entropy
  /// and α·log V for the smoothed one.
  ///
  /// - Parameter bet: s in (0, 1]; at s = 1 and Y0 = 0 the interval is unbounded above.
  public func linearizedRange(at bet: Double) -> ClosedRange<Double> {
    let least = Smoothing.leastLoss(weight: weight, vocabulary: vocabulary)
    let centre = self.centre.value(entropy: 0, weight: weight, vocabulary: vocabulary)
    let u = range / bet
    // log(1 − (Δ − Y0)/u), with 1 − s taken exactly.
    let most = centre - u * log((1 - bet) + centre / u)
    return least...max(least, most)
  }
}

extension TokenLosses {
  /// The losses of the model mixed with the uniform distribution.
  ///
  /// - Parameters:
  ///   - weight: α in (0, 1), fixed before the data; C/(1 + C) is the best.
  ///   - vocabulary: V ≥ 2.
  ///   - centre: How the centre is made from the measured entropy.
  /// - Throws: ``BoundError`` for a weight or vocabulary outside its domain.
  public func smoothed(
    weight: Double, vocabulary: Int, centre: LossCentre = .entropy
  ) throws(BoundError) -> SmoothedTokenLosses {
    guard weight > 0, weight < 1 else { throw .smoothingWeight(weight) }
    guard vocabulary >= 2 else { throw .vocabulary(vocabulary) }
    return SmoothedTokenLosses(
      weight: weight, vocabulary: vocabulary, centre: centre,
      residuals: BoundedResiduals(
        bounded: nll.map { Smoothing.loss(Double($0), weight: weight, vocabulary: vocabulary) },
        centres: entropy.map {
          centre.value(entropy: Double($0), weight: weight, vocabulary: vocabulary)
        },
        range: Smoothing.range(weight: weight, vocabulary: vocabulary)))
  }
}
