// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
public import ScalingLaws

/// The three approaches as JSON, with the field names of docs/json.md.
public enum MethodsJSON {
  /// `{experiment, runs, sweeps, methods, bias, warnings}`.
  public static func object(_ methods: AllocationMethods, experiment: String?, runs: Int) -> JSON {
    .object([
      ("experiment", .optional(experiment)), ("runs", .number(Double(runs))),
      ("sweeps", .array(methods.sweeps.profiles.map { sweep($0, methods.bias) })),
      ("methods", .array(methods.rows.map(row))),
      (
        "bias",
        methods.bias.map { bias in
          .object([
            ("parameterExponent", .number(bias.parameterExponent)),
            (
              "parameters",
              .array(
                methods.budgets.map {
                  .object([
                    ("flops", .number($0)), ("relative", .number(bias.parameters(flops: $0))),
                  ])
                })
            ),
          ])
        } ?? .null
      ),
      ("warnings", FitJSON.warnings(methods.warnings)),
    ])
  }

  private static func sweep(_ profile: IsoFLOPProfile, _ bias: IsoFLOPs.Bias?) -> JSON {
    .object([
      ("budget", .number(profile.budget)), ("runs", .number(Double(profile.runs.count))),
      ("parameters", .number(profile.parameters)), ("tokens", .number(profile.tokens)),
      ("loss", .number(profile.loss)),
      ("logParametersError", .optional(profile.logParametersError)),
      (
        "bias", .optional(bias?.budgets.first { $0.flops == profile.budget }?.parameters)
      ),
      ("refusal", .optional(profile.refusal?.rawValue)),
    ])
  }

  private static func row(_ row: AllocationMethods.Row) -> JSON {
    .object([
      ("name", .string(row.name)), ("title", .string(row.title)),
      ("parameterExponent", .optional(row.parameterExponent)),
      ("parameterExponentError", .optional(row.parameterExponentError)),
      (
        "allocations",
        .array(
          row.allocations.map {
            .object([
              ("flops", .number($0.flops)), ("parameters", .number($0.parameters)),
              ("parametersInterval", .interval($0.parameterInterval)),
              ("tokens", .number($0.tokens)),
              ("tokensPerParameter", .number($0.tokensPerParameter)),
              ("loss", .optional($0.loss)),
            ])
          })
      ),
      ("refusal", .optional(row.refusal)),
    ])
  }
}
