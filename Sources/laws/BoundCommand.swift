// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Foundation
import GapScaling
import GeneralizationBounds
import NumericalMethods
import Reports

/// `laws bound`: a bound on the model that some token losses were measured under.
struct BoundCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bound",
    abstract: "Certify a model from its token losses: the bound and its terms.",
    discussion: """
      TOKENS holds one row a token: NLL and predictive entropy of the (quantized) model, unsmoothed, nats; .npy \
      float32 [n, 2], CSV (columns nll, entropy) or JSONL; or summaries (.sum) of laws summarize. Several files are \
      shards in stream order. Smoothing is applied here, before anything else. With -o the bound is written as a certificate, which laws verify checks.

      Example:
        laws bound Data/ladder/tokens/820k-gptq4.npy --parameters 820352 --tokens 16400384 \\
          --code-length-bits 3373056 --vocabulary 256 --unquantized Data/ladder/tokens/820k-fp32.npy
      """)

  @Argument(help: "Token losses: .npy, .csv or .jsonl; several are shards in stream order.")
  var losses: [String]

  @OptionGroup var hypotheses: TheoremOptions

  @Option(
    help: "Token losses of the unquantized model: splits the risk into risk and quantization gap.")
  var unquantized: String?

  @Option(
    parsing: .unconditional,
    help:
      "Mean training loss of the unquantized model, nats, where its token losses are not at hand.")
  var unquantizedRisk: Double?

  @Flag(
    help:
      "Show the paper's bound and its tighter forms side by side, each row at δ by itself.")
  var compare = false

  @Option(name: [.customShort("o"), .long], help: "Write the certificate to this file, JSON.")
  var output: String?

  @OptionGroup var print: OutputOptions

  func validate() throws {
    guard !losses.isEmpty else {
      throw ValidationError("expected at least one file of token losses, found none")
    }
    try hypotheses.check()
    try hypotheses.checkComplete()
    guard unquantized == nil || unquantizedRisk == nil else {
      throw ValidationError("expected --unquantized or --unquantized-risk, found both")
    }
    if let risk = unquantizedRisk, !(risk.isFinite && risk >= 0) {
      throw ValidationError("expected --unquantized-risk of at least 0 nats, found \(risk)")
    }
  }

  func run() throws {
    let theorem = hypotheses.theorem
    let units = hypotheses.lossUnits
    let measured = try LossInput(contentsOf: losses, units: units)
    let risk =
      try unquantized.map { try LossInput(contentsOf: [$0], units: units).meanNLL }
      ?? unquantizedRisk
    let value: BoundValue
    do {
      value = try measured.value(of: theorem, unquantizedRisk: risk)
    } catch let error as BoundError where error.isAboutLosses {
      throw FileError(path: losses.joined(separator: " "), error.description)
    }
    if let output {
      let certificate = try measured.certificate(of: theorem, unquantizedRisk: risk, value: value)
      try WholeFile.write(certificate.json(), to: output)
    }
    let steps = compare ? try measured.comparison(of: theorem, unquantizedRisk: risk) : []
    print.print(
      text(value, sample: measured.count) + table(of: steps),
      json: BoundJSON.object(value, comparison: steps))
  }

  /// The steps from the paper's bound on, or nothing.
  private func table(of steps: [BoundComparison.Row]) -> String {
    guard !steps.isEmpty else { return "" }
    var table = TextTable(["step", "nats", "α"])
    for step in steps {
      table.add([
        step.step.rawValue, step.value.bound.fixed(4), step.value.smoothingWeight.significant(3),
      ])
    }
    return
      "\n\nEach row holds at δ by itself; --inequality best pays for keeping the least.\n\n"
      + table.text
  }

  private func text(_ value: BoundValue, sample: Int) -> String {
    var table = TextTable(["term", "nats", ""])
    let hasGap = unquantized != nil || unquantizedRisk != nil
    for term in value.namedTerms where hasGap || term.name != "quantization gap" {
      table.add([term.name, term.value.fixed(4), term.formula])
    }
    let verdict = value.vacuous ? "vacuous" : "non-vacuous"
    table.add(["bound", value.bound.fixed(4), value.isPlugInEstimate ? "an estimate" : verdict])
    table.add(["log V", value.trivial.fixed(4), "guessing uniformly"])
    return """
      \(title(value)), \(value.isPlugInEstimate ? "a plug-in estimate" : "with probability \(Quantity.plain(1 - hypotheses.failureProbability))"), on \(sample) of \
      \(Quantity.plain(hypotheses.tokens?.value ?? 0)) tokens

      \(table.text)

      C = \(value.complexityPerToken.significant(6)) nats a token · α = \(value.smoothingWeight.significant(4)) · \
      Δ = \(value.range.fixed(3)) · Σ = \(value.lossVariation.fixed(4))\
      \(value.bet > 0 ? " at s = \(value.bet.significant(4))" : "")\(slack(value))\(candidates(value))\(value.warnings.lines)
      """
  }

  private func title(_ value: BoundValue) -> String {
    value.inequality == .empiricalFreedman
      ? "Theorem 3.4"
      : GeneralizationBounds.Catalog.inequalities.first { $0.name == value.inequality.rawValue }?
        .title
        ?? value.inequality.rawValue
  }

  /// How much a summary cost, or nothing.
  private func slack(_ value: BoundValue) -> String {
    losses[0].hasSuffix(".sum")
      ? "\nFrom a summary: at most \(value.slack.significant(2)) nats above the bound on the tokens."
      : ""
  }

  /// What `best` tried, or nothing.
  private func candidates(_ value: BoundValue) -> String {
    guard value.candidates.count > 1 else { return "" }
    var table = TextTable(["tried, each at an equal share of δ", "nats"])
    for candidate in value.candidates {
      table.add([candidate.inequality.rawValue, candidate.bound.fixed(4)])
    }
    return "\n\n" + table.text
  }
}
