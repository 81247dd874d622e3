// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NumericalMethods

/// What an inequality asks of smoothed losses, whether their rows are at hand or only a summary of them.
protocol SmoothedLosses: Sendable {
  /// α, the weight of the uniform distribution.
  var weight: Double { get }
  /// V, the size of the vocabulary.
  var vocabulary: Int { get }
  /// How Y is made.
  var centre: LossCentre { get }
  /// The number of tokens.
  var count: Int { get }
  /// The mean loss before smoothing, nats.
  var unsmoothedMean: Double { get }
  /// The rows; nil where only sums are left of them.
  var rows: SmoothedTokenLosses? { get }
  /// Moments, and mean log(1 + sA) at some bets.
  func sums(at bets: [Double]) -> TokenSums
}

extension SmoothedLosses {
  /// Δ = log(V/α), nats.
  var range: Double { Smoothing.range(weight: weight, vocabulary: vocabulary) }

  /// The interval that holds every κ·T_k + (1 − κ)·Y_k, κ = `share`: convex in Y at X = Δ, so largest at one end of
  /// [Y0, log V].
  func linearizedRange(at bet: Double, share: Double) -> ClosedRange<Double> {
    let loss = Smoothing.leastLoss(weight: weight, vocabulary: vocabulary)
    let low = centre.value(entropy: 0, weight: weight, vocabulary: vocabulary)
    let least = share * loss + (1 - share) * low
    let u = range / bet
    // log(1 − (Δ − Y)/u), with 1 − s taken exactly.
    func top(_ centre: Double) -> Double { centre - share * u * log((1 - bet) + centre / u) }
    let most = share == 1 ? top(low) : max(top(low), top(log(Double(vocabulary))))
    return ClosedRange(spanning: least, max(least, most))
  }
}

/// Unsmoothed losses that a bound can be evaluated on: rows, or a summary of them.
protocol MeasuredLosses: Sendable {
  /// The number of tokens.
  var count: Int { get }
  /// R̂_q, the mean unsmoothed loss, nats.
  var meanNLL: Double { get }
  /// The losses of the model mixed with the uniform distribution.
  func mixed(
    weight: Double, vocabulary: Int, centre: LossCentre
  ) throws(BoundError) -> any SmoothedLosses
}

extension TokenLosses: MeasuredLosses {
  func mixed(
    weight: Double, vocabulary: Int, centre: LossCentre
  ) throws(BoundError) -> any SmoothedLosses {
    try smoothed(weight: weight, vocabulary: vocabulary, centre: centre)
  }
}

extension SmoothedTokenLosses: SmoothedLosses {
  var unsmoothedMean: Double { tokens.meanNLL }
  var rows: SmoothedTokenLosses? { self }
  func sums(at bets: [Double]) -> TokenSums { sums(at: bets, threads: nil) }
}
