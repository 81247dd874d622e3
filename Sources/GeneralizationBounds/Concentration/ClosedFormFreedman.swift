// SPDX-License-Identifier: GPL-3.0-or-later

/// Upper bounds on the loss variation that need only the residuals' root mean square.
///
/// Σ ≤ √2·rms for every C and Δ with s free in (0, 1] (√2 can't be lowered: the limit C → 0), hence
/// gap ≤ Δ·C + rms·√(2C); the paper states Σ ≤ 2·rms.
///
/// > Source: Finzi et al. 2025 (arXiv 2504.15208), Sec. 3.1 and App. A.1 (2·rms); √2·rms follows from
/// > v(sA) ≤ A²·(−log(1 − s) − s), Fan, Grama and Liu 2015.
public struct ClosedFormFreedman: Sendable {
  /// The inequality as a rule of the catalog.
  public init() {}

  /// √2·rms: an upper bound on Σ, nats per √nat.
  public static func lossVariation(of residuals: BoundedResiduals) -> Double {
    2.0.squareRoot() * residuals.rootMeanSquare
  }

  /// 2·rms: the paper's upper bound on Σ, nats per √nat.
  public static func paperLossVariation(of residuals: BoundedResiduals) -> Double {
    2 * residuals.rootMeanSquare
  }

  /// The gap Δ·C + rms·√(2C), nats.
  ///
  /// - Parameters:
  ///   - residuals: Losses and centres, nats.
  ///   - complexity: C ≥ 0, nats per token.
  public static func gap(of residuals: BoundedResiduals, complexity: Double) -> Double {
    residuals.range * complexity + residuals.rootMeanSquare * (2 * complexity).squareRoot()
  }

  /// The gap that a grid certifies: the least over s in K of Δ·C/r + Δ·r·M/2 beside Δ·C, r = s/(1 − s),
  /// M = (rms/Δ)²; Δ·C + rms·√(2C) where r = √(2C/M) is in the grid, and never less.
  ///
  /// - Parameters:
  ///   - rootMeanSquare: Of X − Y, nats.
  ///   - range: Δ, nats.
  ///   - complexity: C ≥ 0, nats per token, log |K| included.
  ///   - bets: K, fixed before the data; s = 1 says nothing.
  public static func gap(
    rootMeanSquare: Double, range: Double, complexity: Double, bets: [Double]
  ) -> Double {
    let square = rootMeanSquare * rootMeanSquare / range
    return bets.map { bet in
      let ratio = bet / (1 - bet)
      guard ratio.isFinite else { return .infinity }
      return range * complexity + range * complexity / ratio + ratio * square / 2
    }.min() ?? .infinity
  }
}

extension ClosedFormFreedman: Inequality {
  public var entry: CatalogEntry {
    CatalogEntry(
      name: "closed-form", file: "ClosedFormFreedman", title: "Closed-form Freedman",
      formula: "mean + Δ·C + rms·√(2C)", assumes: "any dependence, X − Y < Δ, any stopping time",
      source: "Finzi et al. 2025, App. A.1; Fan, Grama and Liu 2015")
  }
  public var term: (name: String, formula: String) {
    ("loss variation", "rms·√(2C), at the best bet of the grid")
  }
  public func isTimeUniform(for draws: Draws) -> Bool { true }
  public func choices(of grid: BetGrid, draws: Draws) -> Int { grid.count }
  public var isTriedByBest: Bool { true }

  public func gap(on evidence: Evidence) throws(BoundError) -> Gap {
    try evidence.gap { (sums) throws(BoundError) in
      Self.gap(
        rootMeanSquare: sums.meanSquare.squareRoot(), range: evidence.range,
        complexity: evidence.complexity, bets: evidence.bets)
    }
  }
}

extension InequalityName {
  /// Its closed form, from the residuals' root mean square alone.
  public static let closedForm = InequalityName("closed-form")
}
