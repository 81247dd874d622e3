// SPDX-License-Identifier: GPL-3.0-or-later

/// √(2C), as Theorem 3.4 states the cost of smoothing.
///
/// > Source: Finzi et al. 2025 (arXiv 2504.15208), Lemma 3.3.
public struct PaperSmoothing: SmoothingRule {
  public init() {}
  public var name: String { "paper" }
  public var formula: String { "√(2C)" }
  public var hasOwnWeight: Bool { true }
  public func cost(complexity: Double) -> Double { Smoothing.paperCost(complexity: complexity) }
  public func cost(complexity: Double, weight: Double, rise: Double) -> Double {
    cost(complexity: complexity)
  }
}
