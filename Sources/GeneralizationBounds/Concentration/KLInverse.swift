// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// The inverse of the binary divergence: the tightest bound that knows only the range.
///
/// R ≤ B·kl⁻¹(R̂/B, C), kl⁻¹(p, c) = the largest q with p·log(p/q) + (1 − p)·log((1 − p)/(1 − q)) ≤ c.
/// Holds for martingales too, with a grid over λ paid for in C.
///
/// > Source: Langford 2005 for independent data; Seldin et al. 2012 for martingales.
public enum KLInverse {
  /// kl⁻¹(p, c).
  ///
  /// - Parameters:
  ///   - risk: p in [0, 1].
  ///   - complexity: c ≥ 0, nats.
  /// - Returns: q in [p, 1].
  public static func value(risk p: Double, complexity c: Double) -> Double {
    precondition((0...1).contains(p), "expected a risk in [0, 1], found \(p)")
    guard c > 0, p < 1 else { return p }
    if p == 0 { return -expm1(-c) }
    var low = p
    var high = 1.0
    while true {
      let middle = low + (high - low) / 2
      if middle <= low || middle >= high { return low }
      let divergence = p * log(p / middle) + (1 - p) * log((1 - p) / (1 - middle))
      if divergence > c { high = middle } else { low = middle }
    }
  }

  /// The bound B·kl⁻¹(R̂/B, C), in the losses' unit.
  ///
  /// - Parameters:
  ///   - risk: R̂ in [0, B].
  ///   - range: B > 0.
  ///   - complexity: C ≥ 0, nats per token.
  public static func bound(risk: Double, range: Double, complexity: Double) -> Double {
    range * value(risk: risk / range, complexity: complexity)
  }
}
