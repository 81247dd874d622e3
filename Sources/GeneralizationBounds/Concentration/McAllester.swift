// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// McAllester's PAC-Bayes bound, for independent data and losses in [0, 1].
///
/// R ≤ R̂ + √((KL + log(n/δ))/(2n − 1)).
///
/// > Source: McAllester 1999, Theorem 1.
public struct McAllester: Sendable {
  /// The inequality as a rule of the catalog.
  public init() {}

  /// The bound, in the losses' unit.
  ///
  /// - Parameters:
  ///   - risk: R̂ in [0, 1].
  ///   - divergence: KL of posterior to prior, or a code length, nats.
  ///   - count: n ≥ 1.
  ///   - failureProbability: δ in (0, 1).
  public static func bound(
    risk: Double, divergence: Double, count: Double, failureProbability: Double
  ) -> Double {
    risk
      + ((divergence - log(failureProbability) + log(count)) / (2 * count - 1)).squareRoot()
  }
}

extension McAllester: Inequality {
  public var entry: CatalogEntry {
    CatalogEntry(
      name: "mcallester", file: "McAllester", title: "McAllester",
      formula: "mean + √((KL + log(n/δ))/(2n − 1))",
      assumes: "independent draws, fixed n, losses in [0, 1]", source: "McAllester 1999")
  }
  public var needsIndependentDraws: Bool { true }
  public var isTriedByBest: Bool { true }

  public func gap(on evidence: Evidence) throws(BoundError) -> Gap {
    try evidence.scaled {
      Self.bound(
        risk: $0, divergence: evidence.total, count: evidence.tokens, failureProbability: 1)
    }
  }
}

extension InequalityName {
  /// McAllester's PAC-Bayes bound, with a point posterior.
  public static let mcAllester = InequalityName("mcallester")
}
