// SPDX-License-Identifier: GPL-3.0-or-later

/// How a file of n < D tokens, drawn independently from the D training tokens, stands for all of them.
///
/// The bound on all tokens is mean T + u·C with T_k = Y_k − u·log(1 + (Y_k − X_k)/u), u = Δ/s: one mean, so one
/// interval covers the risk and the loss variation together. An interval for the risk alone would leave the
/// variation uncovered. The bet is chosen on the same sample, so each bet pays log |K|.
///
/// > Source: Finzi et al. 2025 (arXiv 2504.15208), Sec. 5 (subsampling); the interval on T is derived here.
public enum Subsample: String, Sendable, Equatable, CaseIterable {
  /// No interval: the sample's values are put in for the stream's, an estimate and not a certificate.
  case none
  /// Hoeffding's inequality on T: the range alone, a nat or more at ten thousand tokens.
  case hoeffding
  /// Maurer and Pontil's empirical Bernstein inequality on T: the sample's variance.
  case maurerPontil = "maurer-pontil"

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
    let each = failureProbability / Double(gridPoints)
    let interval = losses.linearizedRange(at: bet)
    let range = interval.upperBound - interval.lowerBound
    switch self {
    case .none: return 0
    case .hoeffding:
      return try Hoeffding.width(
        range: range, count: Double(losses.count), failureProbability: each)
    case .maurerPontil:
      return try MaurerPontil.width(
        variance: losses.linearizedVariance(at: bet), range: range, count: losses.count,
        failureProbability: each)
    }
  }
}
