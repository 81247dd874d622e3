// SPDX-License-Identifier: GPL-3.0-or-later
import Files
import Foundation

/// How the weight α of the uniform distribution is chosen.
///
/// > Source: α* = C/(1 + C) from Finzi et al. 2025 (arXiv 2504.15208), Lemma 3.3; the grid is derived here.
public enum SmoothingWeight: Sendable, Equatable {
  /// α* = C/(1 + C), best for the smoothing term by itself and known before the data.
  case complexity
  /// A number in (0, 1) that was fixed before the data: nothing is paid, and Δ is the same at every D.
  case fixed(Double)
  /// The best of `points` weights whose odds α/(1 − α) are C times powers of √2, from far below to above; C pays the
  /// logarithm of their number, and each weight's subsample interval its share of δ.
  case joint(points: Int)

  /// The largest number of weights that may be tried: each is a pass over the losses.
  public static let mostPoints = Limits.smoothingWeights.upperBound

  /// The number of weights tried.
  public var count: Int {
    switch self {
    case .complexity, .fixed: 1
    case .joint(let points): points
    }
  }

  /// Whether α is known before D is.
  var isFixed: Bool { if case .fixed = self { true } else { false } }

  /// The weights at a complexity, increasing; a function of C alone.
  ///
  /// - Parameter complexity: C > 0, nats per token.
  public func weights(complexity: Double) -> [Double] {
    switch self {
    case .complexity: return [Smoothing.weight(complexity: complexity)]
    case .fixed(let weight): return [weight]
    case .joint(let points):
      // Three quarters of them below C, where the loss variation gains.
      let below = 3 * (points - 1) / 4
      return (0..<points).map { point in
        let odds = complexity * exp2(Double(point - below) / 2)
        return odds / (1 + odds)
      }
    }
  }
}
