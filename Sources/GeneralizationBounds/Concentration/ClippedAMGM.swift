// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// AM–GM with centres that are clipped from below, so that u may be smaller than Δ.
///
/// Y_k = max(Y0_k, Δ − (1 − ε)·u) with Y0 predictable: then u + Y_k − X_k ≥ ε·u > 0 whatever the token, because X_k ≤ Δ, and
/// ``AMGM`` holds at every u > 0: mean E[X_k | past] ≤ Ȳ + u − e^(−C)·GM(u + Y − X). A smaller u bets more; a clipped centre
/// lies further from the loss. The pairs (u, ε) are fixed before the data, C pays the logarithm of their number, and a
/// sample's interval divides δ by it. Centres are at least the least entropy that a smoothed distribution can have.
///
/// > Source: derived for this project from ``AMGM``.
public enum ClippedAMGM {
  /// One pair (u, ε) at a smoothing weight.
  public struct Bet: Sendable, Equatable {
    /// Its place among the pairs, from 0.
    public let place: Int
    /// u, nats.
    public let scale: Double
    /// The least centre, max(Δ − (1 − ε)·u, the least entropy), nats.
    public let least: Double
  }

  /// u = Δ·2^(−j/8) for j = 0…8.
  static let scales = (0...8).map { exp2(-Double($0) / 8) }
  /// ε.
  static let margins = [0.01, 0.03, 0.1, 0.2]

  /// The number of pairs, 36.
  public static var count: Int { scales.count * margins.count }

  /// All pairs at a smoothing weight.
  ///
  /// - Parameters:
  ///   - weight: α in (0, 1).
  ///   - vocabulary: V ≥ 2.
  public static func bets(weight: Double, vocabulary: Int) -> [Bet] {
    let range = Smoothing.range(weight: weight, vocabulary: vocabulary)
    let entropy = Smoothing.leastEntropy(weight: weight, vocabulary: vocabulary)
    return (0..<count).map { place in
      let scale = range * scales[place / margins.count]
      return Bet(
        place: place, scale: scale,
        least: max(range - (1 - margins[place % margins.count]) * scale, entropy))
    }
  }
}
