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
      "Find the next run that most reduces an interval at a target, per FLOP and by budget.",
    discussion: """
      The saved fit is assumed to be correct. For every budget the command finds the size that would reduce the standard \
      error most. The reduction per FLOP is largest for small runs; the table also shows larger ones.

      Examples:
        laws suggest fit.json --target 1e24
        laws suggest fit.json --target 1e24 --of loss --budget 1e20,1e21
      """)

  @Argument(help: "The fit of a surface, as laws fit -o wrote it.")
  var fit: String

  @Option(help: "Training compute at which the interval is to be reduced, FLOPs.")
  var target: Count

  @Option(help: "Whose interval: parameters (the best N), ratio (D/N) or loss.")
  var of = Goal.parameters

  @Option(
    help:
      "Budgets for the next run, FLOPs, comma-separated; from the smallest run to the largest by default."
  )
  var budget: ComputeList?

  /// The earlier spelling of --budget.
  @Option(name: .customLong("budgets"), help: .hidden)
  var earlierBudgets: ComputeList?

  @Option(
    help:
      "The smallest and the largest N to suggest, such as 10M,1B; from the smallest run to ten times the largest by default."
  )
  var sizes: CountList?

  @Option(
    help:
      "The least and the most tokens per parameter to suggest, such as 5,200; half the least to twice the most of the runs by default."
  )
  var ratios: CountList?

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
    if earlierBudgets != nil {
      if budget != nil {
        throw ValidationError("expected --budget or its earlier spelling --budgets, found both")
      }
      Printer.note("--budgets is now --budget")
    }
    guard target.value > 0, target.value.isFinite else {
      throw ValidationError("expected --target greater than 0, found \(target.value)")
    }
    for (name, list) in [("--sizes", sizes), ("--ratios", ratios)] {
      guard let list else { continue }
      guard list.values.count == 2, list.values[0] > 0, list.values[0] <= list.values[1],
        list.values[1].isFinite
      else {
        throw ValidationError(
          "expected two numbers of \(name), the smaller first, found "
            + list.values.map { NumberText.digits(6).plain($0) }.joined(separator: ","))
      }
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
        for: quantity, target: target.value, knowing: stored.fit,
        budgets: (budget ?? earlierBudgets)?.values,
        parameters: sizes.map { $0.values[0]...$0.values[1] },
        tokensPerParameter: ratios.map { $0.values[0]...$0.values[1] })
    else {
      throw FileError(
        path: fit,
        "expected a fit with an optimum and errors, and runs of the budgets within the sizes and ratios, found none"
      )
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
      \(of.words) at \(output.number(target.value)) FLOP: standard error \(output.number(best.before, rule)) now
      most per FLOP: \(output.number(best.size.parameters, .count)) parameters on \
      \(output.number(best.size.tokens, .count)) tokens

      \(output.text(table))

      within \(words(found.limits))
      \(Symbols.line(["N", "D", "D/N"]))\(found.warnings.lines)
      """, answer: found)
  }

  /// The limits for a reader.
  private func words(_ limits: DesignLimits) -> String {
    let (n, r) = (limits.parameters, limits.tokensPerParameter)
    let rule = NumberText.digits(3)
    return
      "\(output.number(n.lowerBound, .count)) to \(output.number(n.upperBound, .count)) parameters and "
      + "\(output.interval(r, rule)) tokens per parameter"
  }
}
