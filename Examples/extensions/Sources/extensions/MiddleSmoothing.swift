// SPDX-License-Identifier: GPL-3.0-or-later
import GeneralizationBounds

/// A bound on the cost of smoothing of our own: 2·log 2·√C, which lies between the exact cost and the paper's √(2C).
///
/// > Source: Topsøe 2001, bounds for the entropy of two-element distributions.
struct MiddleSmoothing: SmoothingRule {
  var name: String { "middle" }
  var formula: String { "2·log 2·√C" }
  var hasOwnWeight: Bool { true }
  func cost(complexity: Double) -> Double { Smoothing.middleCost(complexity: complexity) }
  func cost(complexity: Double, weight: Double, rise: Double) -> Double {
    cost(complexity: complexity)
  }
}
