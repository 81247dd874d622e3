// SPDX-License-Identifier: GPL-3.0-or-later

/// The sum (not the mean) of Huber losses of the residuals:
/// Σ ρ(rᵢ), ρ(r) = r²/2 for |r| ≤ δ, δ(|r| − δ/2) beyond; r = log f(xᵢ) − log yᵢ, or f(xᵢ) − yᵢ.
///
/// Small δ makes the fit robust against outliers; δ → 0 gives least absolute deviations, δ → ∞ least
/// squares. Standard errors come from a sandwich; see ``Fit``.
///
/// > Source: Hoffmann et al. 2022, appendix D.3; Huber, Robust estimation of a location parameter,
/// > 1964.
public struct HuberLoss: HuberFamily {
  public static let name = "huber"
  public static let title = "Huber loss"
  public static let formula = "Σ ρ(log f − log y), ρ(r) = r²/2 for |r| ≤ δ, δ(|r| − δ/2) beyond"
  public static let source =
    "Hoffmann et al., Training compute-optimal large language models, 2022, appendix D.3"

  /// δ > 0, in the unit of the residuals.
  public let delta: Double
  public let residualScale: ResidualScale

  /// The objective with δ = `delta` > 0 and finite.
  public init(delta: Double, on residualScale: ResidualScale = .log) {
    precondition(delta > 0 && delta.isFinite, "a Huber threshold of \(delta)")
    self.delta = delta
    self.residualScale = residualScale
  }

  public var threshold: Double { delta }
  public var objectiveName: String {
    "sum of Huber losses of \(residualScale.residuals), δ = \(delta)"
  }
}

extension Objective where Self == HuberLoss {
  /// The sum of Huber losses with threshold `delta` > 0, of log residuals unless said otherwise.
  public static func huber(
    delta: Double = 1e-3, on scale: ResidualScale = .log
  ) -> HuberLoss { HuberLoss(delta: delta, on: scale) }
}
