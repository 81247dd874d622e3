// SPDX-License-Identifier: GPL-3.0-or-later

/// How the search for the best coefficients ended. g is the gradient over the coefficients not held at
/// a bound, M = Σ ω J Jᵀ the weighted squares of the residuals' derivatives, F the objective.
public enum FitOutcome: String, Sendable, Equatable, Codable {
  /// √Σ gᵢ²/Mᵢᵢ ≤ 1e-7 √F, or F is zero to rounding: a minimum in the interior.
  case converged
  /// The same, with one coefficient or more exactly at a bound and ∂F pointing outward there.
  case atBoundary
  /// No step lowers F any more, or the best one promises less than 1e-13 F, but g is above the limit:
  /// good to rounding in F, not certified.
  case stalled
  /// The number of evaluations reached 500 first.
  case evaluationLimit

  /// Whether the gradient certifies a minimum.
  public var isConverged: Bool { self == .converged || self == .atBoundary }

  /// What happened, for a reader.
  public var explanation: String {
    switch self {
    case .converged: "converged"
    case .atBoundary: "converged with a coefficient at its bound"
    case .stalled: "stalled at the rounding of the objective"
    case .evaluationLimit: "stopped at the limit of evaluations"
    }
  }
}
