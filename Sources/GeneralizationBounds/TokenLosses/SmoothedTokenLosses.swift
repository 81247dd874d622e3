// SPDX-License-Identifier: GPL-3.0-or-later
import CLogProducts
import Foundation

/// Token losses of the smoothed model: every loss is at most Δ = log(V/α), whatever the model said.
///
/// X = −log((1 − α)·e^(−x) + α/V), clipped at Δ against rounding; Y from the file's entropy by ``LossCentre``. The
/// entropy is known before the token is drawn, so it is a valid centre although it is the unsmoothed model's. Only
/// ``TokenLosses/smoothed(weight:vocabulary:centre:)`` makes these.
///
/// > Source: Finzi et al. 2025 (arXiv 2504.15208), Lemma 3.3 and Theorem 3.4.
public struct SmoothedTokenLosses: Sendable, Equatable {
  /// The losses before smoothing; X and Y are made from them wherever they are needed.
  let tokens: TokenLosses
  /// α, the weight of the uniform distribution.
  public let weight: Double
  /// V, the size of the vocabulary.
  public let vocabulary: Int
  /// How Y is made.
  public let centre: LossCentre
  /// No centre is below this, nats; it is known before the data.
  let leastCentre: Double

  fileprivate init(
    tokens: TokenLosses, weight: Double, vocabulary: Int, centre: LossCentre,
    leastCentre: Double = 0
  ) {
    self.tokens = tokens
    self.leastCentre = leastCentre
    self.weight = weight
    self.vocabulary = vocabulary
    self.centre = centre
  }

  /// Δ = log(V/α), nats.
  public var range: Double { Smoothing.range(weight: weight, vocabulary: vocabulary) }
  /// The number of tokens.
  public var count: Int { tokens.count }
  /// The mean smoothed loss, nats; a pass over the rows.
  public var meanLoss: Double { sums(at: []).meanLoss }

  /// X, Y and Δ, with X − Y ≤ Δ by construction: all of them in memory, 16 bytes a token.
  public var residuals: BoundedResiduals {
    let (nll, entropy) = tokens.rows.columns()
    return BoundedResiduals(
      bounded: nll.map { Smoothing.loss(Double($0), weight: weight, vocabulary: vocabulary) },
      centres: entropy.map {
        max(
          centre.value(entropy: Double($0), weight: weight, vocabulary: vocabulary), leastCentre)
      },
      range: range)
  }

  /// Mean log(1 + sA), A = (Y − X)/Δ, for each bet, in one pass and constant memory.
  ///
  /// A file of 10^8 tokens is read at about the speed of memory; each further bet costs a fraction of a
  /// nanosecond a token.
  ///
  /// - Parameters:
  ///   - bets: s in (0, 1].
  ///   - threads: At least 1; nil: as many as there are processors. The answer is the same, bit for bit.
  /// - Returns: One mean a bet; −∞ where some 1 + sA is not positive.
  public func meanLogs(at bets: [Double], threads: Int? = nil) -> [Double] {
    sums(at: bets, threads: threads).meanLogs
  }

  /// One pass over the rows, with the products of some bets.
  func sums(at bets: [Double], threads: Int?) -> TokenSums {
    let range = range
    return TokenSums(
      of: tokens.rows, smoothing: kernel, factors: bets.map { $0 / range }, threads: threads)
  }

  /// One pass over the rows for the mean T = Y − weight·u·log(1 + (Y − X)/u).
  func sums(linear: TokenSums.Linear, factors: [Double] = []) -> TokenSums {
    TokenSums(of: tokens.rows, smoothing: kernel, factors: factors, linear: linear)
  }

  /// The unbiased variance of T_k = Y_k − share·u·log(1 + (Y_k − X_k)/u), u = Δ/s, nats²; 0 for a single token.
  ///
  /// - Parameter mean: About the mean of T, where it is known: T is centred there before it is squared.
  func unbiasedVariance(at bet: Double, share: Double = 1, near mean: Double? = nil) -> Double {
    guard count > 1 else { return 0 }
    var line = TokenSums.Linear(scale: range / bet, weight: share)
    line.shift = mean ?? sums(linear: line).meanLinear
    guard line.shift.isFinite else { return .infinity }
    let sums = sums(linear: line)
    return max(sums.meanLinearSquare - sums.meanLinear * sums.meanLinear, 0)
      * Double(count) / Double(count - 1)
  }

  /// So many tokens in evenly spaced runs, where there are eight times as many or more: enough to guess which
  /// bet is best before all tokens are read.
  func pilot(_ wanted: Int) -> SmoothedTokenLosses? {
    guard count >= 8 * wanted else { return nil }
    let run = 16 * TokenRows.block
    let apart = count / (wanted / run) / TokenRows.block * TokenRows.block
    let rows = tokens.rows.runs(of: run, apart: apart, count: wanted / run)
    return SmoothedTokenLosses(
      tokens: TokenLosses(sample: rows), weight: weight, vocabulary: vocabulary, centre: centre,
      leastCentre: leastCentre)
  }

  /// The same losses with no centre below a number that is known before the data.
  func clipped(to least: Double) -> SmoothedTokenLosses {
    SmoothedTokenLosses(
      tokens: tokens, weight: weight, vocabulary: vocabulary, centre: centre,
      leastCentre: max(least, leastCentre))
  }

  private var kernel: clp_smoothing {
    let most = log(Double(vocabulary))
    let (scale, shift) =
      switch centre {
      case .entropy: (1.0, 0.0)
      case .smoothedEntropy: (1 - weight, weight * most)
      }
    return clp_smoothing(
      unit: tokens.rows.unit, keep: 1 - weight, uniform: weight / Double(vocabulary),
      range: range, entropy_most: most, centre_scale: scale, centre_shift: shift,
      centre_least: leastCentre)
  }

  /// The interval that holds every T_k = Y_k − u·log(1 + (Y_k − X_k)/u), u = Δ/s, that a token could give.
  ///
  /// ∂T/∂X = u/(u + Y − X) > 0, so T is largest at X = Δ; there ∂T/∂Y = a/(u + a) with a = Y − Δ < 0, since
  /// Y ≤ log V < Δ, so it is largest at the least centre Y0: T ≤ Y0 − u·log(1 − (Δ − Y0)/u). And T ≥ X because
  /// log(1 + x) ≤ x, so T is at least the least smoothed loss, −log(1 − α + α/V). Y0 is 0 for the measured entropy
  /// and α·log V for the smoothed one.
  ///
  /// - Parameter bet: s in (0, 1]; at s = 1 and Y0 = 0 the interval is unbounded above.
  public func linearizedRange(at bet: Double) -> ClosedRange<Double> {
    linearizedRange(at: bet, share: 1)
  }
}

extension TokenLosses {
  /// The losses of the model mixed with the uniform distribution.
  ///
  /// - Parameters:
  ///   - weight: α in (0, 1), fixed before the data; C/(1 + C) is the best.
  ///   - vocabulary: V ≥ 2.
  ///   - centre: How the centre is made from the measured entropy.
  /// - Throws: ``BoundError`` for a weight or vocabulary outside its domain.
  public func smoothed(
    weight: Double, vocabulary: Int, centre: LossCentre = .entropy
  ) throws(BoundError) -> SmoothedTokenLosses {
    guard weight > 0, weight < 1 else { throw .smoothingWeight(weight) }
    guard vocabulary >= 2 else { throw .vocabulary(vocabulary) }
    return SmoothedTokenLosses(
      tokens: self, weight: weight, vocabulary: vocabulary, centre: centre)
  }
}
