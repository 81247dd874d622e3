// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// −log(1 − α) − C·log α, which is f(C) = (1 + C)·log(1 + C) − C·log C at α*.
///
/// > Source: the step before the last of the proof of Lemma 3.3 in Finzi et al. 2025 (arXiv 2504.15208).
public struct ExactSmoothing: SmoothingRule {
  public init() {}
  public var name: String { "exact" }
  public var formula: String { "(1+C)·log(1+C) − C·log C" }
  public var hasOwnWeight: Bool { false }
  public func cost(complexity: Double) -> Double { Smoothing.exactCost(complexity: complexity) }
  public func cost(complexity: Double, weight: Double, rise: Double) -> Double {
    weight == Smoothing.weight(complexity: complexity)
      ? cost(complexity: complexity) : -log1p(-weight) - complexity * log(weight)
  }
}
