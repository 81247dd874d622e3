// SPDX-License-Identifier: GPL-3.0-or-later
import GapScaling
import GeneralizationBounds
import ScalingLaws

extension Report {
  /// Every number of the report, with the field names of docs/json.md.
  public var json: JSON {
    let analysis = results.analysis
    let settings = analysis.study.settings
    let vocabulary: Double? = analysis.study.isTable ? nil : Double(settings.vocabulary)
    func fit<Law: ScalingLaw>(_ fit: Fit<Law>?) -> JSON { fit.map { FitJSON.object($0) } ?? .null }
    let students: [(String, JSON)] =
      analysis.students.isEmpty
      ? [] : [("requential", .array(analysis.students.map(Self.student)))]
    return .object(
      [
        ("study", .string(settings.name)), ("title", .string(composition.title)),
        ("description", .string(settings.description)), ("date", .string(Self.day(date))),
        (
          "settings",
          .object([
            ("vocabulary", .optional(vocabulary)),
            ("tokensPerParameter", .number(settings.tokensPerParameter)),
            ("failureProbability", .number(settings.failureProbability)),
            ("grid", .number(Double(settings.grid))), ("bits", .optional(analysis.bits)),
            ("level", .number(analysis.options.level)),
            ("draws", .number(Double(analysis.options.draws))),
            ("seed", .number(Double(analysis.options.seed))),
          ])
        ),
        (
          "sha256",
          .object(analysis.study.fingerprints.map { ($0.file, .string($0.sha256)) })
        ),
        ("trivial", .number(analysis.trivialLoss)),
        (
          "fits",
          .object([
            ("surface", fit(analysis.surface)), ("lossVariation", fit(analysis.lossVariation)),
            ("quantizationGap", fit(analysis.quantizationGap)),
            ("overhead", fit(analysis.overhead)),
            ("information", fit(analysis.informationLaw)),
          ])
        ),
        ("bounds", .array(analysis.bounds.map(Self.bound))),
        ("widths", .array(analysis.widths.map(Self.widths))),
        ("information", .array(analysis.information.map(Self.information))),
        ("quantizability", analysis.quantizability.map(QuantizabilityJSON.object) ?? .null),
        ("extrapolation", results.milestones.map(ExtrapolationJSON.object) ?? .null),
        ("paperExtrapolation", results.byPaper.map(ExtrapolationJSON.object) ?? .null),
        ("asymptotics", results.asymptotics.map(AsymptoticsJSON.object) ?? .null),
        ("outlook", results.byBits.map(ExtrapolationJSON.object) ?? .null),
        ("heuristicOutlook", results.byInformation.map(ExtrapolationJSON.object) ?? .null),
        (
          "derived",
          .object(
            derived.map { section in
              (section.section, .object(section.values.map { ($0.name, .number($0.value)) }))
            })
        ),
        ("warnings", FitJSON.warnings(results.warnings)),
      ] + students)
  }

  private static func bound(_ entry: ModelBound) -> JSON {
    .object([
      ("model", .string(entry.model.model)), ("variant", .string(entry.model.variant)),
      ("parameters", .number(entry.model.parameters)), ("tokens", .number(entry.model.tokens)),
      ("bitsPerParameter", .number(entry.model.bitsPerParameter)),
      ("codeLengthBits", .number(entry.model.codeLength)),
      ("testLoss", .optional(entry.model.testLoss)), ("value", BoundJSON.object(entry.value)),
    ])
  }

  private static func widths(_ entry: ModelWidths) -> JSON {
    .object([
      ("model", .string(entry.best.model)), ("bits", .number(entry.best.bitsPerParameter)),
      ("complexityPerToken", .number(entry.choice.best.value.complexityPerToken)),
      ("heldOut", .optional(entry.best.testLoss)),
      (
        "family",
        .object(entry.family.map { ($0.step.rawValue, .number($0.value.bound)) })
      ),
      ("widths", BoundJSON.widths(entry.choice)),
    ])
  }

  private static func student(_ entry: StudentBound) -> JSON {
    .object([
      ("run", .string(entry.student.run)), ("model", .string(entry.student.model)),
      ("parameters", .number(entry.student.parameters)), ("tokens", .number(entry.student.tokens)),
      ("divergenceBits", .optional(entry.student.divergenceBits)),
      ("codeLengthBits", .number(entry.student.codeLengthBits)),
      ("bitsPerParameter", .number(entry.bitsPerParameter)),
      ("natsPerToken", .number(entry.natsPerToken)),
      ("testLoss", .optional(entry.student.testLoss)), ("value", BoundJSON.object(entry.value)),
    ])
  }

  private static func information(_ entry: ModelInformation) -> JSON {
    .object([
      ("model", .string(entry.model.model)), ("parameters", .number(entry.model.parameters)),
      ("tokens", .number(entry.model.tokens)), ("bits", .number(entry.bits)),
      ("nats", .number(entry.nats)), ("bitsPerParameter", .number(entry.bitsPerParameter)),
      ("natsPerToken", .number(entry.nats / entry.model.tokens)),
      ("heuristicBound", .optional(entry.heuristicBound?.bound)),
    ])
  }
}
