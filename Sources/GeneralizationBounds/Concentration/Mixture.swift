// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// The method of mixtures: empirical Freedman over a weighted grid, never above the union bound.
///
/// The smallest μ with Σ_i w_i·exp(Σ_k log(1 + s_i·A_k) − n·s_i·(Ȳ − μ)/Δ) = 1/δ; one supermartingale, so it holds
/// at every n at once.
///
/// > Source: derived from Finzi et al. 2025 (arXiv 2504.15208), Lemma A.1, by Robbins' method of mixtures.
public struct Mixture: Sendable {
  /// The inequality as a rule of the catalog.
  public init() {}

  /// The bound on the mean conditional loss, nats, and the union bound it improves on.
  ///
  /// - Parameters:
  ///   - residuals: Losses and centres, nats.
  ///   - bets: s_i in (0, 1], at least one.
  ///   - weights: w_i > 0, adding up to at most 1, fixed before the data.
  ///   - threshold: log(1/δ) plus the code length, nats.
  public static func bound(
    on residuals: BoundedResiduals, bets: [Double], weights: [Double], threshold: Double
  ) -> (mixture: Double, union: Double) {
    precondition(
      bets.count == weights.count && !bets.isEmpty,
      "expected one weight a bet, found \(bets.count) bets and \(weights.count) weights")
    let range = residuals.range
    let logs = bets.map { bet in
      Double(residuals.count)
        * Mean.of(residuals.count) {
          log1p(bet / range * (residuals.centres[$0] - residuals.losses[$0]))
        }
    }
    return bound(
      logs: logs, count: Double(residuals.count), meanCentre: residuals.meanCentre, range: range,
      bets: bets, weights: weights, threshold: threshold)
  }

  /// The same from Σ log(1 + s_i·A_k) for each bet.
  static func bound(
    logs: [Double], count: Double, meanCentre mean: Double, range: Double, bets: [Double],
    weights: [Double], threshold: Double
  ) -> (mixture: Double, union: Double) {
    let union =
      bets.indices.map { index in
        mean + range / (count * bets[index]) * (threshold - log(weights[index]) - logs[index])
      }.min() ?? .infinity
    func excess(_ candidate: Double) -> Double {
      let exponents = bets.indices.map { index in
        log(weights[index]) + logs[index] - count * bets[index] * (mean - candidate) / range
      }
      let most = exponents.max() ?? 0
      return most + log(exponents.reduce(0) { $0 + exp($1 - most) }) - threshold
    }
    var low = union - 100 * range
    var high = union
    while true {
      let middle = low + (high - low) / 2
      if middle <= low || middle >= high { return (middle, union) }
      if excess(middle) > 0 { high = middle } else { low = middle }
    }
  }
}

extension Mixture: Inequality {
  public var entry: CatalogEntry {
    CatalogEntry(
      name: "mixture", file: "Mixture", title: "Mixture of bets",
      formula: "root of Σ w·∏(1 + sA)·e^(−n·s·(mean Y − μ)/Δ) = 1/δ",
      assumes: "any dependence, X − Y < Δ, any stopping time",
      source: "Robbins' mixtures on Finzi et al. 2025, Lemma A.1")
  }
  public func isTimeUniform(for draws: Draws) -> Bool { true }

  public func gap(on evidence: Evidence) throws(BoundError) -> Gap {
    let bets = evidence.bets
    let weight = 1 / Double(bets.count)
    func mixture(_ places: [Int], _ logs: [Double], _ sums: TokenSums) -> Double {
      Self.bound(
        logs: logs, count: evidence.tokens, meanCentre: sums.meanCentre, range: evidence.range,
        bets: places.map { bets[$0] }, weights: places.map { _ in weight },
        threshold: evidence.total
      ).mixture
    }
    let every = bets.count > 2 * Self.stride && evidence.losses.isExact ? Self.stride : 1
    var wanted = Array(Swift.stride(from: 0, to: bets.count, by: every))
    if wanted.last != bets.count - 1 { wanted.append(bets.count - 1) }
    var known: [Int: Double] = [:]
    while true {
      let sums = evidence.sums(at: wanted.map { bets[$0] })
      for (place, log) in zip(wanted, sums.meanLogs) { known[place] = log * evidence.tokens }
      let places = known.keys.sorted()
      let logs = places.compactMap { known[$0] }
      let found = mixture(places, logs, sums)
      let drift = evidence.tokens * (sums.meanCentre - found) / evidence.range
      wanted = Self.missing(
        among: bets, places, zip(places, logs).map { $1 - bets[$0] * drift })
      if wanted.isEmpty { return try evidence.gap(sums, nats: found - sums.meanLoss) }
    }
  }

  /// Every which bet is evaluated first.
  private static let stride = 32

  /// The bets that may yet count, from the exponents of those that are known: Σ log(1 + sA) is concave in s, so a line
  /// through two known ones (and 0 at s = 0) lies above those beyond. A bet is left out where its term is below e^(−45) of
  /// the largest: a thousand such ones move the sum by less than rounding does.
  private static func missing(
    among bets: [Double], _ places: [Int], _ exponents: [Double]
  ) -> [Int] {
    let points: [(s: Double, h: Double)] =
      [(0, 0)] + zip(places, exponents).map { (s: bets[$0], h: $1) }
    let least = (exponents.max() ?? 0) - 45
    func line(_ a: (s: Double, h: Double), _ b: (s: Double, h: Double), at s: Double) -> Double {
      guard a.h.isFinite, b.h.isFinite else { return .infinity }
      return a.h + (b.h - a.h) / (b.s - a.s) * (s - a.s)
    }
    var wanted: [Int] = []
    // Point k is place k − 1.
    for k in 1..<points.count - 1 where places[k] > places[k - 1] + 1 {
      // Beyond a factor that is not positive there are only more of them.
      if points[k].h == -.infinity { break }
      for place in places[k - 1] + 1..<places[k] {
        let below = line(points[k - 1], points[k], at: bets[place])
        let above =
          k + 2 < points.count ? line(points[k + 1], points[k + 2], at: bets[place]) : .infinity
        if min(below, above) > least { wanted.append(place) }
      }
    }
    return wanted
  }
}

extension InequalityName {
  /// The bets of the grid weighted, not united.
  public static let mixture = InequalityName("mixture")
}
