// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Foundation
import GapScaling
import GeneralizationBounds
import NumericalMethods
import Reports

extension BoundCommand {
  /// A bound with the steps from the paper's bound on, where they were asked for.
  static func json(_ value: BoundValue, comparison steps: [BoundComparison.Row]) -> JSON {
    guard !steps.isEmpty, case .object(let fields) = JSON(value) else { return JSON(value) }
    return .object(fields + [("comparison", JSON(steps))])
  }

  /// The steps from the paper's bound on, or nothing.
  func table(of steps: [BoundComparison.Row]) -> String {
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

  func text(_ value: BoundValue, sample: Int) -> String {
    var table = TextTable(["term", "nats", ""])
    let hasGap = unquantized != nil || unquantizedRisk != nil
    for term in value.namedTerms(smoothing: hypotheses.smoothing.choice)
    where hasGap || term.name != "quantization gap" {
      table.add([term.name, term.value.fixed(4), term.formula])
    }
    let estimate = Self.estimate(value)
    let verdict = value.vacuous ? "vacuous" : "non-vacuous"
    table.add(["bound", value.bound.fixed(4), estimate == nil ? verdict : "an estimate"])
    table.add(["log V", value.trivial.fixed(4), "guessing uniformly"])
    return """
      \(title(value)), \(estimate ?? "with probability \(Quantity.plain(1 - value.failureProbability))"), on \(sample) of \
      \(Quantity.plain(hypotheses.tokens?.value ?? 0)) tokens

      \(table.text)

      C = \(value.complexityPerToken.significant(6)) nats a token · α = \(value.smoothingWeight.significant(4)) · \
      Δ = \(value.range.fixed(3))\
      \(value.inequality == .empiricalFreedman ? " · Σ = \(value.lossVariation.fixed(4))" : "")\
      \(value.bet > 0 ? " · s = \(value.bet.significant(4))" : "")\(slack(value))\(candidates(value))\(value.warnings.lines)
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
