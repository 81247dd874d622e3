// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import Figures
import Files
import Foundation
import NumericalMethods
import Plotting
import ScalingLaws

/// `laws backtest`: would this have predicted the large runs from the small ones?
struct BacktestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backtest",
    abstract:
      "Fit the runs below a compute limit and predict the runs above it, for several limits.",
    discussion: """
      For each limit (cut) the error of the predictions is printed, and how many of the held-out losses lie inside the \
      intervals for a new run. Forms of the surface are ranked by held-out error, with nested tests and AICc.

      Examples:
        laws backtest runs.csv
        laws backtest runs.csv --cuts 1e20,3e20,1e21 --objective least-squares
      """)

  @Argument(help: "A table of runs, CSV with a header.")
  var table: String

  @Option(help: "Where to cut, FLOPs, comma-separated; below 40 to 90 % of the runs by default.")
  var cuts: ComputeList?

  @OptionGroup(title: "Objective") var objectives: ObjectiveOptions

  @Option(help: "Intervals.")
  var intervals = Word(IntervalMethod.groups)

  @Option(help: "Level of the intervals.")
  var level = 0.9

  @Option(help: "Draw the errors and the coverage into this folder.")
  var figures: String?

  @Option(help: "Formats of the figure, comma-separated: pdf, svg, png, drawing.")
  var format = FormatList.pictures

  @OptionGroup(title: "Table of runs") var source: RunTable

  @OptionGroup var replacing: ReplacingOptions

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard level > 0, level < 1 else {
      throw ValidationError("expected --level between 0 and 1, found \(level)")
    }
    if intervals.choice == .cluster {
      throw ValidationError("expected --intervals of single runs, found cluster")
    }
  }

  func run() throws {
    let runs = try source.runs(TableInput(table))
    Progress.say("Fitting below each cut…")
    defer { Progress.done() }
    let found: Backtest
    do {
      found = try Backtest(
        runs, cuts: cuts?.values, minimizing: objectives.minimized(Chinchilla.usualObjective),
        using: objectives.solver?.choice,
        intervals: intervals.choice,
        level: level,
        progress: { Progress.say("Fitting below each cut", next: $0, done: $1, of: $2) })
    } catch { throw FileError(path: table, error.description) }
    Progress.done()
    if let figures, let picture = BacktestPicture.picture(found) {
      try Fonts.check()
      try FitCommand.write(
        [(BacktestPicture.name, BacktestPicture.caption, picture)], into: replacing.folder(figures),
        formats: format.formats)
    }
    try output.print(text(found), answer: found)
  }

  private func text(_ found: Backtest) -> String {
    var cuts = AnswerTable([
      .number("cut, FLOP", "flops"), .number("fitted"), .number("predicted"),
      .number("error ×1000", "error"), .number("bias ×1000", "bias"),
      .number("covered (\(NumberText.percent(4).plain(found.level)) stated)", "coverage"),
      .number("farthest", "distance", isDetail: true),
    ])
    for cut in found.cuts {
      cuts.add([
        .number(cut.flops, .digits(3)), .text("\(cut.fitted)"), .text("\(cut.predictions.count)"),
        .number(1000 * cut.error, .digits(4)), .number(1000 * cut.bias, .digits(4)),
        .optional(cut.coverage, .percent(3)), .number(cut.farthest, .times),
      ])
    }
    var ranking = AnswerTable([
      .text("surface"), .text("formula", isDetail: true),
      .number("held-out error ×1000", "held_out_error"), .number("AICc", "criterion"),
      .number("nested test, p", "probability"),
    ])
    for row in found.ranking {
      ranking.add([
        .text(row.name), .text(row.formula),
        .optional(row.heldOutError.map { 1000 * $0 }, .digits(4)),
        .optional(row.criterion, .decimals(1)), .optional(row.probability, .digits(2)),
      ])
    }
    return """
      \(found.minimized.description); intervals of a new run by \(found.method.explanation)

      \(output.text(cuts))

      \(output.text(ranking))

      error: mean |log loss − log prediction|; bias: its mean with sign, positive where losses are higher than predicted.
      AICc: Akaike's criterion for few runs, lower is better.
      \(Symbols.line(["N", "D", "α, β", "E"] + Symbols.inObjective(found.minimized.description)))
      nested test: the probability of data this much against the restriction, if it held.\(found.warnings.lines)
      """
  }
}
