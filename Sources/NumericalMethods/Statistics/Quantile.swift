// SPDX-License-Identifier: GPL-3.0-or-later

/// Quantiles of a sample.
public enum Quantile {
  /// The `p`-quantile of `sample`, linear between order statistics: with n numbers in order,
  /// x₍ₖ₎ + (h − k)(x₍ₖ₊₁₎ − x₍ₖ₎) at h = (n − 1) p + 1, k = ⌊h⌋.
  ///
  /// - Parameters:
  ///   - p: 0 ≤ p ≤ 1.
  ///   - sample: at least one number, none NaN, in any order.
  ///
  /// > Source: Hyndman and Fan, Sample quantiles in statistical packages, 1996, definition 7.
  public static func of(_ sample: [Double], _ p: Double) -> Double {
    of(sorted: sample.sorted(), p)
  }

  /// The same for a sample already in ascending order; cost O(1).
  public static func of(sorted sample: [Double], _ p: Double) -> Double {
    precondition(!sample.isEmpty, "an empty sample has no quantile")
    precondition(p >= 0 && p <= 1, "there is no \(p)-quantile")
    let position = Double(sample.count - 1) * p
    let lower = Int(clamping: position)
    let upper = min(lower + 1, sample.count - 1)
    return sample[lower] + (position - Double(lower)) * (sample[upper] - sample[lower])
  }
}
