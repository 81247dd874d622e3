// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import Files
import Foundation
import GapScaling
import GeneralizationBounds
import NumericalMethods

extension BoundCommand {
  /// Whether the one argument is a folder.
  var isStudy: Bool {
    var isFolder: ObjCBool = false
    return losses.count == 1
      && FileManager.default.fileExists(atPath: losses[0], isDirectory: &isFolder)
      && isFolder.boolValue
  }

  /// Whether a width's files are named by a pattern.
  var isPattern: Bool { losses.contains { $0.contains("{b}") } }

  /// What a study says itself.
  func checkStudy() throws {
    for (option, isGiven) in [
      ("--parameters", hypotheses.parameters != nil), ("--tokens", hypotheses.tokens != nil),
      ("--vocabulary", hypotheses.vocabulary != nil),
      ("--code-length-bits", hypotheses.codeLengthBits != nil),
      ("--code-length", hypotheses.codeLength != nil), ("--unquantized", unquantized != nil),
      ("--unquantized-risk", unquantizedRisk != nil), ("--output", output != nil),
      ("--compare", compare), ("--sampled", hypotheses.sampled != nil),
    ] where isGiven {
      throw ValidationError("expected a study's folder without \(option), found both")
    }
  }

  /// What a list of widths needs.
  func checkPattern() throws {
    guard let bits = hypotheses.bits?.values else {
      throw ValidationError(
        "expected --bits, such as 2,3,4, where a file's name has {b}, found none")
    }
    guard Set(bits).count == bits.count else {
      throw ValidationError("expected each width once in --bits, found one twice")
    }
    if let lengths = hypotheses.codeLengthBits?.values, lengths.count != bits.count {
      throw ValidationError(
        "expected one --code-length-bits for each of \(bits.count) widths, found \(lengths.count)")
    }
    guard !losses.contains(where: { $0.hasSuffix(".sum") }) else {
      throw ValidationError("expected token losses where a file's name has {b}, found summaries")
    }
  }

  /// The best of the widths that were given.
  func runWidths() throws {
    let units = hypotheses.lossUnits
    let bits = hypotheses.bits?.values ?? []
    let (risk, inputs) = try risk(units: units)
    let variants = try bits.enumerated().map { place, width in
      let paths = losses.map { $0.replacing("{b}", with: NumberText.exact.plain(width)) }
      return BitWidthChoice.Variant(
        name: NumberText.exact.plain(width), codeLength: hypotheses.code(at: place),
        losses: try TokenLosses(contentsOf: paths, units: units))
    }
    var theorem = hypotheses.template
    let choice = try named(losses) {
      try BitWidthChoice(among: variants, by: theorem, unquantizedRisk: risk)
    }
    let best = variants[choice.bestIndex]
    theorem.codeLength = best.codeLength
    theorem.alternatives *= variants.count
    var value = choice.best.value
    if let output {
      let refusals = try keep(value, at: output) {
        try Certificate(of: theorem, on: best.losses, unquantizedRisk: risk, inputs: inputs)
      }
      if output == ReplacingOptions.standardOutput, refusals.isEmpty { return }
      value.warnings += refusals
    }
    let steps =
      compare
      ? try BoundComparison(of: theorem, on: best.losses, unquantizedRisk: risk).rows : []
    try print.print(
      """
      The best of \(variants.count) widths, \(best.name) bits, log \(variants.count) paid:

      \(print.text(Self.table(of: choice, hasGap: risk != nil)))

      \(text(value, sample: best.losses.count))\(table(of: steps))
      """,
      .widths,
      answer: BestWidth(
        best: MeasuredBound(value, comparison: steps), bits: bits[choice.bestIndex],
        widths: choice.rows))
  }

  /// Every model of a study at its best width.
  func runStudy() throws {
    let study = try Study(folder: losses[0], allowsOutside: files.allowOutside)
    var template = hypotheses.template
    template.vocabulary = study.settings.vocabulary
    template.failureProbability =
      hypotheses.failureProbability ?? study.settings.failureProbability
    template.grid = .uniform(hypotheses.grid ?? study.settings.grid)
    let models = try ModelWidths.all(
      of: study, hypotheses: template, models: model.map { [$0] }, bits: hypotheses.bits?.values)
    guard !models.isEmpty else {
      throw FileError(
        path: losses[0],
        "expected token losses of a quantized model"
          + (model.map { " '\($0)'" } ?? "") + (hypotheses.bits == nil ? "" : " at these widths")
          + ", found none")
    }
    var best = AnswerTable(
      [.text("model"), .number("bits"), .number("C")]
        + ModelWidths.steps.map { .number($0.title, $0.rawValue) } + [.number("held-out")])
    for entry in models {
      best.add(
        [
          .text(entry.best.model), .number(entry.best.bitsPerParameter, .exact),
          .number(entry.choice.best.value.complexityPerToken, .nats),
        ] + entry.family.map { .number($0.value.bound, .nats) } + [
          .optional(entry.best.testLoss, .nats)
        ])
    }
    let widths = models.map { entry in
      "\n\n\(entry.best.model)\n\n" + print.text(Self.table(of: entry.choice, hasGap: true))
    }.joined()
    let first = models[0].family[0].value
    try print.print(
      """
      Study \(study.settings.name): each model at the width of the least Theorem 3.4, all widths paid for; \
      \(first.isPlugInEstimate ? "estimates, not certificates" : "each number with probability \(NumberText.exact.plain(1 - first.failureProbability))"); \
      log V = \(print.number(first.trivial, .nats)) nats

      \(print.text(best))

      \(Symbols.line(["C", "δ", "D", "log V"]))\(models.count == 1 ? widths : "")
      """,
      .study, answer: StudyBounds(study: study.settings.name, models: models))
  }

  private static func table(of choice: BitWidthChoice, hasGap: Bool) -> AnswerTable {
    var table = AnswerTable(
      [
        .text("width"), .number("bits", isDetail: true), .number("C"),
        .number("guess + smoothing", isDetail: true), .number("variation", isDetail: true),
      ] + (hasGap ? [.number("quantization", isDetail: true)] : [])
        + [.number("sampling", isDetail: true), .number("bound"), .text("", "verdict")])
    for (place, row) in choice.rows.enumerated() {
      let terms = row.value.terms
      func nats(_ value: Double) -> AnswerTable.Cell { .number(value, .nats) }
      table.add(
        [
          .text(row.name), .number(row.bitsPerParameter, .decimals(3)),
          nats(row.value.complexityPerToken), nats(terms.complexity + terms.smoothing),
          nats(terms.lossVariation),
        ] + (hasGap ? [nats(terms.quantizationGap)] : []) + [
          nats(terms.subsample), nats(row.value.bound),
          .text(place == choice.bestIndex ? "best" : row.value.vacuous ? "vacuous" : ""),
        ])
    }
    return table
  }
}
