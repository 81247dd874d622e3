// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// AM–GM with centres that are clipped from below, so that u may be smaller than Δ.
///
/// Y_k = max(Y0_k, Δ − (1 − ε)·u) with Y0 predictable: then u + Y_k − X_k ≥ ε·u > 0 whatever the token, because X_k ≤ Δ, and
/// ``AMGM`` holds at every u > 0: mean E[X_k | past] ≤ Ȳ + u − e^(−C)·GM(u + Y − X). A smaller u bets more; a clipped centre
/// lies further from the loss. The pairs (u, ε) are fixed before the data, C pays the logarithm of their number, and a
/// sample's interval divides δ by it. Centres are at least the least entropy that a smoothed distribution can have.
///
/// > Source: derived for this project from ``AMGM``.
public struct ClippedAMGM: Sendable {
  /// The inequality as a rule of the catalog.
  public init() {}

  /// One pair (u, ε) at a smoothing weight.
  public struct Bet: Sendable, Equatable {
    /// Its place among the pairs, from 0.
    public let place: Int
    /// u, nats.
    public let scale: Double
    /// The least centre, max(Δ − (1 − ε)·u, the least entropy), nats.
    public let least: Double
  }

  /// u = Δ·2^(−j/8) for j = 0…8.
  static let scales = (0...8).map { exp2(-Double($0) / 8) }
  /// ε.
  static let margins = [0.01, 0.03, 0.1, 0.2]

  /// The number of pairs, 36.
  public static var count: Int { scales.count * margins.count }

  /// All pairs at a smoothing weight.
  ///
  /// - Parameters:
  ///   - weight: α in (0, 1).
  ///   - vocabulary: V ≥ 2.
  public static func bets(weight: Double, vocabulary: Int) -> [Bet] {
    let range = Smoothing.range(weight: weight, vocabulary: vocabulary)
    let entropy = Smoothing.leastEntropy(weight: weight, vocabulary: vocabulary)
    return (0..<count).map { place in
      let scale = range * scales[place / margins.count]
      return Bet(
        place: place, scale: scale,
        least: max(range - (1 - margins[place % margins.count]) * scale, entropy))
    }
  }
}

extension ClippedAMGM: Inequality {
  public var entry: CatalogEntry {
    CatalogEntry(
      name: "am-gm-clipped", file: "ClippedAMGM", title: "AM–GM with clipped centres",
      formula: "mean Y + u − e^(−C)·GM(u + Y − X), Y = max(Y0, Δ − (1 − ε)·u)",
      assumes: "any dependence, X ≤ Δ, any stopping time", source: "this project, from AM–GM")
  }
  public var term: (name: String, formula: String) {
    ("beyond Δ·C", "mean Y + u − e^(−C)·GM(u + Y − X) − mean X − Δ·C, Y clipped, u below Δ")
  }
  public func isTimeUniform(for draws: Draws) -> Bool { true }
  public func choices(of grid: BetGrid, draws: Draws) -> Int { Self.count }
  public func takes(_ subsample: Subsample) -> Bool { true }

  public func gap(on evidence: Evidence) throws(BoundError) -> Gap {
    let losses = evidence.losses
    let (complexity, subsample) = (evidence.complexity, evidence.subsample)
    let share = AMGM.share(evidence)
    if subsample == .maurerPontil, losses.draws < 2 {
      throw .tooFewLosses(losses.draws, needed: 2)
    }
    var best: Gap?
    var least = Double.infinity
    for bet in Self.bets(weight: losses.weight, vocabulary: losses.vocabulary) {
      guard let view = losses.clipped(bet) else {
        throw .unlikeSummaries(
          "a summary with clipped centres, found one without: summarize again for the inequality "
            + entry.name)
      }
      let s = losses.range / bet.scale
      let sums = view.sums(at: [s])
      let meanLog = sums.meanLogs[0]
      let drift = sums.meanCentre - sums.meanLoss - losses.range * complexity
      let variation =
        subsample.isInterval
        ? drift - share * bet.scale * meanLog - bet.scale * expm1(-complexity)
        : drift - bet.scale * expm1(meanLog - complexity)
      let width = try subsample.width(
        of: view, bet: s, gridPoints: Self.count,
        failureProbability: evidence.sampleFailureProbability, share: share,
        near: sums.meanCentre - share * bet.scale * meanLog)
      if best == nil || variation + width < least {
        least = variation + width
        best = Gap(variation: variation, bet: s, meanLoss: sums.meanLoss, width: width)
      }
    }
    guard let best else { preconditionFailure("expected at least 1 pair, found none") }
    return best
  }
}

extension InequalityName {
  /// AM–GM with clipped centres and u below Δ, over 36 pairs fixed in advance.
  public static let clippedAMGM = InequalityName("am-gm-clipped")
}
