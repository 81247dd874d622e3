// SPDX-License-Identifier: GPL-3.0-or-later

/// Huber losses, or absolute deviations, in which an over-estimate of the loss costs λ times more:
/// Σ λᵢ ρ(rᵢ), λᵢ = λ where rᵢ > 0 (the law lies above the run) and 1 elsewhere.
///
/// The fit then follows the lower edge of the runs: runs that went badly cost little, which is meant
/// where failed training only ever raises a loss. It describes no mean and no median, so its
/// coefficients answer another question than those of the symmetric objectives. λ = 1 is symmetric;
/// δ = 0 is the regression to the quantile 1/(1 + λ) of the loss, δ = ∞ that to an expectile.
///
/// > Source: Newey and Powell, Asymmetric least squares estimation and testing, 1987; Koenker and
/// > Bassett, Regression quantiles, 1978, for δ = 0.
public struct AsymmetricLoss: HuberFamily {
  public static let name = "asymmetric"
  public static let title = "Over-estimates penalised"
  public static let formula = "Σ λ(r) ρ(r), λ(r) = λ for r = log f − log y > 0, 1 elsewhere"
  public static let source =
    "Newey and Powell, Asymmetric least squares estimation and testing, 1987"

  /// δ ≥ 0, in the unit of the residuals; 0 for absolute deviations, ∞ for squares.
  public let delta: Double
  /// λ > 0.
  public let penalty: Double
  public let residualScale: ResidualScale

  /// The objective with δ = `delta` ≥ 0, ∞ allowed, and λ = `penalty` > 0 and finite.
  public init(delta: Double, penalty: Double, on residualScale: ResidualScale) {
    precondition(delta >= 0, "a Huber threshold of \(delta)")
    precondition(penalty > 0 && penalty.isFinite, "an over-estimate that costs \(penalty) times")
    self.delta = delta
    self.penalty = penalty
    self.residualScale = residualScale
  }

  public var threshold: Double { delta }
  public var overestimatePenalty: Double { penalty }
  public var objectiveName: String {
    let losses =
      switch delta {
      case 0: "absolute \(residualScale.residuals)"
      case .infinity: "squared \(residualScale.residuals)"
      default: "Huber losses of \(residualScale.residuals), δ = \(delta)"
      }
    return "sum of \(losses), over-estimates × \(penalty)"
  }
}

extension Objective where Self == AsymmetricLoss {
  /// Huber losses with threshold `delta` ≥ 0 in which an over-estimate costs `penalty` times more.
  public static func asymmetric(
    delta: Double = 1e-3, penalty: Double = 10, on scale: ResidualScale = .log
  ) -> AsymmetricLoss { AsymmetricLoss(delta: delta, penalty: penalty, on: scale) }
}
