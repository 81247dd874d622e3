// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import Files
import NumericalMethods
import ScalingLaws

/// `laws plan`: isoFLOP sweeps for some budgets, and what a fit to them will know.
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Plan isoFLOP sweeps, and compute the expected standard errors of a fit to them.",
    discussion: """
      Sizes have equal steps in log N around the optimum of a surface at each budget. The surface is a published one \
      or a saved fit. Standard errors are those of a least-squares fit to runs whose log loss has the standard deviation \
      --noise; those of a Huber fit with a small δ are 1.25 times as large.

      Examples:
        laws plan --budget 1e18,1e19,1e20
        laws plan --budget 1e18,1e19 --sizes 9 --span 6 --target 1e22 --fit fit.json
      """)

  @OptionGroup(title: "Compute of a run, one sweep for each") var budgets: BudgetOptions

  @Option(help: "Sizes a sweep.")
  var sizes = 7

  @Option(help: "How far sizes reach to either side of the optimum, as a factor.")
  var span = 4.0

  @Option(
    help:
      "A saved fit whose surface and scatter are assumed to be correct, instead of a published law."
  )
  var fit: String?

  @Option(
    help:
      "The published surface that is assumed to be correct (laws list); besiroglu2024 without --fit."
  )
  var law: String?

  @Option(help: "Standard deviation of log loss about the surface; the fit's own, or 0.005.")
  var noise: Double?

  @Option(help: "Compute at which the optimum is wanted; ten times the largest budget.")
  var target: Count?

  @OptionGroup var output: OutputOptions

  func validate() throws {
    try budgets.expectOne()
    if fit != nil, law != nil {
      throw ValidationError("expected --fit or --law, found both")
    }
    guard sizes >= 2, sizes <= 1000 else {
      throw ValidationError("expected --sizes from 2 to 1000, found \(sizes)")
    }
    guard span > 1, span.isFinite else {
      throw ValidationError("expected --span greater than 1, found \(span)")
    }
    for (name, value) in [("--noise", noise), ("--target", target?.value)] {
      if let value, !(value > 0 && value.isFinite) {
        throw ValidationError("expected \(name) greater than 0, found \(value)")
      }
    }
  }

  func run() throws {
    let (surface, own) = try expected()
    let sigma = noise ?? own ?? 0.005
    let design = IsoflopDesign(budgets: budgets.values, sizes: sizes, span: span, around: surface)
    let plan = RunPlan(design, around: surface, noise: sigma, target: target?.value)
    var sweeps = AnswerTable([
      .number("budget, FLOP", "budget"), .number("N"), .number("D"), .number("D/N"),
      .number("expected loss"),
    ])
    for (place, budget) in design.budgets.enumerated() {
      for (row, run) in design.inputs[place * sizes..<(place + 1) * sizes].enumerated() {
        sweeps.add([
          row == 0 ? .number(budget, .digits(4)) : .text(""), .number(run.parameters, .count),
          .number(run.tokens, .count), .number(run.tokensPerParameter, .digits(3)),
          .number(surface(run), .digits(4)),
        ])
      }
    }
    var table = AnswerTable([
      .text("quantity"), .number("expected"), .number("standard error"),
    ])
    for row in plan.expected {
      table.add([
        .text(row.symbol),
        .number(row.value, row.isRelative && row.value > 1e4 ? .count : .digits(4)),
        .optional(row.standardError, row.isRelative ? .percent(3) : .digits(3)),
      ])
    }
    try output.print(
      """
      \(design.inputs.count) runs, \(output.number(design.cost)) FLOP in all; expected: \(surface)

      \(output.text(sweeps))

      A fit will know, if log losses scatter by \(output.number(sigma, .digits(3))) about this surface:

      \(output.text(table))

      \(Symbols.line(of: Chinchilla.self))\(plan.warnings.lines)
      """, answer: plan)
  }

  /// The surface that is taken for true, and its scatter where it is a fit's.
  private func expected() throws -> (Chinchilla, Double?) {
    if let fit {
      let stored = try FitArtifact(contentsOf: fit).restored(
        as: Chinchilla.self, path: fit, method: .sandwich)
      guard stored.fit.law.A > 0, stored.fit.law.B > 0 else {
        throw FileError(path: fit, "expected a surface with an optimum, found one without")
      }
      return (stored.fit.law, stored.fit.effectiveNoise)
    }
    let law = law ?? "besiroglu2024"
    guard let entry = PublishedLaws.named(law) else {
      let names = PublishedLaws.all.map(\.id).joined(separator: ", ")
      throw ValidationError("expected a published law (\(names)), found '\(law)'")
    }
    return (entry.chinchilla, nil)
  }
}
