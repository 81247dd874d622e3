// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Files
import Foundation

/// A chart of Weights & Biases as it exports one: a column of x, and for each run the columns
/// `run - metric`, `run - metric__MIN` and `run - metric__MAX`.
///
/// The shape decides, not the name of the first column: x may be steps under any name or tokens
/// (`throughput/total_tokens`). A chart has no model sizes, so they are read off the runs' names (`125M`, `1.3b`).
struct ChartExport {
  let table: Table
  /// The first column, x.
  let axis: String
  /// The runs' curves in file order, without minimum and maximum.
  let curves: [(run: String, metric: String, column: String)]

  /// Nil unless the table is such a chart of a loss.
  init?(_ table: Table) {
    guard let axis = table.header.first, table.header.count > 1, !axis.contains(" - ") else {
      return nil
    }
    var curves: [(run: String, metric: String, column: String)] = []
    for column in table.header.dropFirst() {
      if column.hasSuffix("__MIN") || column.hasSuffix("__MAX") { continue }
      // Every other column must be a curve, or this is another kind of table.
      guard let dash = column.range(of: " - ", options: .backwards) else { return nil }
      let metric = String(column[dash.upperBound...])
      guard let form = ColumnName(metric).lossForm,
        form.words.contains(where: RunVocabulary.lossWords.contains)
      else {
        continue
      }
      curves.append((String(column[..<dash.lowerBound]), metric, column))
    }
    guard !curves.isEmpty else { return nil }
    self.table = table
    self.axis = axis
    self.curves = curves
  }

  func runs(
    _ columns: RunColumns, _ options: RunOptions
  ) throws(FileError) -> ([TrainingRun], RunColumns, RunsReading, [Warning]) {
    let name = ColumnName(axis)
    let isTokens = name.reading(as: .tokens) != nil
    let perStep: Double
    if isTokens {
      perStep = 1
    } else {
      guard name.reading(as: .step) != nil else {
        throw FileError(
          path: table.path, line: 1, column: 1,
          "expected a chart over steps or tokens, found one over '\(axis)': export it with the step of the optimizer or the "
            + "tokens as x axis")
      }
      guard let batchTokens = options.batchTokens else {
        throw FileError(
          path: table.path, line: 1,
          "expected the tokens per step, as a chart over '\(axis)' has steps only, found none",
          help: "batch.tokens")
      }
      perStep = batchTokens
    }
    let metrics = Set(curves.map(\.metric))
    guard metrics.count == 1, let metric = metrics.first else {
      throw FileError(
        path: table.path, line: 1,
        "expected a chart of one loss, found \(metrics.sorted().joined(separator: ", "))")
    }
    let x = QuantityColumn(
      quantity: isTokens ? .tokens : .step, text: axis, expression: nil,
      unit: (isTokens ? options.units[.tokens] ?? name.statedUnit(.tokens) : nil) ?? .plain(.count),
      others: [])
    let places = try x.values(table)
    let unit = options.units[.loss] ?? ColumnName(metric).statedUnit(.loss) ?? .plain(.loss)
    let given = columns.parameters.flatMap { CellNumber($0)?.value }
    var runs: [TrainingRun] = []
    var empty = 0
    for curve in curves {
      guard
        let parameters = Self.size(in: curve.run)
          ?? (Set(curves.map(\.run)).count == 1 ? given : nil)
      else {
        let place = table.header.firstIndex(of: curve.column) ?? 0
        throw FileError(
          path: table.path, line: 1,
          "expected one model size such as 125M in the name of each run, found '\(curve.run)' in column "
            + "\(place + 1): export the runs table with its config columns instead")
      }
      let losses = try QuantityColumn(
        quantity: .loss, text: curve.column, expression: nil, unit: unit, others: []
      ).values(table)
      for (row, loss) in losses.enumerated() {
        guard let place = places[row], place > 0 else { continue }
        guard let loss else {
          empty += 1
          continue
        }
        guard loss > 0 else {
          throw table.error(
            row: row, column: curve.column,
            "expected a number greater than 0 in column '\(curve.column)', found \(loss)")
        }
        runs.append(
          TrainingRun(
            name: curve.run, parameters: parameters, tokens: place * perStep, loss: loss, row: row))
      }
    }
    let words = isTokens ? axis : "\(axis) × \(String(format: "%.15g", perStep))"
    let used = RunColumns(
      name: "the header", parameters: "the runs' names", tokens: words, loss: metric,
      step: isTokens ? nil : axis)
    var warnings = [
      Warning(
        code: "W-size-from-name",
        message:
          "Model sizes are read off the names of \(curves.count) runs, rounded as they are "
          + "there; the runs table with its config columns has the exact ones.")
    ]
    if runs.count > curves.count, !options.keepsFinal {
      warnings.append(
        Warning(
          code: "W-checkpoints",
          message:
            "\(runs.count) rows are of \(curves.count) runs: checkpoints of one training are not "
            + "independent, so errors that count rows are too small."))
    }
    if isTokens, options.batchTokens != nil {
      warnings.append(
        Warning(
          code: "W-unused-option",
          message:
            "The tokens per step that were given are not used, as the chart's x axis '\(axis)' is tokens."
        ))
    }
    if options.keepsFinal { runs = Self.last(runs) }
    return (runs, used, reading(runs, x, words, metric, unit, empty), warnings)
  }

  private func reading(
    _ runs: [TrainingRun], _ x: QuantityColumn, _ words: String, _ metric: String, _ unit: RunUnit,
    _ empty: Int
  ) -> RunsReading {
    var reading = RunsReading()
    reading.columns = [
      .init(
        quantity: "parameters", column: "the runs' names", unit: "sizes in names", factor: nil,
        alternatives: [],
        least: runs.map(\.parameters).min(), most: runs.map(\.parameters).max()),
      .init(
        quantity: "tokens", column: words, unit: x.unit.name, factor: x.unit.factor,
        alternatives: [],
        least: runs.map(\.tokens).min(), most: runs.map(\.tokens).max()),
      .init(
        quantity: "loss", column: metric, unit: unit.name, factor: unit.factor, alternatives: [],
        least: runs.map(\.loss).min(), most: runs.map(\.loss).max()),
    ]
    if axis == "Step" || axis == "_step" {
      reading.notes = [
        "'\(axis)' counts calls of log in Weights & Biases; where a call is not a step of the optimizer, tokens are wrong"
      ]
    }
    reading.rows = runs.count + empty
    reading.used = runs.count
    if empty > 0 {
      reading.omissions = [.init(reason: "empty cells of the curves", rows: empty, firstLine: nil)]
    }
    return reading
  }

  private static func last(_ runs: [TrainingRun]) -> [TrainingRun] {
    var last: [String: Int] = [:]
    for (index, run) in runs.enumerated() {
      if let other = last[run.name ?? ""], runs[other].tokens >= run.tokens { continue }
      last[run.name ?? ""] = index
    }
    return runs.indices.filter { last[runs[$0].name ?? ""] == $0 }.map { runs[$0] }
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
