// SPDX-License-Identifier: GPL-3.0-or-later

/// The sum (not the mean) of Huber losses of log residuals:
/// Σ ρ(log f(xᵢ) − log yᵢ), ρ(r) = r²/2 for |r| ≤ δ, δ(|r| − δ/2) beyond.
///
/// Small δ makes the fit robust against outliers; δ → 0 gives least absolute deviations, δ → ∞ least
/// squares. Standard errors come from a sandwich; see ``Fit``.
///
/// > Source: Hoffmann et al. 2022, appendix D.3; Huber, Robust estimation of a location parameter,
/// > 1964.
public struct HuberFitter: Fitter {
  public static let name = "huber"
  public static let title = "Huber loss of log residuals"
  public static let formula = "Σ ρ(log f − log y), ρ(r) = r²/2 for |r| ≤ δ, δ(|r| − δ/2) beyond"
  public static let source =
    "Hoffmann et al., Training compute-optimal large language models, 2022, appendix D.3"

  /// δ > 0, in nats of log residual.
  public let delta: Double

  public init(delta: Double) {
    precondition(delta > 0, "a Huber threshold of \(delta)")
    self.delta = delta
  }

  public var residualScale: ResidualScale { .log }
  public var threshold: Double { delta }
  public var objectiveName: String { "sum of Huber losses of log residuals, δ = \(delta)" }
}

extension Fitter where Self == HuberFitter {
  /// The sum of Huber losses of log residuals with threshold `delta` > 0.
  public static func huber(delta: Double = 1e-3) -> HuberFitter { HuberFitter(delta: delta) }
}
