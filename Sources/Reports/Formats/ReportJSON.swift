// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
import Figures
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
      ? []
      : [
        ("requential", .array(analysis.students.map(Self.student))),
        (
          "studentExtrapolation", results.studentMilestones.map(ExtrapolationJSON.object) ?? .null
        ),
        ("studentOutlook", results.byRequential.map(ExtrapolationJSON.object) ?? .null),
      ]
    let fields: [(String, JSON)] = [
      ("version", .string(Self.version)), ("study", .string(settings.name)),
      ("title", .string(publication.composition.title)),
      ("description", .string(settings.description)),
      ("date", .string(Publication.day(publication.date))),
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
      ("data", data),
      ("trivial", .number(analysis.trivialLoss)),
      (
        "fits",
        .object([
          ("surface", fit(analysis.surface)), ("lossVariation", fit(analysis.lossVariation)),
          ("quantizationGap", fit(analysis.quantizationGap)), ("overhead", fit(analysis.overhead)),
          ("information", fit(analysis.informationLaw)),
          ("requentialCode", fit(analysis.requentialLaw)), ("studentGap", fit(analysis.studentGap)),
        ])
      ),
      ("bounds", .array(analysis.bounds.map(Self.bound))),
      ("widths", .array(analysis.widths.map(Self.widths))),
      ("information", .array(analysis.information.map(Self.information))),
      ("quantizability", analysis.quantizability.map(QuantizabilityJSON.object) ?? .null),
      ("extrapolation", results.milestones.map(ExtrapolationJSON.object) ?? .null),
      ("paperExtrapolation", results.byPaper.map(ExtrapolationJSON.object) ?? .null),
      ("asymptotics", results.asymptotics.map(AsymptoticsJSON.object) ?? .null),
      ("coverage", coverage),
      ("outlook", results.byBits.map(ExtrapolationJSON.object) ?? .null),
      ("heuristicOutlook", results.byInformation.map(ExtrapolationJSON.object) ?? .null),
      ("derived", publication.derivedJSON),
      (
        "missing",
        .array(
          StudyGap.all(in: analysis).map {
            .object([
              ("part", .string($0.part)), ("gives", .string($0.gives)),
              ("remedy", .string($0.remedy)),
            ])
          })
      ),
      ("warnings", FitJSON.warnings(results.warnings)),
    ]
    return .object(fields + students)
  }

  /// How often such intervals held the truth where it is known; null where the report states none.
  private var coverage: JSON {
    guard results.milestones?.bounds.contains(where: { $0.interval != nil }) == true else {
      return .null
    }
    let measured = MeasuredCoverage.simulated
    return .object([
      ("level", .number(measured.level)), ("studies", .number(Double(measured.studies))),
      ("distances", .array(measured.distances.map(JSON.number))),
      ("bits", .array(measured.bits.map(JSON.number))),
      ("prequential", .array(measured.prequential.map(JSON.number))),
      ("requential", .array(measured.requential.map(JSON.number))),
    ])
  }

  /// What was measured, counted.
  private var data: JSON {
    let study = results.analysis.study
    let sizes = study.runs.map { Set($0.runs.map(\.parameters)) } ?? []
    let measured = study.models.filter { $0.tokenLosses != nil }
    func count(_ value: Int) -> JSON { .number(Double(value)) }
    return .object([
      ("table", .string(study.settings.runs)),
      ("experiment", .optional(study.settings.experiment)),
      ("leastFittedRun", .optional(results.leastFittedRun)),
      ("runs", count(study.runs?.runs.count ?? 0)), ("runSizes", count(sizes.count)),
      ("leastParameters", .optional(sizes.min())), ("mostParameters", .optional(sizes.max())),
      ("curves", count(study.curves.count)),
      (
        "curveSizes",
        .array(Set(study.curves.map(\.parameters)).sorted().map(JSON.number))
      ),
      ("models", count(Set(measured.map(\.model)).count)), ("tokenFiles", count(measured.count)),
      ("sample", count(results.analysis.bounds.map(\.sample).max() ?? 0)),
      ("spectra", count(study.spectra.count)), ("students", count(study.students.count)),
      ("studentSample", count(results.analysis.students.map(\.sample).max() ?? 0)),
    ])
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
      ("model", .string(entry.best.model)), ("parameters", .number(entry.best.parameters)),
      ("bits", .number(entry.best.bitsPerParameter)),
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
      ("testLoss", .optional(entry.student.testLoss)),
      ("teacherRisk", .optional(entry.teacherRisk)),
      ("gap", .optional(entry.gap)), ("value", BoundJSON.object(entry.value)),
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
