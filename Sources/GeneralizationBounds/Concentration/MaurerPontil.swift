// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NumericalMethods

/// Maurer–Pontil: an empirical Bernstein bound on a mean, for independent draws.
///
/// mean ≤ X̄ + √(2·Var·ℓ/n) + 7·B·ℓ/(3(n − 1)), ℓ = L + log(2/δ), Var the unbiased sample variance.
/// Not valid for martingales: use it on a random subsample, never on a stream.
///
/// > Source: Maurer and Pontil 2009 (arXiv 0907.3740), Theorem 4; with a prior, L is the hypothesis's code length.
public struct MaurerPontil: Sendable {
  /// The inequality as a rule of the catalog.
  public init() {}

  /// What is added to the sample mean.
  ///
  /// - Parameters:
  ///   - variance: The unbiased sample variance.
  ///   - range: B ≥ 0: the length of an interval that holds every value that could be drawn.
  ///   - count: n ≥ 2.
  ///   - failureProbability: δ in (0, 1).
  ///   - codeLength: L ≥ 0, nats.
  /// - Returns: The one-sided width, in the unit of the values.
  /// - Throws: ``BoundError`` when n < 2 or a value is outside its domain.
  public static func width(
    variance: Double, range: Double, count: Int, failureProbability: Double,
    codeLength: Double = 0
  ) throws(BoundError) -> Double {
    guard count >= 2 else { throw .tooFewLosses(count, needed: 2) }
    guard failureProbability > 0, failureProbability < 1 else {
      throw .failureProbability(failureProbability)
    }
    let evidence = codeLength + log(2 / failureProbability)
    return (2 * variance * evidence / Double(count)).squareRoot()
      + 7 * range * evidence / (3 * Double(count - 1))
  }

  /// The bound on the mean of which `values` are independent draws.
  ///
  /// - Throws: ``BoundError`` as ``width(variance:range:count:failureProbability:codeLength:)`` does.
  public static func bound(
    on values: [Double], range: Double, failureProbability: Double, codeLength: Double = 0
  ) throws(BoundError) -> Double {
    guard values.count >= 2 else { throw .tooFewLosses(values.count, needed: 2) }
    let moments = SampleMoments(values)
    return try moments.mean
      + width(
        variance: moments.variance, range: range, count: values.count,
        failureProbability: failureProbability, codeLength: codeLength)
  }
}

extension MaurerPontil: Inequality {
  public var entry: CatalogEntry {
    CatalogEntry(
      name: "maurer-pontil", file: "MaurerPontil", title: "Maurer–Pontil",
      formula: "mean + √(2·Var·ℓ/n) + 7B·ℓ/(3(n − 1)), ℓ = L + log(2/δ)",
      assumes: "independent draws, fixed n, range B",
      source: "Maurer and Pontil 2009, Theorem 4")
  }
  public var needsIndependentDraws: Bool { true }
  public var isTriedByBest: Bool { true }

  public func gap(on evidence: Evidence) throws(BoundError) -> Gap {
    let tokens = evidence.tokens
    return try evidence.gap { (sums) throws(BoundError) in
      guard tokens >= 2 else { throw .tooFewLosses(Int(clamping: tokens), needed: 2) }
      let variance = max(sums.meanSquareLoss - sums.meanLoss * sums.meanLoss, 0)
      let total = evidence.total + log(2)
      return (2 * variance * total / (tokens - 1)).squareRoot()
        + 7 * evidence.spread * total / (3 * (tokens - 1))
    }
  }
}

extension InequalityName {
  /// Maurer and Pontil's empirical Bernstein inequality.
  public static let maurerPontil = InequalityName("maurer-pontil")
}
