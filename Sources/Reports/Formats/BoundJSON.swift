// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
public import GeneralizationBounds

/// A bound as JSON, with the field names of docs/json.md.
public enum BoundJSON {
  /// `{bound, vacuous, failureProbability, complexityPerToken, terms: {…}, …}`, nats throughout.
  ///
  /// - Parameters:
  ///   - value: The bound.
  ///   - comparison: The paper's bound and what is tighter; where empty, the field is left out.
  public static func object(
    _ value: BoundValue, comparison: [BoundComparison.Row] = []
  ) -> JSON {
    let steps = comparison.map { row in
      JSON.object([
        ("step", .string(row.step.rawValue)), ("bound", .number(row.value.bound)),
        ("smoothingWeight", .number(row.value.smoothingWeight)),
      ])
    }
    return .object(
      [
        ("bound", .number(value.bound)),
        ("inequality", .string(value.inequality.rawValue)),
        ("vacuous", .bool(value.vacuous)),
        ("trivial", .number(value.trivial)),
        ("failureProbability", .number(value.failureProbability)),
        (
          "failureBudget",
          .object([
            ("stream", .number(value.streamFailureProbability)),
            ("subsample", .number(value.subsampleFailureProbability)),
          ])
        ),
        ("complexityPerToken", .number(value.complexityPerToken)),
        ("smoothingWeight", .number(value.smoothingWeight)),
        ("range", .number(value.range)),
        ("lossVariation", .number(value.lossVariation)),
        ("bet", .number(value.bet)),
        ("quantizedRisk", .number(value.quantizedRisk)),
        ("smoothedRisk", .number(value.smoothedRisk)),
        ("sample", .number(Double(value.sampleCount))),
        ("plugIn", .bool(value.isPlugInEstimate)),
        ("slack", .number(value.slack)),
        ("terms", terms(value.terms)),
        (
          "candidates",
          .array(
            value.candidates.map { candidate in
              .object([
                ("inequality", .string(candidate.inequality.rawValue)),
                ("bound", .number(candidate.bound)),
              ])
            })
        ),
        ("warnings", FitJSON.warnings(value.warnings)),
      ] + (steps.isEmpty ? [] : [("comparison", .array(steps))]))
  }

  /// `[{name, bitsPerParameter, complexityPerToken, bound, vacuous, terms}]`, every width in the order given.
  public static func widths(_ choice: BitWidthChoice) -> JSON {
    .array(
      choice.rows.map { row in
        .object([
          ("name", .string(row.name)), ("bitsPerParameter", .number(row.bitsPerParameter)),
          ("complexityPerToken", .number(row.value.complexityPerToken)),
          ("bound", .number(row.value.bound)), ("vacuous", .bool(row.value.vacuous)),
          ("terms", terms(row.value.terms)),
        ])
      })
  }

  /// `{risk, complexity, lossVariation, smoothing, quantizationGap, subsample}`; they add up to the bound.
  public static func terms(_ terms: BoundTerms) -> JSON {
    .object([
      ("risk", .number(terms.risk)), ("complexity", .number(terms.complexity)),
      ("lossVariation", .number(terms.lossVariation)), ("smoothing", .number(terms.smoothing)),
      ("quantizationGap", .number(terms.quantizationGap)),
      ("subsample", .number(terms.subsample)),
    ])
  }
}
