// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// AM–GM: empirical Freedman without its two inequalities, never above it at the same bet.
///
/// For fixed u with Z_k = u + Y_k − X_k ≥ 0: mean E[X_k | past] ≤ Ȳ + u − e^(−C)·GM(Z), that is, gap ≤ AM(Z) −
/// e^(−C)·GM(Z). ∏(1 + a_k/u)/(1 + (Y_k − μ_k)/u) is an exact non-negative martingale; Ville, then Jensen.
/// Holds at every n at once. Convex in u.
///
/// > Source: derived for this project from the martingale of Finzi et al. 2025 (arXiv 2504.15208), Theorem 3.1.
public struct AMGM: Sendable {
  /// The inequality as a rule of the catalog.
  public init() {}

  /// The bound at one u, nats.
  ///
  /// - Parameters:
  ///   - residuals: Losses and centres, nats.
  ///   - scale: u ≥ Δ, nats, fixed before the data (or paid for in C).
  ///   - complexity: C ≥ 0, nats per token.
  /// - Returns: The bound on the mean conditional loss; +∞ where u + Y − X is not positive.
  public static func bound(
    on residuals: BoundedResiduals, scale: Double, complexity: Double
  ) -> Double {
    guard let moments = Moments(residuals, scale: scale) else { return .infinity }
    return residuals.meanCentre + scale - exp(moments.meanLog - complexity)
  }

  /// Empirical Freedman at the same u, for comparison: Ȳ + u·C − u·mean log(1 + (Y − X)/u), nats.
  public static func linearBound(
    on residuals: BoundedResiduals, scale: Double, complexity: Double
  ) -> Double {
    residuals.meanLoss + scale * complexity
      + scale * residuals.meanExcess(at: residuals.range / scale)
  }

  /// The least bound over u ≥ `least`, nats, and the u that attains it.
  ///
  /// The derivative 1 − e^(−C)·GM(Z)·mean(1/Z) increases in u; one bisection finds its root. The minimum over a
  /// continuum certifies only where u was fixed before the data: pay for a grid in C.
  ///
  /// - Parameters:
  ///   - residuals: Losses and centres, nats.
  ///   - complexity: C > 0, nats per token.
  ///   - least: The smallest u allowed, nats; Δ unless the centres support less.
  public static func optimum(
    on residuals: BoundedResiduals, complexity: Double, least: Double
  ) -> (bound: Double, scale: Double) {
    func slope(_ scale: Double) -> Double {
      guard let moments = Moments(residuals, scale: scale) else { return -.infinity }
      return 1 - exp(moments.meanLog - complexity) * moments.meanInverse
    }
    func answer(_ scale: Double) -> (bound: Double, scale: Double) {
      (bound(on: residuals, scale: scale, complexity: complexity), scale)
    }
    guard slope(least) < 0 else { return answer(least) }
    var low = least
    var high = 2 * least + 1
    while slope(high) < 0, high < 1e300 { high *= 2 }
    while true {
      let middle = low + (high - low) / 2
      if middle <= low || middle >= high { return answer(middle) }
      if slope(middle) < 0 { low = middle } else { high = middle }
    }
  }

  /// Means over Z = u + Y − X.
  private struct Moments {
    let meanLog: Double
    let meanInverse: Double

    /// Nil where some Z is not positive.
    init?(_ residuals: BoundedResiduals, scale: Double) {
      let z = residuals.losses.indices.map {
        scale + residuals.centres[$0] - residuals.losses[$0]
      }
      guard z.allSatisfy({ $0 > 0 }) else { return nil }
      meanLog = Mean.of(z.count) { log(z[$0]) }
      meanInverse = Mean.of(z.count) { 1 / z[$0] }
    }
  }
}

extension AMGM: Inequality {
  public var entry: CatalogEntry {
    CatalogEntry(
      name: "am-gm", file: "AMGM", title: "AM–GM",
      formula: "mean Y + u − e^(−C)·GM(u + Y − X)",
      assumes: "any dependence, u + Y − X ≥ 0, any stopping time",
      source: "this project, from Finzi et al. 2025, Theorem 3.1")
  }
  public var term: (name: String, formula: String) {
    ("beyond Δ·C", "mean Y + u − e^(−C)·GM(u + Y − X) − mean X − Δ·C")
  }
  public func isTimeUniform(for draws: Draws) -> Bool { true }
  public func choices(of grid: BetGrid, draws: Draws) -> Int { grid.count }
  public func takes(_ subsample: Subsample) -> Bool { true }
  public var isTriedByBest: Bool { true }

  public func gap(on evidence: Evidence) throws(BoundError) -> Gap {
    let (range, complexity) = (evidence.range, evidence.complexity)
    let share = Self.share(evidence)
    return try evidence.betting(share: share) { bet, sums, meanLog in
      let u = range / bet
      let drift = sums.meanCentre - sums.meanLoss - range * complexity
      if !evidence.subsample.isInterval { return drift - u * expm1(meanLog - complexity) }
      return drift - share * u * meanLog + u * -expm1(-complexity)
    }
  }

  /// κ: the share of u·log(1 + a/u) in the mean that stands for the bound when it is estimated from a sample.
  ///
  /// The exponential is replaced by its tangent at e^(−C), 1 − e^L ≤ 1 − κ(1 + L − log κ).
  static func share(_ evidence: Evidence) -> Double {
    evidence.subsample.isInterval ? exp(-evidence.complexity) : 1
  }
}

extension InequalityName {
  /// The same martingale without its two inequalities.
  public static let amGM = InequalityName("am-gm")
}
