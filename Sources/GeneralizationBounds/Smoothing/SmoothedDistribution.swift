// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// A predictive distribution mixed with the uniform one, where all V probabilities are at hand.
///
/// p_s = (1 − α)·p + α/V.
///
/// > Source: Finzi et al. 2025 (arXiv 2504.15208), Lemma 3.3.
public struct SmoothedDistribution: Sendable, Equatable {
  /// p_s, V probabilities that add up to 1.
  public let probabilities: [Double]
  /// p before smoothing.
  public let original: [Double]

  /// Smooths a distribution.
  ///
  /// - Parameters:
  ///   - probabilities: p, V ≥ 2 probabilities that add up to 1; zeros are allowed.
  ///   - weight: α in (0, 1).
  /// - Throws: ``BoundError`` for fewer than two probabilities or a weight outside (0, 1).
  public init(_ probabilities: [Double], weight: Double) throws(BoundError) {
    guard probabilities.count >= 2 else { throw .vocabulary(probabilities.count) }
    guard weight > 0, weight < 1 else { throw .smoothingWeight(weight) }
    let uniform = weight / Double(probabilities.count)
    original = probabilities
    self.probabilities = probabilities.map { (1 - weight) * $0 + uniform }
  }

  /// H(p_s), nats: a centre for the smoothed losses.
  public var entropy: Double { -probabilities.reduce(0) { $0 + $1 * log($1) } }
  /// E_p[−log p_s], nats: the smoothed loss expected of a token drawn from p.
  public var crossEntropy: Double {
    -zip(original, probabilities).reduce(0) { $0 + $1.0 * log($1.1) }
  }
  /// The least and the largest loss, nats.
  public var losses: ClosedRange<Double> {
    -log(probabilities.max() ?? 1) ... -log(probabilities.min() ?? 1)
  }
}
