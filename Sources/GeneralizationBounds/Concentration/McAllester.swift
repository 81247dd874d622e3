// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// McAllester's PAC-Bayes bound, for independent data and losses in [0, 1].
///
/// R ≤ R̂ + √((KL + log(n/δ))/(2n − 1)).
///
/// > Source: McAllester 1999, Theorem 1.
public enum McAllester {
  /// The bound, in the losses' unit.
  ///
  /// - Parameters:
  ///   - risk: R̂ in [0, 1].
  ///   - divergence: KL of posterior to prior, or a code length, nats.
  ///   - count: n ≥ 1.
  ///   - failureProbability: δ in (0, 1).
  public static func bound(
    risk: Double, divergence: Double, count: Double, failureProbability: Double
  ) -> Double {
    risk
      + ((divergence - log(failureProbability) + log(count)) / (2 * count - 1)).squareRoot()
  }
}
