// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// The inverse of the binary divergence: the tightest bound that knows only the range.
///
/// R ≤ B·kl⁻¹(R̂/B, C), kl⁻¹(p, c) = the largest q with p·log(p/q) + (1 − p)·log((1 − p)/(1 − q)) ≤ c.
/// Holds for martingales too, with a grid over λ paid for in C.
///
/// > Source: Langford 2005 for independent data; Seldin et al. 2012 for martingales.
public struct KLInverse: Sendable {
  /// The inequality as a rule of the catalog.
  public init() {}

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

  /// The bound on a stream: the least over exponents λ of (1 − e^(−λp − c))/(1 − e^(−λ)), which is at least
  /// kl⁻¹(p, c) and equal to it at the best λ.
  ///
  /// For losses in [0, 1], E e^(−λx) ≤ 1 − μ(1 − e^(−λ)), whose logarithm is concave in μ: the product over
  /// tokens is a supermartingale, so that this holds for any dependence and at every n at once.
  ///
  /// - Parameters:
  ///   - risk: p in [0, 1].
  ///   - complexity: c ≥ 0, nats, the logarithm of the number of exponents over n included.
  ///   - exponents: How many λ are tried, from 1e-4 to 1e2 in equal ratios.
  /// - Returns: A number in [p, 1].
  public static func streamValue(
    risk p: Double, complexity c: Double, exponents: Int = 1000
  ) -> Double {
    let steps = max(exponents - 1, 1)
    let least = (0..<exponents).map { step in
      let exponent = exponents == 1 ? 1 : 1e-4 * pow(1e6, Double(step) / Double(steps))
      return expm1(-exponent * p - c) / expm1(-exponent)
    }.min()
    return min(max(least ?? 1, p), 1)
  }
}

extension KLInverse: Inequality {
  public var entry: CatalogEntry {
    CatalogEntry(
      name: "kl-inverse", file: "KLInverse", title: "Inverse of the binary divergence",
      formula: "B·kl⁻¹(mean/B, C)",
      assumes: "range B; independent draws, or martingale with a grid",
      source: "Langford 2005; Seldin et al. 2012")
  }
  public func isTimeUniform(for draws: Draws) -> Bool { draws == .stream }
  public func choices(of grid: BetGrid, draws: Draws) -> Int {
    draws == .stream ? grid.count : 1
  }
  public var isTriedByBest: Bool { true }

  public func gap(on evidence: Evidence) throws(BoundError) -> Gap {
    try evidence.scaled {
      evidence.draws == .stream
        ? Self.streamValue(
          risk: $0, complexity: evidence.complexity, exponents: evidence.bets.count)
        : Self.value(risk: $0, complexity: evidence.complexity)
    }
  }
}

extension InequalityName {
  /// The inverse of the binary divergence; on a stream, over a grid of exponents.
  public static let klInverse = InequalityName("kl-inverse")
}
