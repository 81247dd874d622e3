// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
import NumericalMethods
public import ScalingLaws

/// A fit as JSON, with the field names of docs/json.md.
public enum FitJSON {
  /// `{law, coefficients: {name: {value, standardError, interval, atBoundary}}, objective, outcome, runs, …}`.
  ///
  /// With an uncertainty, standard errors and intervals are its own, and `intervals` says how they were made.
  public static func object<Law: ScalingLaw>(
    _ fit: Fit<Law>, columns: [(String, String)] = [], uncertainty: Uncertainty<Law>? = nil
  ) -> JSON {
    let estimates = uncertainty?.coefficients
    var fields: [(String, JSON)] = [
      ("law", .string(Law.name)),
      ("formula", .string(Law.formula)),
      (
        "coefficients",
        .object(
          fit.coefficients.enumerated().map { index, coefficient in
            (
              coefficient.name,
              .object([
                ("value", .number(coefficient.value)),
                (
                  "standardError",
                  .optional(estimates?[index].standardError ?? coefficient.standardError)
                ),
                (
                  "interval",
                  .interval(estimates.map { $0[index].interval } ?? coefficient.interval)
                ),
                ("atBoundary", .bool(coefficient.atBoundary)),
              ])
            )
          })
      ),
      ("objective", .number(fit.objective)),
      ("objectiveName", .string(fit.objectiveName)),
      ("outcome", .string(fit.outcome.rawValue)),
      ("runs", .number(Double(fit.observed.count))),
      ("level", .number(fit.level)),
      ("gradientNorm", .number(fit.gradientNorm)),
      ("evaluations", .number(Double(fit.evaluations))),
      (
        "options",
        .object([
          ("objective", .string(type(of: fit.minimized).name)),
          ("on", .string(fit.minimized.residualScale.rawValue)),
          (
            "delta",
            .optional(fit.minimized.asHuber.flatMap { $0.threshold.isFinite ? $0.threshold : nil })
          ),
          ("penalty", .number(fit.minimized.asHuber?.overestimatePenalty ?? 1)),
          ("weighted", .bool(!fit.weights.allSatisfy { $0 == 1 })),
        ])
      ),
      ("certificate", certificate(fit.certificate)),
      ("identifiability", identifiability(fit.identifiability)),
    ]
    if !columns.isEmpty {
      fields.append(("columns", .object(columns.map { ($0.0, .string($0.1)) })))
    }
    fields.append(
      ("intervals", uncertainty.map { EstimateJSON.method($0) } ?? EstimateJSON.method(fit)))
    fields.append(("warnings", warnings(uncertainty?.allWarnings ?? fit.warnings)))
    return .object(fields)
  }

  static func certificate(_ certificate: FitCertificate) -> JSON {
    .object([
      ("starts", .number(Double(certificate.starts))),
      ("agreeing", .number(Double(certificate.agreeing))),
      ("gradient", .number(certificate.gradient)),
      ("gapToSecondBest", .optional(certificate.gapToSecondBest)),
    ])
  }

  static func identifiability(_ found: Identifiability) -> JSON {
    .object([
      ("conditionNumber", .number(found.conditionNumber)),
      (
        "correlations",
        .array(
          found.correlations.map {
            .object([
              ("first", .string($0.first)), ("second", .string($0.second)),
              ("correlation", .number($0.correlation)),
            ])
          })
      ),
      ("flatness", .object(found.flatness.map { ($0.name, .number($0.reach)) })),
    ])
  }

  /// Warnings as `[{code, message}]`.
  public static func warnings(_ warnings: [Warning]) -> JSON {
    .array(
      warnings.map { .object([("code", .string($0.code)), ("message", .string($0.message))]) })
  }
}
