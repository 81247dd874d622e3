// SPDX-License-Identifier: GPL-3.0-or-later

/// How intervals are made.
public enum IntervalMethod: String, Sendable, CaseIterable, Codable {
  /// From the covariance, Student's t with n − p degrees of freedom, by the delta method.
  case sandwich
  /// The objective minimised with the number held, out to where it rises by what Student's t allows.
  case profile
  /// The profile, its rise judged by how residuals scatter between groups of runs and within them.
  case groups
  /// The middle of fits to rows drawn with replacement.
  case bootstrap
  /// The same, corrected for bias and changing spread (BCa).
  case bca
  /// The middle of fits to clusters drawn with replacement.
  case cluster
  /// The middle of fits to fitted values with residuals drawn with replacement.
  case residual
  /// The middle of fits to fitted values with residuals of random sign.
  case wild
  /// Fits without each run or cluster, Student's t with one degree of freedom less than there are.
  case jackknife

  /// Whether random numbers are drawn.
  public var isRandom: Bool {
    switch self {
    case .bootstrap, .bca, .cluster, .residual, .wild: true
    case .sandwich, .profile, .groups, .jackknife: false
    }
  }

  /// What the method does, for a reader.
  public var explanation: String {
    switch self {
    case .sandwich: "covariance and the delta method, runs independent"
    case .profile: "profile of the objective, runs independent"
    case .groups: "profile of the objective, with the scatter between groups and within them"
    case .bootstrap: "bootstrap of rows, percentiles"
    case .bca: "bootstrap of rows, bias-corrected and accelerated"
    case .cluster: "bootstrap of whole clusters, percentiles"
    case .residual: "bootstrap of residuals, percentiles"
    case .wild: "wild bootstrap, percentiles"
    case .jackknife: "jackknife"
    }
  }
}
