// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// The centre Y of a smoothed loss: a number known before the token is drawn.
///
/// Any predictable Y ≥ 0 keeps the theorem; one near the smoothed loss's mean makes Σ small, and one that can't be
/// small keeps the subsample's interval narrow.
///
/// > Source: Finzi et al. 2025 (arXiv 2504.15208), Theorem 3.1; (1 − α)·H + α·log V ≤ H(p_s) because entropy is
/// > concave.
public enum LossCentre: String, Sendable, Equatable, CaseIterable, Codable {
  /// H(p), the entropy of the unsmoothed prediction, as measured.
  case entropy
  /// (1 − α)·H(p) + α·log V: what H(p) proves about the smoothed prediction's entropy; at least α·log V.
  case smoothedEntropy = "smoothed-entropy"

  /// The centre, nats.
  ///
  /// - Parameters:
  ///   - entropy: H(p) ≥ 0, nats; cut at log V, which an entropy exceeds by rounding only.
  ///   - weight: α in (0, 1).
  ///   - vocabulary: V ≥ 2.
  public func value(entropy: Double, weight: Double, vocabulary: Int) -> Double {
    let most = log(Double(vocabulary))
    let entropy = min(entropy, most)
    return switch self {
    case .entropy: entropy
    case .smoothedEntropy: (1 - weight) * entropy + weight * most
    }
  }
}
