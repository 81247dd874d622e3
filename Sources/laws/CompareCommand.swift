// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import Files
import NumericalMethods
import ScalingLaws

/// `laws compare`: two stored fits side by side.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Set two stored fits of one law side by side.",
    discussion: """
      Differences are given in units of both standard errors together, which is meaningful for fits of different \
      runs; fits of the same runs share their scatter.

      Examples:
        laws compare a.json b.json
        laws compare a.json b.json --budget 1e22,1e24
      """)

  @Argument(help: "The first fit, as laws fit -o wrote it.")
  var first: String

  @Argument(help: "The second fit, of the same law.")
  var second: String

  @OptionGroup(title: "Compare the best splits of") var budgets: BudgetOptions

  @OptionGroup var output: OutputOptions

  func run() throws {
    let (a, b) = (try FitArtifact(contentsOf: first), try FitArtifact(contentsOf: second))
    guard a.law == b.law, let law = LawCatalog.law(named: a.law) else {
      throw FileError(
        path: second, "expected a fit of \(a.law) as in \(first), found one of \(b.law)")
    }
    if !budgets.values.isEmpty, a.law != Chinchilla.name {
      throw ValidationError("expected fits of \(Chinchilla.name) with --budget, found \(a.law)")
    }
    try answer(law, a, b)
  }

  private func answer<Law: ScalingLaw>(
    _ law: Law.Type, _ a: FitArtifact, _ b: FitArtifact
  ) throws {
    let fits = (
      try a.restored(as: law, path: first), try b.restored(as: law, path: second)
    )
    let same = a.data.sha256 == b.data.sha256 && a.data.observed == b.data.observed
    let found = FitComparison(
      fits.0, fits.1, hasSameData: same, flops: budgets.values)
    var table = AnswerTable([
      .text("coefficient"), .number("first"), .number("interval", "first_interval", isDetail: true),
      .number("second"), .number("interval", "second_interval", isDetail: true),
      .number("difference"), .number("in errors", "standard_errors"),
    ])
    for row in found.coefficients {
      table.add([
        .text(row.name), .number(row.a.value, .digits(4)), .optional(row.a.interval, .digits(4)),
        .number(row.b.value, .digits(4)), .optional(row.b.interval, .digits(4)),
        .number(row.difference, .digits(3)), .optional(row.standardErrors, .digits(3)),
      ])
    }
    let data =
      same
      ? "the same \(a.data.observed.count) runs of \(a.data.path)"
      : "\(a.data.observed.count) runs of \(a.data.path), \(b.data.observed.count) of \(b.data.path)"
    try output.print(
      """
      \(Law.title): \(Law.formula); \(data)
      first: \(a.objectiveName); \(fits.0.sentence)
      second: \(b.objectiveName); \(fits.1.sentence)

      \(output.text(table))\(text(found.allocations))\(found.warnings.lines)
      """, answer: found)
  }

  private func text(_ pairs: [FitComparison.Pair]) -> String {
    guard !pairs.isEmpty else { return "" }
    var table = AnswerTable([
      .number("FLOP"), .text("", "fit"), .number("N"), .number("D/N"), .number("loss"),
      .number("beyond data", "distance"),
    ])
    for pair in pairs {
      for (name, found) in [("first", pair.a), ("second", pair.b)] {
        table.add([
          .number(pair.flops, .digits(4)), .text(name), .estimate(found.parameters, .count),
          .estimate(found.ratio, .digits(3)), .estimate(found.loss, .digits(4)),
          .distance(found.distance),
        ])
      }
    }
    let multipliers = pairs.compactMap { pair -> String? in
      guard let found = pair.multiplier else { return nil }
      let rule = NumberText.digits(3)
      let span = found.interval.map {
        " (\(rule.plain($0.lowerBound)) to \(rule.plain($0.upperBound)))"
      }
      return
        "at \(NumberText.digits(4).plain(pair.flops)) FLOP the first needs \(rule.plain(found.value))\(span ?? "") "
        + "times the compute to reach the loss of the second"
    }
    return "\n\n" + output.text(table)
      + (multipliers.isEmpty ? "" : "\n\n" + multipliers.joined(separator: "\n"))
  }
}
