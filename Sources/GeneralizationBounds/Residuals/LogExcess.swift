// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// What a bet loses to the curvature of the logarithm.
///
/// v(x) = x − log(1 + x) for x > −1; v ≥ 0, convex, v(x) ≈ x²/2 near 0, v(−1) = +∞.
///
/// > Source: Finzi et al. 2025 (arXiv 2504.15208), Lemma A.1.
public enum LogExcess {
  /// The excess v(x) = x − log(1 + x), to a few units in the last place.
  ///
  /// With r = x/(2 + x), log(1 + x) = 2 artanh r, and x − 2r = x·r: near 0 the leading terms cancel on paper
  /// and need not cancel in arithmetic, v = r·(x − 2r²(1/3 + r²/5 + r⁴/7 + …)).
  ///
  /// - Parameter x: A dimensionless number of at least −1.
  /// - Returns: v(x) ≥ 0; +∞ at x = −1, NaN below.
  public static func value(_ x: Double) -> Double {
    guard abs(x) < 0.1 else { return x == -1 ? .infinity : x - log1p(x) }
    let r = x / (2 + x)
    let q = r * r
    var tail = 1.0 / 15
    tail = tail * q + 1.0 / 13
    tail = tail * q + 1.0 / 11
    tail = tail * q + 1.0 / 9
    tail = tail * q + 1.0 / 7
    tail = tail * q + 1.0 / 5
    tail = tail * q + 1.0 / 3
    return r * (x - 2 * q * tail)
  }

  /// The derivative v′(x) = x/(1 + x).
  ///
  /// - Parameter x: A dimensionless number above −1.
  /// - Returns: v′(x); −∞ at x = −1.
  public static func derivative(_ x: Double) -> Double { x / (1 + x) }
}
