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
    return try evidence.gap(at: bets) { (sums) throws(BoundError) in
      Self.bound(
        logs: sums.meanLogs.map { $0 * evidence.tokens }, count: evidence.tokens,
        meanCentre: sums.meanCentre, range: evidence.range, bets: bets,
        weights: bets.map { _ in weight }, threshold: evidence.total
      ).mixture - sums.meanLoss
    }
  }
}

extension InequalityName {
  /// The bets of the grid weighted, not united.
  public static let mixture = InequalityName("mixture")
}
