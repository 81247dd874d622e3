// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Files
import Foundation
import NumericalMethods

/// A chart of Weights & Biases as it exports one: a column of steps, and for each run the columns
/// `run - metric`, `run - metric__MIN` and `run - metric__MAX`.
///
/// A chart has no model sizes, so they are read off the runs' names (`125M`, `1.3b`), and tokens from
/// steps and a given number of tokens per step.
struct ChartExport {
  let table: Table
  let step: String
  /// The runs' curves in file order, without minimum and maximum.
  let curves: [(run: String, metric: String, column: String)]

  /// Nil unless the table is such a chart of a loss.
  init?(_ table: Table) {
    guard let step = table.header.first,
      Self.steps.contains(step.lowercased().drop { $0 == "_" }.description)
    else { return nil }
    curves = table.header.dropFirst().compactMap { column in
      guard !column.hasSuffix("__MIN"), !column.hasSuffix("__MAX"),
        let dash = column.range(of: " - ", options: .backwards)
      else { return nil }
      let metric = String(column[dash.upperBound...])
      guard metric.lowercased().contains("loss") else { return nil }
      return (String(column[..<dash.lowerBound]), metric, column)
    }
    guard !curves.isEmpty else { return nil }
    self.table = table
    self.step = step
  }

  private static let steps = ["step", "global_step", "train/global_step", "trainer/global_step"]

  func runs(
    _ options: RunOptions
  ) throws(FileError) -> ([TrainingRun], RunColumns, [Warning]) {
    guard let batchTokens = options.batchTokens else {
      throw FileError(
        path: table.path, line: 1,
        "expected --batch-tokens with the tokens per step, as a chart has steps only, found none")
    }
    let metrics = Set(curves.map(\.metric))
    guard metrics.count == 1, let metric = metrics.first else {
      throw FileError(
        path: table.path, line: 1,
        "expected a chart of one loss, found \(metrics.sorted().joined(separator: ", "))")
    }
    let steps = try table.numbers(step, .nonNegative)
    var runs: [TrainingRun] = []
    for curve in curves {
      guard let parameters = Self.size(in: curve.run) else {
        let place = table.header.firstIndex(of: curve.column) ?? 0
        throw FileError(
          path: table.path, line: 1,
          "expected one model size such as 125M in the name of each run, found '\(curve.run)' in column "
            + "\(place + 1): export the runs table with its config columns instead")
      }
      let losses = try table.optionalNumbers(curve.column, .meanLoss)
      for (step, loss) in zip(steps, losses) where step > 0 {
        guard let loss else { continue }
        runs.append(
          TrainingRun(
            name: curve.run, parameters: parameters, tokens: step * batchTokens, loss: loss))
      }
    }
    let used = RunColumns(
      name: "the header", parameters: "the runs' names",
      tokens: "\(step) × \(String(format: "%.15g", batchTokens))", loss: metric, step: step)
    return (
      runs, used,
      [
        Warning(
          code: "W-size-from-name",
          message:
            "Model sizes are read off the names of \(curves.count) runs, rounded as they are "
            + "there; the runs table with its config columns has the exact ones."),
        Warning(
          code: "W-checkpoints",
          message:
            "\(runs.count) rows are of \(curves.count) runs: checkpoints of one training are not "
            + "independent, so errors that count rows are too small."),
      ]
    )
  }

  /// The one size in a name: digits and k, M, B or G, no letter or digit beside them.
  static func size(in name: String) -> Double? {
    let scales: [String: Double] = ["k": 1e3, "m": 1e6, "b": 1e9, "g": 1e9]
    let found = name.matches(of: /(^|[^A-Za-z0-9.])(\d+(?:\.\d+)?)([kKmMbBgG])(?=$|[^A-Za-z0-9])/)
    guard found.count == 1, let value = Double(found[0].2),
      let scale = scales[found[0].3.lowercased()]
    else { return nil }
    return value * scale
  }
}
