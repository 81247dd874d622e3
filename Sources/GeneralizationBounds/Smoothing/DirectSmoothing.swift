// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// R̂_s − R̂_q − C·log α: the smoothed losses are measured and not bounded.
///
/// > Source: Finzi et al. 2025 (arXiv 2504.15208), Theorem 3.4 before Lemma 3.3 is applied.
public struct DirectSmoothing: SmoothingRule {
  public init() {}
  public var name: String { "direct" }
  public var formula: String { "what smoothing adds to the mean loss, less C·log α" }
  public var hasOwnWeight: Bool { false }
  /// f(C), which the measured cost at α* never exceeds.
  public func cost(complexity: Double) -> Double { Smoothing.exactCost(complexity: complexity) }
  public func cost(complexity: Double, weight: Double, rise: Double) -> Double {
    rise - complexity * log(weight)
  }
}
