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
  /// No centre is below this, nats; it is known before the data.
  var leastCentre: Double { get }
  /// The number of tokens.
  var count: Int { get }
  /// The mean loss before smoothing, nats.
  var unsmoothedMean: Double { get }
  /// The number of independent draws among them, where they are a sample: rows, or the units that rows belong to.
  var draws: Int { get }
  /// The rows; nil where only sums are left of them, or each row counts by its unit.
  var rows: SmoothedTokenLosses? { get }
  /// Whether sums are those of the rows, not limits of them.
  var isExact: Bool { get }
  /// Moments, and mean log(1 + sA) at some bets.
  func sums(at bets: [Double]) -> TokenSums
  /// The same losses with the centres of one clipped bet, whose sums are asked for at that bet only; nil where they are
  /// not known.
  func clipped(_ clip: ClippedAMGM.Bet) -> (any SmoothedLosses)?
  /// The unbiased variance over draws of T = Y − share·u·log(1 + (Y − X)/u), u = Δ/s; nil where only sums are left.
  func linearizedVariance(at bet: Double, share: Double, near mean: Double?) -> Double?
  /// Mean T over draws, and mean log(1 + λ(origin − T)) for each λ; nil where only sums are left.
  func linearSums(
    _ line: TokenSums.Linear, factors: [Double]
  ) -> (mean: Double, meanLogs: [Double])?
}

extension SmoothedLosses {
  var draws: Int { count }
  var isExact: Bool { rows != nil }
  func linearizedVariance(at bet: Double, share: Double, near mean: Double?) -> Double? { nil }
  func linearSums(
    _ line: TokenSums.Linear, factors: [Double]
  ) -> (mean: Double, meanLogs: [Double])? { nil }

  /// Δ = log(V/α), nats.
  var range: Double { Smoothing.range(weight: weight, vocabulary: vocabulary) }

  /// The interval that holds every κ·T_k + (1 − κ)·Y_k, κ = `share`: convex in Y at X = Δ, so largest at one end of
  /// [Y0, log V].
  func linearizedRange(at bet: Double, share: Double) -> ClosedRange<Double> {
    let loss = Smoothing.leastLoss(weight: weight, vocabulary: vocabulary)
    let low = max(
      centre.value(entropy: 0, weight: weight, vocabulary: vocabulary), leastCentre)
    let least = share * loss + (1 - share) * low
    let u = range / bet
    // log(1 − (Δ − Y)/u), with 1 − s taken exactly.
    func top(_ centre: Double) -> Double { centre - share * u * log((1 - bet) + centre / u) }
    let most = share == 1 ? top(low) : max(top(low), top(max(log(Double(vocabulary)), low)))
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
  func clipped(_ clip: ClippedAMGM.Bet) -> (any SmoothedLosses)? { clipped(to: clip.least) }
  func sums(at bets: [Double]) -> TokenSums { sums(at: bets, threads: nil) }
  func linearizedVariance(at bet: Double, share: Double, near mean: Double?) -> Double? {
    unbiasedVariance(at: bet, share: share, near: mean)
  }
  func linearSums(
    _ line: TokenSums.Linear, factors: [Double]
  ) -> (mean: Double, meanLogs: [Double])? {
    let sums = sums(linear: line, factors: factors)
    return (sums.meanLinear, sums.meanLogs)
  }
}
