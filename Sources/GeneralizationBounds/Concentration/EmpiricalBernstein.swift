// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// The empirical Bernstein confidence sequence: the residuals' mean square alone, at every number of tokens at once, with no
/// grid of bets.
///
/// For X_k − Y_k ≤ c and V = Σ(X_k − Y_k)²/c², exp(s·Σ(μ_k − X_k)/c − (−log(1 − s) − s)·V) is a supermartingale for each s in
/// [0, 1), and so is its mean over s. Under the density of s for which 1 − s is gamma with
/// shape 1 and rate 1 on (0, 1] the mean is known in closed form, and mean μ ≤ X̄ + c·d/n with
/// a·v(d/a) = L + log(1/δ) + 1 + log 2 + log(1 − 1/e) + a·log a − a − log Γ(a), a = V + 1, v(x) = x − log(1 + x).
/// The incomplete gamma function that the closed form has is replaced by ½, its least value there: at most log 2 nats in all.
///
/// > Source: Howard, Ramdas, McAuliffe and Sekhon 2021 (arXiv 1810.08240), Theorem 4 with the gamma-exponential mixture of
/// > Proposition 9; the centres Y_k are its predictions.
public struct EmpiricalBernstein: Sendable {
  /// The inequality as a rule of the catalog.
  public init() {}

  /// What is added to the mean loss, nats.
  ///
  /// - Parameters:
  ///   - meanSquare: Mean (X − Y)², nats².
  ///   - range: c > 0, nats: no X − Y is above it.
  ///   - count: n > 0.
  ///   - evidence: L + log(1/δ) ≥ 0, nats.
  /// - Returns: At least 0; above the least by less than a unit in the last place of d.
  public static func gap(
    meanSquare: Double, range: Double, count: Double, evidence: Double
  ) -> Double {
    let shape = count * meanSquare / (range * range) + 1
    let target = evidence + 1 + log(2) - log(M_E / (M_E - 1)) + stirling(shape)
    // a·v(d/a) ≥ d²/(2(a + d)) bounds the root from above.
    var low = 0.0
    var high = target + (target * target + 2 * target * shape).squareRoot()
    guard high.isFinite else { return .infinity }
    while true {
      let middle = low + (high - low) / 2
      if middle <= low || middle >= high { return range * high / count }
      if shape * LogExcess.value(middle / shape) < target { low = middle } else { high = middle }
    }
  }

  /// a·log a − a − log Γ(a), without cancellation where a is large.
  private static func stirling(_ a: Double) -> Double {
    if a < 100 { return a * log(a) - a - lgamma(a) }
    let square = a * a
    return log(a / (2 * .pi)) / 2 - (1 / 12 - (1 / 360 - 1 / (1260 * square)) / square) / a
  }
}

extension EmpiricalBernstein: Inequality {
  public var entry: CatalogEntry {
    CatalogEntry(
      name: "empirical-bernstein", file: "EmpiricalBernstein",
      title: "Empirical Bernstein confidence sequence",
      formula: "mean + c·d/n, a·v(d/a) = L + log(1/δ) + O(log a), a = Σ(X − Y)²/c² + 1",
      assumes: "any dependence, X − Y ≤ c, any stopping time",
      source: "Howard et al. 2021, Theorem 4 and Proposition 9")
  }
  public func isTimeUniform(for draws: Draws) -> Bool { true }

  public func gap(on evidence: Evidence) throws(BoundError) -> Gap {
    try evidence.gap { (sums) throws(BoundError) in
      Self.gap(
        meanSquare: sums.meanSquare, range: evidence.range - evidence.leastCentre,
        count: evidence.tokens, evidence: evidence.total)
    }
  }
}

extension InequalityName {
  /// The empirical Bernstein confidence sequence, from the residuals' mean square without a grid.
  public static let empiricalBernstein = InequalityName("empirical-bernstein")
}
