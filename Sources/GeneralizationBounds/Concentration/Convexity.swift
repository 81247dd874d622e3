// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// The quasiconvex PAC-Bayes bound, for independent data and losses in [0, 1].
///
/// R ≤ R̂/(1 − λ/2) + b/(n·λ·(1 − λ/2)), b = KL + log(2√n/δ), least at λ = 2/(√(2n·R̂/b + 1) + 1).
///
/// > Source: Thiemann, Igel, Wintenberger and Seldin 2017, Theorem 3.
public struct Convexity: Sendable {
  /// The inequality as a rule of the catalog.
  public init() {}

  /// The bound, in the losses' unit, and the λ that attains it.
  ///
  /// - Parameters:
  ///   - risk: R̂ in [0, 1].
  ///   - divergence: KL, nats.
  ///   - count: n ≥ 1.
  ///   - failureProbability: δ in (0, 1).
  public static func bound(
    risk: Double, divergence: Double, count: Double, failureProbability: Double
  ) -> (bound: Double, lambda: Double) {
    let evidence = divergence - log(failureProbability) + log(2 * count.squareRoot())
    let lambda = 2 / ((2 * count * risk / evidence + 1).squareRoot() + 1)
    let shrink = 1 - lambda / 2
    return (risk / shrink + evidence / (count * lambda * shrink), lambda)
  }
}

extension Convexity: Inequality {
  public var entry: CatalogEntry {
    CatalogEntry(
      name: "convexity", file: "Convexity", title: "Convexity",
      formula: "mean/(1 − λ/2) + b/(n·λ·(1 − λ/2))",
      assumes: "independent draws, fixed n, losses in [0, 1]", source: "Thiemann et al. 2017")
  }
  public var needsIndependentDraws: Bool { true }
  public var isTriedByBest: Bool { true }

  public func gap(on evidence: Evidence) throws(BoundError) -> Gap {
    try evidence.scaled {
      Self.bound(
        risk: $0, divergence: evidence.total, count: evidence.tokens, failureProbability: 1
      ).bound
    }
  }
}

extension InequalityName {
  /// Thiemann's quasiconvex PAC-Bayes bound, with a point posterior.
  public static let convexity = InequalityName("convexity")
}
