// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// Azuma–Hoeffding on tokens: the range of smoothed losses alone, for any dependence.
///
/// R ≤ R̂_s + Δ'·√((L + log(1/δ))/(2n)), Δ' = log(1 + (1 − α)·V/α), the largest less the least smoothed loss.
///
/// > Source: Lotfi, Kuang, Finzi, Amos, Goldblum and Wilson 2024 (arXiv 2407.18158).
public struct AzumaTokens: Sendable {
  /// The inequality as a rule of the catalog.
  public init() {}

  /// Δ' = log(1 + (1 − α)·V/α), nats.
  public static func range(weight: Double, vocabulary: Int) -> Double {
    log1p((1 - weight) * Double(vocabulary) / weight)
  }

  /// The bound, nats.
  ///
  /// - Parameters:
  ///   - risk: R̂_s, the mean smoothed loss, nats.
  ///   - weight: α in (0, 1), fixed before the data.
  ///   - vocabulary: V ≥ 2.
  ///   - codeLength: L ≥ 0, nats.
  ///   - tokens: n > 0.
  ///   - failureProbability: δ in (0, 1).
  /// - Throws: ``BoundError`` for a value outside its domain.
  public static func bound(
    risk: Double, weight: Double, vocabulary: Int, codeLength: Double, tokens: Double,
    failureProbability: Double
  ) throws(BoundError) -> Double {
    guard weight > 0, weight < 1 else { throw .smoothingWeight(weight) }
    return try risk
      + Hoeffding.width(
        range: range(weight: weight, vocabulary: vocabulary), count: tokens,
        failureProbability: failureProbability, codeLength: codeLength)
  }

  /// The bound when the risk was measured on m of n tokens, with δ split in the ratio of m to n, nats.
  ///
  /// R̂ + B·[√((L − log(r·δ))/(2n)) + √(−log((1 − r)·δ)/(2m))], r = m/(m + n).
  ///
  /// - Parameters:
  ///   - risk: The sample's mean loss, nats.
  ///   - range: B, nats.
  ///   - codeLength: L ≥ 0, nats.
  ///   - tokens: n > 0.
  ///   - sample: m > 0.
  ///   - failureProbability: δ in (0, 1).
  /// - Throws: ``BoundError`` for a value outside its domain.
  public static func subsampledBound(
    risk: Double, range: Double, codeLength: Double, tokens: Double, sample: Double,
    failureProbability: Double
  ) throws(BoundError) -> Double {
    let share = sample / (sample + tokens)
    return try risk
      + Hoeffding.width(
        range: range, count: tokens, failureProbability: share * failureProbability,
        codeLength: codeLength)
      + Hoeffding.width(
        range: range, count: sample, failureProbability: (1 - share) * failureProbability)
  }
}

extension AzumaTokens: Inequality {
  public var entry: CatalogEntry {
    CatalogEntry(
      name: "azuma", file: "AzumaTokens", title: "Azuma–Hoeffding on tokens",
      formula: "mean + Δ'·√((L + log(1/δ))/(2n))", assumes: "any dependence, fixed n, range Δ'",
      source: "Lotfi et al. 2024")
  }
  public var term: (name: String, formula: String) { ("beyond Δ·C", "Δ'·√(C/2) − Δ·C") }
  public func takes(_ subsample: Subsample) -> Bool {
    subsample != .amGM && subsample != .hoeffdingRisk
  }
  public var isTriedByBest: Bool { true }

  public func gap(on evidence: Evidence) throws(BoundError) -> Gap {
    try evidence.gap { (_) throws(BoundError) in
      evidence.spread * (evidence.complexity / 2).squareRoot()
    }
  }
}

extension InequalityName {
  /// Azuma and Hoeffding on the range of smoothed losses.
  public static let azuma = InequalityName("azuma")
}
