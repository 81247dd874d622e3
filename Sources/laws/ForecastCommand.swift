// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import Files
import NumericalMethods
import ScalingLaws

/// `laws forecast`: finished runs against a fit that was kept before.
struct ForecastCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forecast",
    abstract:
      "Compare finished runs with a saved fit: inside or outside its intervals, by how much.",
    discussion: """
      Each run's loss is compared with the fit's interval for a new run at its size. The result is the number of losses \
      inside their intervals, and the probability of so few if the intervals are correct.

      Examples:
        laws forecast fit.json finished.csv
        laws forecast fit.json finished.csv --level 0.9 --where "tokens>=1e11"
      """)

  @OptionGroup var stored: StoredFit

  @Argument(help: "A table of finished runs, CSV with a header.")
  var table: String

  @OptionGroup(title: "Table of runs") var source: RunTable

  @OptionGroup var output: OutputOptions

  func run() throws {
    let artifact = try FitArtifact(contentsOf: stored.fit)
    guard let law = LawCatalog.law(named: artifact.law) as? any LossSurface.Type else {
      throw FileError(
        path: stored.fit, "expected a fit of a law of training runs, found one of \(artifact.law)")
    }
    try answer(law, artifact, try source.runs(TableInput(table)))
  }

  private func answer<Law: LossSurface>(
    _ law: Law.Type, _ artifact: FitArtifact, _ runs: TrainingRuns
  ) throws {
    let uncertainty = try stored.restored(artifact, as: law)
    let found = Forecast(of: runs, by: uncertainty)
    var rows = AnswerTable([
      .text("run"), .number("N", "parameters"), .number("D", "tokens"), .number("loss"),
      .number("forecast"), .number("of a new run", "new_run"), .text("", "inside"),
      .number("outside by", "outside"), .number("error", isDetail: true),
      .number("beyond data", "distance", isDetail: true),
    ])
    for row in found.rows {
      rows.add([
        .text(row.run), .number(row.input.values[0], .count), .number(row.input.values[1], .count),
        .number(row.loss, .digits(4)), .number(row.prediction.value, .digits(4)),
        .optional(row.newRun, .digits(4)),
        .text(row.isInside.map { $0 ? "inside" : row.error > 0 ? "above" : "below" } ?? ""),
        .optional(row.outside.flatMap { $0 == 0 ? nil : $0 }, .digits(2)),
        .number(row.error, .percent(2)), .distance(row.distance),
      ])
    }
    let level = NumberText.percent(4).plain(found.level)
    let chance = found.probability.map {
      " (probability of so few, if they held: \(output.number($0, .digits(2))))"
    }
    try output.print(
      """
      \(Law.title): \(Law.formula), fitted to \(uncertainty.fit.observed.count) runs

      \(output.text(rows))

      \(found.inside) of \(found.stated) losses lie inside the \(level) intervals of a new run\(chance ?? "")
      mean error \(output.number(found.bias, .percent(2))); intervals: \(uncertainty.sentence)
      \(Symbols.line(of: Law.self))\(found.warnings.lines)
      """, answer: found)
  }
}
