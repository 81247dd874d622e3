// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import Figures
import Files
import Foundation
import GapScaling
import GeneralizationBounds
import NumericalMethods
import Plotting
import Reports
import ScalingLaws

/// `laws extrapolate`: the bound at models that were not measured.
struct ExtrapolateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "extrapolate",
    abstract: "Extrapolate the bound to larger models, term by term, with its interval.",
    discussion: """
      With a study, each term is extrapolated by the law fitted to its measurements. With --law the risk is that of a \
      published loss surface; loss variation and quantization gap are assumed and labelled as assumed. With several \
      widths, ratios, vocabularies or inequalities there is a row for each combination.

      Examples:
        laws extrapolate Data/ladder --to 1e9,70e9
        laws extrapolate Data/ladder --to 1.6e6 --requential
        laws extrapolate Data/ladder --to 8e6 --bits 3,4 --ratio 20,200 --inequality empirical-freedman,am-gm
        laws extrapolate --law besiroglu2024 --to pythia,1e12 --bits 4 -o Figures
      """)

  @Argument(help: "The study's folder; left out with --law.")
  var study: String?

  @Option(help: "A published loss surface (laws list).")
  var law: String?

  @Option(
    parsing: .unconditional,
    help:
      "N of each target, comma-separated: 1e9,70e9 or 1B,70B; pythia and llama are the sizes of these families."
  )
  var to: SizeList

  @Option(help: "D/N of the targets, comma-separated; the study's own, or 20.")
  var ratio: NumberList?

  @Option(
    help:
      "b, bits per parameter, comma-separated; the width nearest to 4 that the study measured, or 4."
  )
  var bits: NumberList?

  @Option(help: "V, comma-separated; the study's own, that of the family in --to, or 50257.")
  var vocabulary: NumberList?

  @Option(
    help: "What bounds the loss, comma-separated: empirical-freedman (the paper's), am-gm, ….")
  var inequality: WordList<InequalityName>?

  @Option(
    help:
      "How the loss variation is extrapolated: at the target's complexity, or with the paper's method."
  )
  var variation = Word(VariationRule.targetComplexity)

  @Flag(help: "Take the information from the study's prequential law instead of bits (heuristic).")
  var prequential = false

  @Flag(
    help:
      "Take the code from the study's coded students: the law of their requential codes. The bound is on such a student."
  )
  var requential = false

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

  @Option(help: "δ, the failure probability; the study's own, or 0.01.")
  var failureProbability: Double?

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: "A folder for the table as CSV and, with one row a size, the figure.")
  var folder: String?

  @Option(help: "With -o: formats of the figure, comma-separated: pdf, svg, png, drawing.")
  var format = FormatList(formats: [.pdf, .svg, .png])

  @OptionGroup var files: StudyOptions

  @OptionGroup var replacing: ReplacingOptions

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (study == nil) != (law == nil) else {
      throw ValidationError(
        "expected a study's folder or --law with a published fit, found \(study == nil ? "neither" : "both")"
      )
    }
    if law != nil, prequential || requential {
      throw ValidationError(
        prequential
          ? "expected a study with --prequential, found --law: its curves give the information"
          : "expected a study with --requential, found --law: its coded students give the code")
    }
    if law != nil, inequality != nil || variation.choice != .targetComplexity {
      throw ValidationError(
        "expected a study with --inequality or --variation, found --law: they need token losses")
    }
    if law == nil, lossVariation != nil || quantizationGap != nil {
      throw ValidationError(
        "expected --law with --loss-variation or --quantization-gap: a study measures them"
      )
    }
    if format.formats.contains(.csv) {
      throw ValidationError(
        "expected --format of pdf, svg, png and drawing, found csv: -o always writes the table")
    }
    let codes = [
      ("--prequential", prequential), ("--requential", requential), ("--bits", bits != nil),
    ]
    .filter(\.1).map(\.0)
    guard codes.count < 2 else {
      throw ValidationError(
        "expected one of --prequential, --requential and --bits, found \(codes.joined(separator: " and "))"
      )
    }
    for vocabulary in vocabulary?.values ?? [] {
      try require("--vocabulary", vocabulary, "whole and of at least 2") {
        $0 >= 2 && $0 == $0.rounded() && $0 < 1e15
      }
    }
    try require("--loss-variation", lossVariation, "of at least 0") { $0 >= 0 }
    try require("--quantization-gap", quantizationGap, "of at least 0") { $0 >= 0 }
    try require("--failure-probability", failureProbability, "between 0 and 1") { $0 > 0 && $0 < 1 }
    try require("--level", level, "between 0 and 1") { $0 > 0 && $0 < 1 }
    try Limits.draws.check(draws, "--draws")
    for bits in bits?.values ?? [] { try Limits.checkBits(bits) }
    let least = max(20, (2 / (1 - level)).rounded(.up))
    try require(
      "--draws", Double(draws), "of at least \(NumberText.exact.plain(least)) at this level"
    ) {
      $0 >= least
    }
  }

  private func require(
    _ option: String, _ value: Double?, _ words: String, _ condition: (Double) -> Bool
  ) throws {
    guard let value, !(value.isFinite && condition(value)) else { return }
    throw ValidationError("expected \(option) \(words), found \(NumberText.exact.plain(value))")
  }

  func run() throws {
    var results = try folder.map { try replacing.folder($0) }
    let extrapolation = try law.map(published) ?? measured(study ?? "")
    if results != nil {
      let table = ExtrapolationTable.table(extrapolation)
      results?.add(Data(TableWriter.csv.text(table).utf8), as: "extrapolation.csv")
      if let picture = ExtrapolationPicture.picture(extrapolation) {
        let files = try picture.files(
          format.formats, title: "The bound at larger models",
          date: Date(timeIntervalSince1970: 0), measurer: try PangoMeasurer())
        for (format, data) in zip(format.formats, files.data) {
          results?.add(data, as: format.fileName("extrapolation"))
        }
      }
      try results?.commit()
    }
    try output.print(
      text(extrapolation) + newModels(extrapolation)
        + (extrapolation.backtest.map(text) ?? ""),
      answer: extrapolation)
  }

  /// What measuring a new model of each size would give, where it is stated.
  private func newModels(_ extrapolation: Extrapolation) -> String {
    var table = AnswerTable([
      .number("N"), .number("interval"), .text("covers too", "forms"),
    ])
    for bound in extrapolation.bounds {
      guard let interval = bound.newModelInterval else { continue }
      table.add([
        .number(bound.parameters, .count), .interval(interval, .nats),
        .text(bound.forms.joined(separator: ", ")),
      ])
    }
    guard !table.rows.isEmpty else { return "" }
    return
      "\n\n\(NumberText.percent(4).plain(level)) intervals of a new model's bound, nats per token:\n\n"
      + output.text(table)
  }

  /// How the same extrapolation does on the study's own models.
  private func text(_ found: BoundBacktest) -> String {
    func held(_ rows: [BoundBacktest.Row]) -> String {
      let (hits, stated) = BoundBacktest.count(rows)
      return "\(hits) of \(stated)"
    }
    let counts = Set(found.rows.map(\.leftOut)).sorted()
    let lines = counts.map { count in
      let losses = found.losses.first { $0.leftOut == count }
      return
        "  \(count) largest left out: \(held(found.rows.filter { $0.leftOut == count })) bounds"
        + (losses.map { ", \($0.hits) of \($0.runs) losses" } ?? "")
    }
    return """


      Measured values inside the \(NumberText.percent(4).plain(found.level)) intervals of a new model:
        at the measured sizes: \(held(found.own)) bounds
      \(lines.joined(separator: "\n"))
      """
  }

  private var grid: ExtrapolationGrid {
    ExtrapolationGrid(
      parameters: to.values, bits: bits?.values, ratios: ratio?.values,
      vocabularies: vocabulary?.values.map { Int($0) },
      inequalities: inequality?.choices ?? [.empiricalFreedman],
      information: prequential ? .prequential : requential ? .requential : .bitsPerParameter,
      variation: variation.choice)
  }

  private func measured(_ folder: String) throws -> Extrapolation {
    defer { Progress.done() }
    return try Extrapolation(
      of: Study(folder: folder, allowsOutside: files.allowOutside), over: grid, level: level,
      draws: draws, seed: seed, failureProbability: failureProbability
    ) {
      switch $0 {
      case .bounds(let models): Progress.say("Evaluating the bounds of \(models) models…")
      case .resampling: Progress.say("Resampling the laws…")
      }
    }
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
    var grid = grid
    grid.vocabularies = grid.vocabularies ?? to.vocabulary.map { [$0] }
    return Extrapolation(of: entry, over: grid, assuming: assumptions)
  }
}
