// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Foundation
import GapScaling
import GeneralizationBounds
import NumericalMethods

extension BoundCommand {
  /// The steps from the paper's bound on, or nothing.
  func table(of steps: [BoundComparison.Row]) -> String {
    guard !steps.isEmpty else { return "" }
    var table = AnswerTable([.text("step"), .number("nats"), .number("α", "smoothing_weight")])
    for step in steps {
      table.add([
        .text(step.step.rawValue), .number(step.value.bound, .nats),
        .number(step.value.smoothingWeight, .digits(3)),
      ])
    }
    return
      "\n\nEach row holds at δ separately; --inequality best adds the cost of reporting the least.\n\n"
      + print.text(table)
  }

  func text(_ value: BoundValue, sample: Int) -> String {
    var table = AnswerTable([.text("term"), .number("nats"), .text("", "meaning")])
    let hasGap = unquantized != nil || unquantizedRisk != nil
    for term in value.namedTerms(smoothing: hypotheses.smoothing.choice)
    where hasGap || term.name != "quantization gap" {
      table.add([.text(term.name), .number(term.value, .nats), .text(term.formula)])
    }
    let estimate = Self.estimate(value)
    let verdict = value.vacuous ? "vacuous" : "non-vacuous"
    table.add([
      .text("bound"), .number(value.bound, .nats),
      .text(estimate == nil ? verdict : "an estimate"),
    ])
    table.add([
      .text("log V"), .number(value.trivial, .nats),
      .text("guessing uniformly over the vocabulary V"),
    ])
    var symbols: [(String, Double)] = [
      ("C", value.complexityPerToken), ("α", value.smoothingWeight), ("Δ", value.range),
    ]
    if value.inequality == .empiricalFreedman { symbols.append(("Σ", value.lossVariation)) }
    if value.bet > 0 { symbols.append(("s", value.bet)) }
    symbols.append(("δ", value.failureProbability))
    return """
      \(title(value)), \(estimate ?? "with probability \(NumberText.exact.plain(1 - value.failureProbability))"), on \(sample) of \
      \(NumberText.exact.plain(hypotheses.tokens?.value ?? 0)) tokens

      \(print.text(table))

      \(print.text(Symbols.table(symbols)))\(slack(value))\(candidates(value))\(value.warnings.lines)
      """
  }

  /// What it is where it certifies nothing; else nil.
  private static func estimate(_ value: BoundValue) -> String? {
    if value.isPlugInEstimate { return "an estimate, not a certificate" }
    let codes = value.warnings.map(\.code)
    if codes.contains("W-heuristic-code") { return "heuristic" }
    return codes.contains("W-expected-code") ? "in expectation over the code" : nil
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
      ? "\n\nFrom a summary: at most \(print.number(value.slack, .digits(2))) nats above the bound on the tokens."
      : ""
  }

  /// What `best` tried, or nothing.
  private func candidates(_ value: BoundValue) -> String {
    guard value.candidates.count > 1 else { return "" }
    var table = AnswerTable([
      .text("tried, each at an equal share of δ", "inequality"), .number("nats"),
    ])
    for candidate in value.candidates {
      table.add([
        .text(candidate.inequality.rawValue), .number(candidate.bound, .nats),
      ])
    }
    return "\n\n" + print.text(table)
  }
}
