// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import Files
import NumericalMethods
import ScalingLaws

/// `laws compare`: stored fits side by side.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract:
      "Compare saved fits of one law: coefficients, allocations, compute multipliers.",
    discussion: """
      Differences are in units of the combined standard error. This is meaningful for fits of different runs, not for \
      fits of the same runs. With --budget, --parameters or --tokens the optimal allocations are compared, with the \
      factor by which the first fit needs more compute to reach the loss of the other. Each further fit is compared with \
      the first.

      Examples:
        laws compare a.json b.json
        laws compare a.json b.json --budget 1e22,1e24
        laws compare baseline.json muon.json mup.json --parameters 7B,70B
      """)

  @Argument(help: "The first fit, as laws fit -o wrote it.")
  var first: String

  @Argument(help: "Further fits, of the same law.")
  var further: [String]

  @OptionGroup(title: "Compare the best splits of") var budgets: BudgetOptions

  @Option(
    parsing: .unconditional,
    help: "N of models; the compute is that at which the further fit's best split has N.")
  var parameters: NumberList?

  @Option(parsing: .unconditional, help: "D of models, likewise.")
  var tokens: NumberList?

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard !further.isEmpty else { throw ValidationError("expected two or more fits, found one") }
    for (name, list) in [("--parameters", parameters), ("--tokens", tokens)] {
      if let bad = list?.values.first(where: { !($0 > 0 && $0.isFinite) }) {
        throw ValidationError("expected numbers of \(name) greater than 0, found \(bad)")
      }
    }
  }

  func run() throws {
    let a = try FitArtifact(contentsOf: first)
    guard let law = LawCatalog.law(named: a.law) else {
      throw FileError(path: first, "expected a known law, found '\(a.law)'")
    }
    let others = try further.map { path in
      let other = try FitArtifact(contentsOf: path)
      guard a.law == other.law else {
        throw FileError(
          path: path, "expected a fit of \(a.law) as in \(first), found one of \(other.law)")
      }
      return (path: path, fit: other)
    }
    let asked =
      !budgets.values.isEmpty ? "--budget" : parameters != nil ? "--parameters" : "--tokens"
    if !budgets.values.isEmpty || parameters != nil || tokens != nil,
      !(law is any AllocatableSurface.Type)
    {
      throw ValidationError("expected fits of a loss surface with \(asked), found \(a.law)")
    }
    try answer(law, a, others)
  }

  private func answer<Law: ScalingLaw>(
    _ law: Law.Type, _ a: FitArtifact, _ others: [(path: String, fit: FitArtifact)]
  ) throws {
    let own = try a.restored(as: law, path: first)
    var texts: [String] = []
    var found: [FitComparison] = []
    for other in others {
      let second = try other.fit.restored(as: law, path: other.path)
      let same =
        a.data.sha256 == other.fit.data.sha256 && a.data.observed == other.fit.data.observed
      let comparison = FitComparison(
        own, second, hasSameData: same, flops: budgets.values, parameters: parameters?.values ?? [],
        tokens: tokens?.values ?? [])
      found.append(comparison)
      texts.append(text(comparison, (own, second), (a, other.fit), name: other.path))
    }
    let answer = FitComparisons(found)
    try output.print(
      """
      \(Law.title): \(Law.formula)
      \(Symbols.line(of: Law.self))

      \(texts.joined(separator: "\n\n"))\(answer.warnings.lines)
      """, answer: answer)
  }

  /// One fit beside the first.
  private func text<Law: ScalingLaw>(
    _ found: FitComparison, _ fits: (Uncertainty<Law>, Uncertainty<Law>),
    _ artifacts: (FitArtifact, FitArtifact), name: String
  ) -> String {
    let (a, b) = artifacts
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
      found.hasSameData
      ? "the same \(a.data.observed.count) runs of \(a.data.path)"
      : "\(a.data.observed.count) runs of \(a.data.path), \(b.data.observed.count) of \(b.data.path)"
    let objective = Symbols.inObjective(a.objectiveName + b.objectiveName)
    return """
      first: \(first), \(a.objectiveName); \(fits.0.sentence)
      second: \(name), \(b.objectiveName); \(fits.1.sentence)
      \(data)\(objective.isEmpty ? "" : "\n" + Symbols.line(objective))

      \(output.text(table))\(text(found.allocations))
      """
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
        " (\(output.interval($0, rule)))"
      }
      return
        "at \(output.number(pair.flops)) FLOP the first needs \(output.number(found.value, rule))\(span ?? "") "
        + "times the compute to reach the loss of the second"
    }
    return "\n\n" + output.text(table)
      + (multipliers.isEmpty ? "" : "\n\n" + multipliers.joined(separator: "\n"))
  }
}
