// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import Files
import GapScaling
import NumericalMethods
import Reports
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
  var target: Double

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
    guard target > 0, target.isFinite else {
      throw ValidationError("expected --target greater than 0, found \(target)")
    }
  }

  func run() throws {
    let stored = try FitArtifact(contentsOf: fit).restored(
      as: Chinchilla.self, path: fit, method: .sandwich)
    let quantity: Estimand<Chinchilla> =
      switch of {
      case .parameters: .optimalParameters(flops: target)
      case .ratio: .optimalRatio(flops: target)
      case .loss: .optimalLoss(flops: target)
      }
    let spent = stored.fit.inputs.map(\.flops)
    let (least, most) = (spent.min() ?? 1, spent.max() ?? 1)
    let costs = budgets?.values ?? IsoflopDesign.budgets(7, from: least, to: max(most, 2 * least))
    guard let known = stored.fit.information else {
      throw FileError(path: fit, "expected a fit with an optimum and errors, found one without")
    }
    let runs = NextRun.candidates(for: quantity, knowing: known, budgets: costs)
    guard let best = runs.max(by: { $0.yield < $1.yield }) else {
      throw FileError(path: fit, "expected a fit with an optimum and errors, found one without")
    }
    let isRelative = quantity.isPositive
    func error(_ value: Double) -> String {
      isRelative ? (100 * value).significant(3) + " %" : value.significant(3)
    }
    var table = TextTable([
      "budget", "N", "D", "D/N", "standard error", "shrinks by", "per 1e18 FLOP",
    ])
    for run in runs {
      table.add([
        run.size.flops.significant(3), Quantity.engineering(run.size.parameters),
        Quantity.engineering(run.size.tokens), run.size.tokensPerParameter.significant(3),
        error(run.after), (100 * run.shrinkage).significant(2) + " %",
        Self.percent(100 * run.yield * 1e18),
      ])
    }
    try output.print(
      """
      \(of.words) at \(target.significant(4)) FLOP: standard error \(error(best.before)) now
      most per FLOP: \(Quantity.engineering(best.size.parameters)) parameters on \
      \(Quantity.engineering(best.size.tokens)) tokens

      \(table.text)\(stored.fit.warningsApartFromIntervals.lines)
      """,
      json: .object([
        ("quantity", .string(quantity.name)), ("target", .number(target)),
        ("relative", .bool(isRelative)), ("before", .number(best.before)), ("best", json(best)),
        ("candidates", .array(runs.map(json))),
        ("warnings", stored.fit.warningsApartFromIntervals.json),
      ]))
  }

  /// Two digits, a plain number where that is short.
  private static func percent(_ value: Double) -> String {
    value < 1e4 ? value.significant(2) + " %" : "more than 10000 %"
  }

  private func json(_ run: NextRun) -> JSON {
    .object([
      ("flops", .number(run.size.flops)), ("parameters", .number(run.size.parameters)),
      ("tokens", .number(run.size.tokens)), ("after", .number(run.after)),
      ("shrinkage", .number(run.shrinkage)), ("yield", .number(run.yield)),
    ])
  }
}
