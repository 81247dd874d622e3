// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// Catoni's PAC-Bayes bound, for independent data and losses in [0, 1].
///
/// R ≤ Φ⁻¹_{γ/n}(R̂ + (1 + a)/γ·[KL − log δ + 2·log(2 + log γ/log(1 + a))]), Φ⁻¹_x(q) = (1 − e^(−xq))/(1 − e^(−x)),
/// for all γ ≥ 1 at once.
///
/// > Source: Catoni 2007, Theorem 1.2.6 and its union over a geometric grid of γ.
public struct Catoni: Sendable {
  /// The inequality as a rule of the catalog.
  public init() {}

  /// Φ⁻¹_x(q).
  public static func inversePhi(_ x: Double, _ q: Double) -> Double { expm1(-x * q) / expm1(-x) }

  /// The bound at one γ, in the losses' unit.
  ///
  /// - Parameters:
  ///   - risk: R̂ in [0, 1].
  ///   - divergence: KL, nats.
  ///   - count: n ≥ 1.
  ///   - failureProbability: δ in (0, 1).
  ///   - gamma: γ ≥ 1; any, chosen on the data.
  ///   - spacing: a > 0, the grid's ratio less 1, fixed before the data.
  public static func bound(
    risk: Double, divergence: Double, count: Double, failureProbability: Double, gamma: Double,
    spacing: Double = 1e-4
  ) -> Double {
    let union = 2 * log(2 + log(gamma) / log1p(spacing))
    let evidence = divergence - log(failureProbability) + union
    return inversePhi(gamma / count, risk + (1 + spacing) / gamma * evidence)
  }

  /// The bound at a γ fixed before the data, which pays for no union: Φ⁻¹_{γ/n}(R̂ + (KL − log δ)/γ).
  public static func fixedBound(
    risk: Double, divergence: Double, count: Double, failureProbability: Double, gamma: Double
  ) -> Double {
    inversePhi(gamma / count, risk + (divergence - log(failureProbability)) / gamma)
  }

  /// The least bound over γ in [1, 200·n], and its γ: a scan in log γ, then golden section.
  public static func optimum(
    risk: Double, divergence: Double, count: Double, failureProbability: Double,
    spacing: Double = 1e-4
  ) -> (bound: Double, gamma: Double) {
    func value(_ t: Double) -> Double {
      bound(
        risk: risk, divergence: divergence, count: count,
        failureProbability: failureProbability, gamma: exp(t), spacing: spacing)
    }
    let step = log(200 * count) / 400
    let best = (0...400).min { value(Double($0) * step) < value(Double($1) * step) } ?? 0
    var low = Double(max(best - 1, 0)) * step
    var high = Double(min(best + 1, 400)) * step
    let golden = (5.0.squareRoot() - 1) / 2
    for _ in 0..<80 {
      let left = high - golden * (high - low)
      let right = low + golden * (high - low)
      if value(left) <= value(right) { high = right } else { low = left }
    }
    let t = (low + high) / 2
    return (value(t), exp(t))
  }
}

extension Catoni: Inequality {
  public var entry: CatalogEntry {
    CatalogEntry(
      name: "catoni", file: "Catoni", title: "Catoni",
      formula: "Φ⁻¹_{γ/n}(mean + (KL + log(1/δ) + union)/γ)",
      assumes: "independent draws, fixed n, losses in [0, 1]", source: "Catoni 2007")
  }
  public var needsIndependentDraws: Bool { true }
  public var isTriedByBest: Bool { true }

  public func gap(on evidence: Evidence) throws(BoundError) -> Gap {
    try evidence.scaled {
      Self.optimum(
        risk: $0, divergence: evidence.total, count: evidence.tokens, failureProbability: 1
      ).bound
    }
  }
}

extension InequalityName {
  /// Catoni's PAC-Bayes bound, with a point posterior.
  public static let catoni = InequalityName("catoni")
}
