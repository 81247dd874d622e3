// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Foundation
import GapScaling
import GeneralizationBounds
import NumericalMethods
import Reports
import ScalingLaws

/// `laws extrapolate`: the bound at models that were not measured.
struct ExtrapolateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "extrapolate",
    abstract: "Carry the bound to larger models, term by term, with its interval.",
    discussion: """
      From a study, each term follows the law measured on it. With --law a published loss surface gives the risk, \
      and what it does not say (loss variation, quantization gap) is assumed, and labelled so.

      Examples:
        laws extrapolate Data/ladder --to 1e9,70e9
        laws extrapolate --law besiroglu2024 --to 70e9 --bits 4 --vocabulary 50257
      """)

  @Argument(help: "The study's folder; left out with --law.")
  var study: String?

  @Option(help: "A published loss surface (laws list).")
  var law: String?

  @Option(parsing: .unconditional, help: "N of each target, comma-separated: 1e9,70e9 or 1B,70B.")
  var to: NumberList

  @Option(help: "D/N of the targets; the study's own, or 20.")
  var ratio: Double?

  @Option(help: "b, bits a parameter; the width nearest to 4 that the study measured, or 4.")
  var bits: Double?

  @Option(help: "V; the study's own, or 50257.")
  var vocabulary: Int?

  @Flag(help: "Take the information from the study's prequential law instead of bits (heuristic).")
  var prequential = false

  @Option(help: "Level of the intervals.")
  var level = 0.95

  @Option(help: "Resamples behind an interval.")
  var draws = 1000

  @Option(help: "Seed of the resamples.")
  var seed: UInt64 = 1

  @Option(help: "With --law: Σ, the assumed loss variation.")
  var lossVariation: Double?

  @Option(help: "With --law: the assumed quantization gap, nats.")
  var quantizationGap: Double?

  @Option(help: "With --law: δ, the failure probability.")
  var failureProbability: Double?

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (study == nil) != (law == nil) else {
      throw ValidationError(
        "expected a study's folder or --law with a published fit, found \(study == nil ? "neither" : "both")"
      )
    }
    if law != nil, prequential {
      throw ValidationError(
        "expected a study with --prequential, found --law: its curves give the information")
    }
    if law == nil, lossVariation != nil || quantizationGap != nil || failureProbability != nil {
      throw ValidationError(
        "expected --law with --loss-variation, --quantization-gap or --failure-probability: a study measures them"
      )
    }
    try require("--ratio", ratio, "greater than 0") { $0 > 0 }
    try require("--bits", bits, "greater than 0") { $0 > 0 }
    try require("--loss-variation", lossVariation, "of at least 0") { $0 >= 0 }
    try require("--quantization-gap", quantizationGap, "of at least 0") { $0 >= 0 }
    try require("--failure-probability", failureProbability, "between 0 and 1") { $0 > 0 && $0 < 1 }
    try require("--level", level, "between 0 and 1") { $0 > 0 && $0 < 1 }
    let least = max(20, (2 / (1 - level)).rounded(.up))
    try require("--draws", Double(draws), "of at least \(Quantity.plain(least)) at this level") {
      $0 >= least
    }
    try require("--vocabulary", vocabulary.map(Double.init), "of at least 2") { $0 >= 2 }
  }

  private func require(
    _ option: String, _ value: Double?, _ words: String, _ condition: (Double) -> Bool
  ) throws {
    guard let value, !(value.isFinite && condition(value)) else { return }
    throw ValidationError("expected \(option) \(words), found \(Quantity.plain(value))")
  }

  func run() throws {
    let extrapolation = try law.map(published) ?? measured(study ?? "")
    output.print(
      text(extrapolation), json: ExtrapolationJSON.object(extrapolation))
  }

  private func measured(_ folder: String) throws -> Extrapolation {
    let study = try Study(folder: folder)
    Progress.say("Evaluating the bounds of \(study.models.count) models…")
    let analysis = try StudyAnalysis(
      study, options: AnalysisOptions(bits: bits, level: level, draws: draws, seed: seed))
    Progress.say("Resampling the laws…")
    defer { Progress.done() }
    let targets = ExtrapolationTargets(
      parameters: to.values, tokensPerParameter: ratio ?? study.settings.tokensPerParameter,
      vocabulary: vocabulary ?? study.settings.vocabulary,
      code: prequential ? .prequential : .bitsPerParameter(bits ?? analysis.bits ?? 4))
    let extrapolation = try analysis.extrapolate(to: targets)
    return extrapolation.adding(analysis.lawWarnings)
  }

  private func published(_ id: String) throws -> Extrapolation {
    guard let entry = PublishedLaws.named(id) else {
      let names = PublishedLaws.all.map(\.id).joined(separator: ", ")
      throw ValidationError("expected a published law (\(names)), found '\(id)'")
    }
    var assumptions = PublishedAssumptions()
    assumptions.lossVariation = lossVariation ?? assumptions.lossVariation
    assumptions.quantizationGap = quantizationGap ?? assumptions.quantizationGap
    assumptions.failureProbability = failureProbability ?? assumptions.failureProbability
    return Extrapolation.published(
      entry,
      to: ExtrapolationTargets(
        parameters: to.values, tokensPerParameter: ratio ?? 20, vocabulary: vocabulary ?? 50257,
        code: .bitsPerParameter(bits ?? 4)),
      assuming: assumptions)
  }

  private func text(_ extrapolation: Extrapolation) -> String {
    let percent = Quantity.trimmed(100 * extrapolation.level, digits: 4)
    var table = TextTable([
      "N", "D", "bound", "\(percent) % interval", "log V", "risk", "C log V", "Σ√C", "smoothing",
      "quantization", "beyond data",
    ])
    for bound in extrapolation.bounds {
      let terms = bound.terms
      table.add([
        Quantity.engineering(bound.parameters), Quantity.engineering(bound.tokens),
        bound.bound.fixed(3) + (bound.vacuous ? "*" : ""),
        bound.interval.map { "\($0.lowerBound.fixed(3)) to \($0.upperBound.fixed(3))" } ?? "none",
        bound.trivial.fixed(3), terms.risk.fixed(3), terms.complexity.fixed(3),
        terms.lossVariation.fixed(3), terms.smoothing.fixed(3), terms.quantizationGap.fixed(3),
        bound.distance.map { Quantity.trimmed($0, digits: 3) + "×" } ?? "no data",
      ])
    }
    let code = extrapolation.bounds.first.map {
      "Theorem 3.4 with \($0.code.description), nats a token"
    }
    let vacuous = extrapolation.bounds.contains(where: \.vacuous) ? "\n* vacuous" : ""
    return [
      code ?? "", table.text + vacuous, extrapolation.method.joined(separator: "\n"),
    ].joined(separator: "\n\n") + extrapolation.warnings.lines
  }
}
