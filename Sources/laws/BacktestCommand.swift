// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import Figures
import Files
import Foundation
import GapScaling
import NumericalMethods
import Plotting
import ScalingLaws

/// `laws backtest`: would this have predicted the large runs from the small ones?
struct BacktestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backtest",
    abstract:
      "Fit the runs below a cut of compute, predict those above, for one cut after another.",
    discussion: """
      Each cut reports the error of its predictions and how many of the held-out losses the stated intervals of a \
      new run covered. Ways of describing the surface are ranked by held-out error, with nested tests and AICc.

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
  var intervals = Word(IntervalMethod.profile)

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
        runs, cuts: cuts?.values, using: objectives.fitter(Chinchilla.usualFitter),
        intervals: intervals.choice,
        level: level)
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
    var cuts = TextTable([
      "cut, FLOP", "fitted", "predicted", "error ×1000", "bias ×1000",
      "covered (\(Level.percent(found.level)) % stated)", "farthest",
    ])
    for cut in found.cuts {
      cuts.add([
        cut.flops.significant(3), "\(cut.fitted)", "\(cut.predictions.count)",
        (1000 * cut.error).fixed(2), (1000 * cut.bias).fixed(2),
        cut.coverage.map { (100 * $0).fixed(1) + " %" } ?? "none",
        cut.farthest.significant(3) + "×",
      ])
    }
    var ranking = TextTable([
      "surface", "formula", "held-out error ×1000", "AICc", "nested test, p",
    ])
    for row in found.ranking {
      ranking.add([
        row.name, row.formula, row.heldOutError.map { (1000 * $0).fixed(2) } ?? "–",
        row.criterion.map { $0.fixed(1) } ?? "–", row.probability?.significant(2) ?? "–",
      ])
    }
    return """
      \(found.fitter.description); intervals of a new run by \(found.method.explanation)

      \(cuts.text)

      \(ranking.text)

      error: mean |log loss − log prediction|; bias: its mean with sign, positive where the law was too hopeful.
      nested test: the probability of data this much against the restriction, if it held.\(found.warnings.lines)
      """
  }
}
