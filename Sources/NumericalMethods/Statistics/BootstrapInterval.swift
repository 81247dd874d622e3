// SPDX-License-Identifier: GPL-3.0-or-later

/// Confidence intervals from bootstrap draws of one number.
public enum BootstrapInterval {
  /// The middle `level` of the draws: from their (1 − level)/2-quantile to their (1 + level)/2-quantile.
  ///
  /// - Parameters:
  ///   - draws: at least two, none NaN, in any order.
  ///   - level: how often it shall cover, 0 < level < 1.
  ///
  /// > Source: Efron and Tibshirani, An introduction to the bootstrap, 1993, chapter 13.
  public static func percentile(_ draws: [Double], level: Double) -> ClosedRange<Double> {
    check(draws, level)
    let sorted = draws.sorted()
    return ClosedRange(
      spanning: Quantile.of(sorted: sorted, (1 - level) / 2),
      Quantile.of(sorted: sorted, (1 + level) / 2))
  }

  /// The bias-corrected and accelerated interval: from the draws' Φ(z₀ + (z₀ + z)/(1 − a (z₀ + z)))
  /// quantile at z = Φ⁻¹((1 − level)/2) to that at −z, with z₀ = Φ⁻¹(share of draws below the
  /// estimate) and a = Σ d³ / (6 (Σ d²)^(3/2)), d = mean − value over the jackknife.
  ///
  /// - Parameters:
  ///   - draws: at least two, none NaN.
  ///   - estimate: the number itself, from all data; draws equal to it count half below.
  ///   - jackknife: the number with each run (or cluster) left out; all alike gives a = 0.
  ///   - level: how often it shall cover, 0 < level < 1.
  ///
  /// > Source: Efron, Better bootstrap confidence intervals, 1987.
  public static func accelerated(
    _ draws: [Double], estimate: Double, jackknife: [Double], level: Double
  ) -> ClosedRange<Double> {
    check(draws, level)
    let sorted = draws.sorted()
    let below = draws.reduce(0.0) { $0 + ($1 < estimate ? 1 : $1 == estimate ? 0.5 : 0) }
    let count = Double(draws.count)
    let bias = NormalDistribution.quantile(min(max(below / count, 0.5 / count), 1 - 0.5 / count))
    let acceleration = acceleration(jackknife)
    func end(_ p: Double) -> Double {
      let z = bias + NormalDistribution.quantile(p)
      let stretch = 1 - acceleration * z
      guard stretch > 0 else { return z > 0 ? sorted[sorted.count - 1] : sorted[0] }
      return Quantile.of(sorted: sorted, NormalDistribution.cumulative(bias + z / stretch))
    }
    let (low, high) = (end((1 - level) / 2), end((1 + level) / 2))
    return ClosedRange(spanning: low, high)
  }

  private static func acceleration(_ values: [Double]) -> Double {
    guard values.count > 1 else { return 0 }
    let mean = values.reduce(0, +) / Double(values.count)
    let (squares, cubes) = values.reduce((0.0, 0.0)) { sums, value in
      let d = mean - value
      return (sums.0 + d * d, sums.1 + d * d * d)
    }
    return squares > 0 ? cubes / (6 * squares * squares.squareRoot()) : 0
  }

  private static func check(_ draws: [Double], _ level: Double) {
    precondition(draws.count > 1, "\(draws.count) bootstrap draws have no interval")
    precondition(level > 0 && level < 1, "a confidence level of \(level)")
  }
}
