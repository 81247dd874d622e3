// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import Files
import Foundation
import GapScaling
import GeneralizationBounds
import NumericalMethods
import Reports

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
      ("--compare", compare),
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
    let risk = try risk(units: units)
    let variants = try bits.enumerated().map { place, width in
      let paths = losses.map { $0.replacing("{b}", with: Quantity.plain(width)) }
      return BitWidthChoice.Variant(
        name: Quantity.plain(width), codeLength: hypotheses.code(at: place),
        losses: try TokenLosses(contentsOf: paths, units: units))
    }
    var theorem = hypotheses.template
    let choice = try named(losses) {
      try BitWidthChoice(among: variants, by: theorem, unquantizedRisk: risk)
    }
    let best = variants[choice.bestIndex]
    theorem.codeLength = best.codeLength
    theorem.alternatives *= variants.count
    if let output {
      try replacing.write(
        Certificate(of: theorem, on: best.losses, unquantizedRisk: risk).json(), to: output)
    }
    let steps =
      compare
      ? try BoundComparison(of: theorem, on: best.losses, unquantizedRisk: risk).rows : []
    try print.print(
      """
      The best of \(variants.count) widths, \(best.name) bits, log \(variants.count) paid:

      \(Self.table(of: choice, hasGap: risk != nil).text)

      \(text(choice.best.value, sample: best.losses.count))\(table(of: steps))
      """,
      json: .object([
        ("best", BoundJSON.object(choice.best.value, comparison: steps)),
        ("bits", .number(bits[choice.bestIndex])), ("widths", BoundJSON.widths(choice)),
      ]))
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
    var best = TextTable(
      ["model", "bits", "C"] + ModelWidths.steps.map(\.title) + ["held-out"])
    for entry in models {
      best.add(
        [
          entry.best.model, Quantity.plain(entry.best.bitsPerParameter),
          entry.choice.best.value.complexityPerToken.fixed(4),
        ] + entry.family.map { $0.value.bound.fixed(4) } + [
          entry.best.testLoss.map { $0.fixed(4) } ?? "none"
        ])
    }
    let widths = models.map { entry in
      "\n\n\(entry.best.model)\n\n" + Self.table(of: entry.choice, hasGap: true).text
    }.joined()
    let first = models[0].family[0].value
    try print.print(
      """
      Study \(study.settings.name): each model at the width of the least Theorem 3.4, all widths paid for; \
      \(first.isPlugInEstimate ? "plug-in estimates" : "each number with probability \(Quantity.plain(1 - first.failureProbability))"); \
      log V = \(first.trivial.fixed(4)) nats

      \(best.text)\(models.count == 1 ? widths : "")
      """,
      json: .object([
        ("study", .string(study.settings.name)), ("trivial", .number(first.trivial)),
        ("failureProbability", .number(first.failureProbability)),
        ("models", .array(models.map(Self.json))),
      ]))
  }

  private static func json(_ entry: ModelWidths) -> JSON {
    .object([
      ("model", .string(entry.best.model)), ("parameters", .number(entry.best.parameters)),
      ("tokens", .number(entry.best.tokens)), ("bits", .number(entry.best.bitsPerParameter)),
      ("heldOut", .optional(entry.best.testLoss)),
      ("best", BoundJSON.object(entry.choice.best.value)),
      (
        "family",
        .object(entry.family.map { ($0.step.rawValue, .number($0.value.bound)) })
      ),
      ("widths", BoundJSON.widths(entry.choice)),
    ])
  }

  private static func table(of choice: BitWidthChoice, hasGap: Bool) -> TextTable {
    var table = TextTable(
      ["width", "bits", "C", "guess + smoothing", "variation"] + (hasGap ? ["quantization"] : [])
        + ["sampling", "bound", ""])
    for (place, row) in choice.rows.enumerated() {
      let terms = row.value.terms
      table.add(
        [
          row.name, row.bitsPerParameter.fixed(3), row.value.complexityPerToken.fixed(4),
          (terms.complexity + terms.smoothing).fixed(4), terms.lossVariation.fixed(4),
        ] + (hasGap ? [terms.quantizationGap.fixed(4)] : []) + [
          terms.subsample.fixed(4), row.value.bound.fixed(4),
          place == choice.bestIndex ? "best" : row.value.vacuous ? "vacuous" : "",
        ])
    }
    return table
  }
}
