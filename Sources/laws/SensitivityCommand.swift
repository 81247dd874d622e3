// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import Files
import NumericalMethods
import ScalingLaws

/// `laws sensitivity`: how much of an answer is choice.
struct SensitivityCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sensitivity",
    abstract:
      "Fit the same runs under other analysis choices, and compare the optimal D/N at a budget.",
    discussion: """
      Choices: the objective, Huber's δ, weights, the largest losses, what is resampled (rows, whole sizes, whole \
      budgets, whole runs), and other counts of parameters where the table has columns of them.

      Examples:
        laws sensitivity runs.csv --budget 5.76e23
        laws sensitivity runs.csv --budget 1e24 --counts non_embedding_params
      """)

  @Argument(help: "A table of runs, CSV with a header.")
  var table: String

  @Option(help: "The budget at which D/N is compared, FLOPs.")
  var budget: ComputeList?

  @Option(name: .customLong("flops"), help: .hidden)
  var oldBudget: ComputeList?

  @Option(help: "Other columns that count parameters, comma-separated.")
  var counts: String?

  @Option(help: "Column whose equal values are resampled together, such as run.")
  var by: String?

  @Option(help: "How many times each bootstrap resamples.")
  var resamples = 1000

  @Option(help: "Seed of the bootstraps.")
  var seed: UInt64 = 1

  @Option(help: "Level of the intervals.")
  var level = 0.9

  @OptionGroup(title: "Table of runs") var source: RunTable

  @OptionGroup var output: OutputOptions

  func validate() throws {
    let count = (budget ?? oldBudget)?.values.count ?? 0
    guard count == 1 else {
      throw ValidationError("expected one --budget, found \(count == 0 ? "none" : "\(count)")")
    }
    try Limits.resamples.check(resamples, "--resamples")
    guard level > 0, level < 1 else {
      throw ValidationError("expected --level between 0 and 1, found \(level)")
    }
  }

  func run() throws {
    if oldBudget != nil { Printer.note("--flops is now --budget here") }
    guard let flops = (budget ?? oldBudget)?.values.first else { return }
    let input = try TableInput(table)
    let runs = try source.runs(input, name: by)
    let clusters = by.map { name in [Clusters(name, of: runs.runs.map { $0.name ?? "" })] } ?? []
    let others = try (counts ?? "").split(separator: ",").map { column in
      (name: "N from '\(column)'", runs: try source.runs(input, parameters: String(column)))
    }
    Progress.say("Fitting under every choice…")
    defer { Progress.done() }
    let card: SensitivityCard
    do {
      card = try SensitivityCard(
        runs, flops: flops, clusters: clusters, alternatives: others,
        resamples: resamples, seed: seed, level: level,
        progress: { Progress.say("Fitting under every choice", next: $0, done: $1, of: $2) })
    } catch { throw FileError(path: table, error.description) }
    Progress.done()
    try output.print(text(card), answer: card)
  }

  private func text(_ card: SensitivityCard) -> String {
    let percent = NumberText.percent(4).plain(card.level)
    var rows = AnswerTable([
      .text("", "group"), .text("choice"), .number("α", "alpha"), .number("β", "beta"),
      .number("SE α", "alpha_error", isDetail: true), .number("SE β", "beta_error", isDetail: true),
      .number("SE a", "exponent_error", isDetail: true), .number("N", "parameters"), .number("D/N"),
      .number("\(percent) interval of D/N", "interval"),
    ])
    var last = ""
    for row in card.rows {
      rows.add([
        .text(row.group == last ? "" : row.group), .text(row.choice),
        .number(row.law.alpha, .decimals(4)), .number(row.law.beta, .decimals(4)),
        .optional(row.errors.alpha, .digits(3)), .optional(row.errors.beta, .digits(3)),
        .optional(row.errors.exponent, .digits(3)), .number(row.optimum.parameters, .count),
        .number(row.optimum.tokensPerParameter, .digits(3)), .optional(row.ratio, .digits(3)),
      ])
      last = row.group
    }
    let failed =
      card.failures.isEmpty ? "" : "\nnot fitted: " + card.failures.joined(separator: "; ")
    return """
      \(card.rows[0].runs) runs, compute-optimal at \(output.number(card.flops)) FLOP

      \(output.text(rows))\(failed)

      \(Symbols.line(["α, β", "a = β/(α + β)", "SE", "N", "D/N", "δ of Huber's loss"]))
      Errors and intervals: sandwich and profile; in the group unit, bootstrap.
      The usual fit needs \(card.digits) significant digits for its D/N to be reproduced to 1 %.\(card.warnings.lines)
      """
  }
}
