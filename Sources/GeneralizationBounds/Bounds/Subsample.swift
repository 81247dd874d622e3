// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// How a file of n < D tokens, drawn independently from the D training tokens, stands for all of them.
///
/// The bound on all tokens is mean T + u·C with T_k = Y_k − u·log(1 + (Y_k − X_k)/u), u = Δ/s: one mean, so one
/// interval covers the risk and the loss variation together. An interval for the risk alone would leave the
/// variation uncovered. The bet is chosen on the same sample, so each bet pays log |K|.
///
/// > Source: Finzi et al. 2025 (arXiv 2504.15208), Sec. 5 (subsampling); the interval on T is derived here.
public enum Subsample: String, Sendable, Equatable, CaseIterable, Codable {
  /// No interval: the sample's values are put in for the stream's, an estimate and not a certificate.
  case none
  /// Hoeffding's inequality on T: the range alone, a nat or more at ten thousand tokens.
  case hoeffding
  /// Maurer and Pontil's empirical Bernstein inequality on T: the sample's variance.
  case maurerPontil = "maurer-pontil"
  /// AM–GM on T itself, for a grid of ``amGMBets`` bets: no variance is estimated, usually the narrowest.
  case amGM = "am-gm"
  /// The paper's: Hoeffding's inequality on the risk alone, B = Δ. The loss variation stays uncovered, so that this
  /// is an estimate and not a certificate, and says so.
  case hoeffdingRisk = "hoeffding-risk"

  /// Whether the loss variation is covered too.
  public var isInterval: Bool { self != .none && self != .hoeffdingRisk }

  /// Whether a summary of the losses is not enough.
  var needsRows: Bool { self == .maurerPontil || self == .amGM }

  /// The bets η of the AM–GM interval, fixed beforehand; it pays the logarithm of their number.
  public static let amGMBets: [Double] = (1...30).map { exp2(-Double($0) / 2) }

  /// The width of the one-sided interval for mean T at one bet, nats.
  ///
  /// - Parameters:
  ///   - losses: The sample, smoothed.
  ///   - bet: s in (0, 1].
  ///   - gridPoints: |K| ≥ 1.
  ///   - failureProbability: δ2 in (0, 1), for all bets together.
  /// - Returns: 0 for `.none`.
  /// - Throws: ``BoundError`` for a value outside its domain, or fewer than 2 tokens under Maurer–Pontil.
  public func width(
    of losses: SmoothedTokenLosses, bet: Double, gridPoints: Int, failureProbability: Double
  ) throws(BoundError) -> Double {
    try width(
      of: losses, bet: bet, gridPoints: gridPoints, failureProbability: failureProbability,
      share: 1, near: nil)
  }

  /// The same for T_k = Y_k − share·u·log(1 + (Y_k − X_k)/u), whose mean may be known.
  func width(
    of losses: any SmoothedLosses, bet: Double, gridPoints: Int, failureProbability: Double,
    share: Double, near mean: Double?
  ) throws(BoundError) -> Double {
    guard self != .none else { return 0 }
    if self == .hoeffdingRisk {
      return try Hoeffding.width(
        range: losses.range, count: Double(losses.draws), failureProbability: failureProbability)
    }
    let each = failureProbability / Double(gridPoints)
    guard each > 0, each < 1 else { throw .failureProbability(failureProbability) }
    let interval = losses.linearizedRange(at: bet, share: share)
    let range = interval.upperBound - interval.lowerBound
    switch self {
    case .none, .hoeffdingRisk: return 0
    case .hoeffding:
      return try Hoeffding.width(
        range: range, count: Double(losses.draws), failureProbability: each)
    case .maurerPontil:
      guard let variance = losses.linearizedVariance(at: bet, share: share, near: mean) else {
        throw .sampleOfSummary(self)
      }
      return try MaurerPontil.width(
        variance: variance, range: range, count: losses.draws, failureProbability: each)
    case .amGM:
      guard range.isFinite else { return .infinity }
      let etas = Self.amGMBets
      let complexity = log(Double(etas.count) / each) / Double(losses.draws)
      let line = TokenSums.Linear(
        scale: losses.range / bet, weight: share, origin: interval.lowerBound)
      guard let sums = losses.linearSums(line, factors: etas.map { $0 / range }) else {
        throw .sampleOfSummary(self)
      }
      let best = zip(etas, sums.meanLogs).map { -expm1($1 - complexity) / $0 }.min() ?? 1
      return range * best - (sums.mean - interval.lowerBound)
    }
  }
}
