// SPDX-License-Identifier: GPL-3.0-or-later

/// Least absolute deviations: Σ |log f(xᵢ) − log yᵢ| or Σ |f(xᵢ) − yᵢ|, the fit to the median.
///
/// The minimum lies in a kink, where as many runs as there are coefficients are met exactly. It is
/// found as the limit of Huber fits, δ falling tenfold at a time to 1e-10 (of log loss, or of the mean
/// size of y), and so exact to that in each residual. Standard errors come from the sandwich, with the
/// density of residuals at 0 estimated from the two fifths nearest to it; see ``Fit``.
///
/// > Source: Koenker and Bassett, Regression quantiles, 1978; Powell, Estimation of monotonic
/// > regression models under quantile restrictions, 1991, for the errors.
public struct LeastAbsolute: HuberFamily {
  public static let name = "least-absolute"
  public static let title = "Least absolute deviations"
  public static let formula = "Σ |log f − log y|, or Σ |f − y|"
  public static let source = "Koenker and Bassett, Regression quantiles, 1978"

  public let residualScale: ResidualScale

  public init(on residualScale: ResidualScale) {
    self.residualScale = residualScale
  }

  public var threshold: Double { 0 }
  public var objectiveName: String { "sum of absolute \(residualScale.residuals)" }
}

extension Objective where Self == LeastAbsolute {
  /// Least absolute deviations, of log residuals unless said otherwise.
  public static func leastAbsolute(on scale: ResidualScale = .log) -> LeastAbsolute {
    LeastAbsolute(on: scale)
  }
}
