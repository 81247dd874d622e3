// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import Files
import NumericalMethods
import ScalingLaws

/// `laws suggest`: the next run that tells most about a target.
struct SuggestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "suggest",
    abstract:
      "Name the next run that shrinks the interval at a target most, per FLOP and at each budget.",
    discussion: """
      Takes the kept fit for true, and asks of every budget which size would shrink the standard error most. What a \
      run tells per FLOP is largest for small runs: the table shows what larger ones buy.

      Examples:
        laws suggest fit.json --target 1e24
        laws suggest fit.json --target 1e24 --of loss --budgets 1e20,1e21
      """)

  @Argument(help: "The fit of a surface, as laws fit -o wrote it.")
  var fit: String

  @Option(help: "Training compute at which the interval shall shrink, FLOPs.")
  var target: Count

  @Option(help: "Whose interval: parameters (the best N), ratio (D/N) or loss.")
  var of = Goal.parameters

  @Option(
    help:
      "What the next run may cost, FLOPs, comma-separated; from the smallest run to the largest by default."
  )
  var budgets: ComputeList?

  @OptionGroup var output: OutputOptions

  enum Goal: String, ExpressibleByArgument, CaseIterable {
    case parameters, ratio, loss

    /// The quantity in words.
    var words: String {
      switch self {
      case .parameters: "best N"
      case .ratio: "best D/N"
      case .loss: "least loss"
      }
    }
  }

  func validate() throws {
    guard target.value > 0, target.value.isFinite else {
      throw ValidationError("expected --target greater than 0, found \(target.value)")
    }
  }

  func run() throws {
    let stored = try FitArtifact(contentsOf: fit).restored(
      as: Chinchilla.self, path: fit, method: .sandwich)
    let quantity: Estimand<Chinchilla> =
      switch of {
      case .parameters: .optimalParameters(flops: target.value)
      case .ratio: .optimalRatio(flops: target.value)
      case .loss: .optimalLoss(flops: target.value)
      }
    guard
      let found = RunSuggestion(
        for: quantity, target: target.value, knowing: stored.fit, budgets: budgets?.values)
    else {
      throw FileError(path: fit, "expected a fit with an optimum and errors, found one without")
    }
    let best = found.best
    let isRelative = found.isRelative
    let rule: NumberText = isRelative ? .percent(3) : .digits(3)
    var table = AnswerTable([
      .number("budget, FLOP", "flops"), .number("N", "parameters"), .number("D", "tokens"),
      .number("D/N"), .number("standard error", "after"), .number("shrinks by", "shrinkage"),
      .number("per 1e18 FLOP", "yield", isDetail: true),
    ])
    for run in found.candidates {
      table.add([
        .number(run.size.flops, .digits(3)), .number(run.size.parameters, .count),
        .number(run.size.tokens, .count), .number(run.size.tokensPerParameter, .digits(3)),
        .number(run.after, rule), .number(run.shrinkage, .percent(2)),
        .number(run.yield * 1e18, .percent(2)),
      ])
    }
    try output.print(
      """
      \(of.words) at \(NumberText.digits(4).plain(target.value)) FLOP: standard error \(rule.plain(best.before)) now
      most per FLOP: \(NumberText.count.plain(best.size.parameters)) parameters on \
      \(NumberText.count.plain(best.size.tokens)) tokens

      \(output.text(table))\(found.warnings.lines)
      """, answer: found)
  }
}
