// SPDX-License-Identifier: GPL-3.0-or-later

/// How the least objective is searched for. All but `newton` are routines of the GNU Scientific Library.
///
/// `docs/solvers.md` holds what each of them reaches, and at what cost.
public enum Solver: String, Sendable, Equatable, Codable, CaseIterable {
  /// `gsl_multifit_nlinear`: a trust region with geodesic acceleration and the analytic Jacobian. Robust objectives are
  /// least squares whose weights are renewed (iteratively reweighted least squares).
  case trustRegion = "trust-region"
  /// `gsl_multimin`'s vector BFGS, from values and gradients.
  case bfgs
  /// `gsl_multimin`'s Nelder–Mead simplex, from values alone.
  case simplex
  /// Damped semismooth Newton steps on GSL's Cholesky factorisation; see ``DampedNewton``.
  case newton
  /// `gsl_multifit_wlinear_tsvd`, for least squares on a law that is linear in its coefficients.
  case linear

  /// The solver that is used unless another is asked for: `linear` where the law and the objective are, GSL's trust
  /// region for other least squares, and `newton` for robust objectives, which it fits some twenty times faster.
  static func usual(for problem: some FitProblem) -> Solver {
    if problem.linearMinimum != nil { return .linear }
    return problem.penalty.isLeastSquares ? .trustRegion : .newton
  }

  /// The solver of GSL's that confirms another one's optimum.
  func confirming(_ problem: some FitProblem) -> Solver {
    switch self {
    case .bfgs, .linear: .trustRegion
    // Absolute deviations have kinks, where a gradient says little.
    case .trustRegion, .newton: problem.penalty.isAbsolute ? .simplex : .bfgs
    case .simplex: problem.penalty.isAbsolute ? .trustRegion : .bfgs
    }
  }
}
