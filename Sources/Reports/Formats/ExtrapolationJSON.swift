// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
public import GapScaling
import GeneralizationBounds

/// An extrapolation as JSON, with the field names of docs/json.md.
public enum ExtrapolationJSON {
  /// `{targets: [{parameters, tokens, bound, interval, terms, …}], level, method, warnings}`.
  public static func object(_ extrapolation: Extrapolation) -> JSON {
    .object([
      ("targets", .array(extrapolation.bounds.map(target))),
      ("level", .optional(extrapolation.level)),
      ("method", .array(extrapolation.method.map(JSON.string))),
      ("warnings", FitJSON.warnings(extrapolation.warnings)),
    ])
  }

  private static func target(_ bound: ExtrapolatedBound) -> JSON {
    .object([
      ("parameters", .number(bound.parameters)),
      ("tokens", .number(bound.tokens)),
      ("vocabulary", .number(Double(bound.vocabulary))),
      ("tokensPerParameter", .number(bound.tokensPerParameter)),
      ("code", .string(bound.code.description)),
      ("inequality", .string(bound.inequality.rawValue)),
      ("bound", .number(bound.bound)),
      ("interval", .interval(bound.interval)),
      ("vacuous", .bool(bound.vacuous)),
      ("gap", .number(bound.gap)),
      ("gapInterval", .interval(bound.gapInterval)),
      ("complexityPerToken", .number(bound.complexityPerToken)),
      ("terms", BoundJSON.terms(bound.terms)),
      ("distance", .optional(bound.distance)),
      ("reach", .string(bound.reach.rawValue)),
    ])
  }
}
