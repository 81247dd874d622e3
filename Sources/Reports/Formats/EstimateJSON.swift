// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
public import ScalingLaws

/// Numbers with their uncertainty as JSON, with the field names of docs/json.md.
public enum EstimateJSON {
  /// `{value, standardError, interval}`; an end where the runs give no limit is null.
  public static func object(_ estimate: Estimate) -> JSON {
    .object([
      ("value", .number(estimate.value)),
      ("standardError", .optional(estimate.standardError)),
      ("interval", .interval(estimate.interval)),
    ])
  }

  /// How the intervals of a fit's own coefficients were made, in the form of the other `method`.
  static func method<Law: ScalingLaw>(_ fit: Fit<Law>) -> JSON {
    .object([
      ("method", .string(fit.intervals.rawValue)), ("level", .number(fit.level)),
      ("resamples", .null), ("failures", .null), ("seed", .null), ("by", .null),
    ])
  }

  /// `{method, level, resamples, failures, seed, by}`; what a method doesn't have is null.
  public static func method<Law: ScalingLaw>(_ uncertainty: Uncertainty<Law>) -> JSON {
    let draws = uncertainty.draws
    return .object([
      ("method", .string(uncertainty.method.rawValue)),
      ("level", .number(uncertainty.level)),
      ("resamples", .optional(draws.map { Double($0.laws.count + $0.failures) })),
      ("failures", .optional(draws.map { Double($0.failures) })),
      ("seed", .optional(draws.map { Double($0.seed) })),
      ("by", .optional(uncertainty.clusters?.name)),
    ])
  }
}
