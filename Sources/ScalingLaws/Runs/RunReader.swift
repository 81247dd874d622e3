// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Files
import Foundation
import NumericalMethods

/// Finds the columns of a table of runs and reads them, noting what a reader must know.
struct RunReader {
  private let table: Table
  private let columns: RunColumns
  private let options: RunOptions
  private let usual = RunColumns.usualNames
  private(set) var warnings: [Warning] = []

  init(table: Table, columns: RunColumns, options: RunOptions) {
    self.table = table
    self.columns = columns
    self.options = options
  }

  mutating func read() throws(FileError) -> ([TrainingRun], RunColumns) {
    guard let loss = try find("losses", columns.loss, usual.loss) else {
      throw Self.missing("a column with losses (\(usual.loss.joined(separator: ", ")))", in: table)
    }
    let rows = try chosen(loss: loss)
    let (n, d, used) = try sizes(rows)
    let losses: [Double]
    do { losses = try rows.numbers(loss, .meanLoss) } catch {
      throw error.message.hasSuffix("found nan")
        ? FileError(
          path: error.path, line: error.line, column: error.column,
          error.message + ": --leave-out-nan leaves such rows out") : error
    }
    let weight = try columns.weights.map { name throws(FileError) in
      try rows.numbers(try find("weights", name, []) ?? name, .positive)
    }
    let name = try find("names", columns.name, usual.name)
    let names = try name.map { column throws(FileError) in try rows.texts(column) }
    let budget = try find("budgets", columns.budget, usual.budget)
    let budgets = try budget.map { column throws(FileError) in
      try rows.optionalNumbers(column, .positive)
    }
    let experiment = try find("experiments", columns.experiment, usual.experiment)
    let experiments = try experiment.map { column throws(FileError) in try rows.texts(column) }
    let unique = try table.column(usual.unique).map { column throws(FileError) in
      try rows.optionalNumbers(column, .positive)
    }
    let runs = losses.indices.map {
      TrainingRun(
        name: names?[$0], parameters: n[$0], tokens: d[$0], loss: losses[$0],
        weight: weight?[$0] ?? 1, budget: budgets?[$0], experiment: experiments?[$0],
        uniqueTokens: unique?[$0])
    }
    noteCheckpoints(runs)
    noteRepeats(runs)
    return (
      runs,
      RunColumns(
        name: name, parameters: used.parameters, tokens: used.tokens, flops: used.flops, loss: loss,
        weights: columns.weights, step: used.step, experiment: experiment, budget: budget)
    )
  }

  private func find(
    _ what: String, _ asked: String?, _ usual: [String]
  ) throws(FileError) -> String? {
    guard let asked else { return table.column(usual) }
    guard let found = table.firstColumn(named: [asked]) else {
      throw Self.missing("a column '\(asked)' with \(what)", in: table)
    }
    return found
  }

  static func missing(_ what: String, in table: Table) -> FileError {
    FileError(
      path: table.path, line: 1, column: 1,
      "expected \(what), found the columns \(table.header.joined(separator: ", "))")
  }

  // MARK: Rows

  /// The rows of the chosen experiment that have a loss and are not flagged.
  private mutating func chosen(loss: String) throws(FileError) -> Table {
    var rows = Array(0..<table.rowCount)
    if let wanted = options.experiment {
      guard
        let column = try find("experiments", columns.experiment, usual.experiment)
      else { throw Self.missing("a column 'experiment'", in: table) }
      let names = try table.texts(column)
      rows = rows.filter { names[$0] == wanted }
      guard !rows.isEmpty else {
        let known = try TrainingRuns.experiments(in: table, columns: columns)
        throw FileError(
          path: table.path, line: 1,
          "expected one of the experiments \(known.joined(separator: ", ")), found '\(wanted)'")
      }
    }
    let all = rows.count
    if !options.keepsFlagged, let column = try find("flags", columns.flagged, usual.flagged) {
      let flags = try table.texts(column).map { ["true", "yes", "1"].contains($0.lowercased()) }
      let flagged = rows.filter { flags[$0] }
      rows = rows.filter { !flags[$0] }
      if !flagged.isEmpty { try noteFlagged(flagged, of: all, column) }
    }
    let losses = try table.texts(loss).map { $0.lowercased() }
    let gaps = options.leavesOutNaN ? ["", "nan", "na", "n/a", "null", "none"] : [""]
    let measured = rows.filter { !gaps.contains(losses[$0]) }
    if let first = rows.first(where: { gaps.contains(losses[$0]) }), !measured.isEmpty {
      let line = table.location(row: first, column: loss).line
      warnings.append(
        Warning(
          code: "W-rows-left-out",
          message: "\(rows.count - measured.count) of \(rows.count) rows have no number in "
            + "'\(loss)', the first in line \(line), and are left out."))
      rows = measured
    }
    return table.keeping(rows: try started(rows))
  }

  /// Where tokens are counted by steps, the rows after step 0, at which no token was seen.
  private mutating func started(_ rows: [Int]) throws(FileError) -> [Int] {
    let columns = [
      try find("tokens", columns.tokens, usual.tokens),
      try find("FLOPs", columns.flops, usual.flops),
    ]
    guard columns.allSatisfy({ $0 == nil }),
      let step = try find("steps", self.columns.step, usual.step)
    else { return rows }
    let steps = try table.texts(step).map { StrictNumber.value(of: $0) }
    let after = rows.filter { steps[$0] != 0 }
    guard after.count < rows.count, !after.isEmpty else { return rows }
    warnings.append(
      Warning(
        code: "W-rows-left-out",
        message: "\(rows.count - after.count) of \(rows.count) rows are of step 0 and left out."))
    return after
  }

  private mutating func noteFlagged(
    _ rows: [Int], of all: Int, _ column: String
  ) throws(FileError) {
    var reasons = ""
    if let reason = table.column(usual.reason) {
      let texts = try table.texts(reason)
      var counts: [String: Int] = [:]
      for row in rows { counts[texts[row], default: 0] += 1 }
      let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      reasons = ": " + sorted.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    }
    warnings.append(
      Warning(
        code: "W-flagged-rows",
        message: "\(rows.count) of \(all) rows are flagged in '\(column)' and left out\(reasons)."))
  }

  private mutating func noteCheckpoints(_ runs: [TrainingRun]) {
    let names = runs.compactMap(\.name)
    let trainings = Set(names).count
    guard names.count == runs.count, trainings < names.count else { return }
    warnings.append(
      Warning(
        code: "W-checkpoints",
        message: "\(runs.count) rows are of \(trainings) runs: checkpoints of one training are not "
          + "independent, so errors that count rows are too small."))
  }

  /// Notes rows that another row repeats to the last digit, where they are more than two and a tenth of all.
  private mutating func noteRepeats(_ runs: [TrainingRun]) {
    let different = Set(runs.map { [$0.parameters, $0.tokens, $0.loss] }).count
    guard max(2, runs.count / 10) < runs.count - different else { return }
    warnings.append(
      Warning(
        code: "W-repeated-rows",
        message:
          "\(runs.count - different) of \(runs.count) rows repeat another's N, D and loss: where they are "
          + "copies and not measurements, errors are too small."))
  }

  // MARK: Sizes

  private mutating func sizes(
    _ rows: Table
  ) throws(FileError) -> (parameters: [Double], tokens: [Double], used: RunColumns) {
    let parameters = try find("parameters", columns.parameters, usual.parameters)
    let tokens = try find("tokens", columns.tokens, usual.tokens)
    let flops = try find("FLOPs", columns.flops, usual.flops)
    switch (parameters, tokens, flops) {
    case (let parameters?, let tokens?, _):
      let n = try rows.numbers(parameters, .positive)
      let d = try rows.numbers(tokens, .positive)
      if let flops { compare(try rows.optionalNumbers(flops), flops, n, d, rows) }
      return (n, d, RunColumns(parameters: parameters, tokens: tokens))
    case (let parameters?, nil, let flops?):
      let n = try rows.numbers(parameters, .positive)
      let d = zip(try rows.numbers(flops, .positive), n).map { $0 / (6 * $1) }
      return (n, d, RunColumns(parameters: parameters, flops: flops))
    case (nil, let tokens?, let flops?):
      let d = try rows.numbers(tokens, .positive)
      let n = zip(try rows.numbers(flops, .positive), d).map { $0 / (6 * $1) }
      return (n, d, RunColumns(tokens: tokens, flops: flops))
    case (let parameters?, nil, nil):
      guard let step = try find("steps", columns.step, usual.step) else { break }
      let n = try rows.numbers(parameters, .positive)
      let (perStep, words) = try batchTokens(rows, step)
      let d = zip(try rows.numbers(step, .positive), perStep).map { $0 * $1 }
      return (
        n, d, RunColumns(parameters: parameters, tokens: "\(step) × \(words)", step: step)
      )
    default: break
    }
    throw Self.missing(
      "two of parameters (\(usual.parameters.joined(separator: ", "))), tokens "
        + "(\(usual.tokens.joined(separator: ", "))) and FLOPs "
        + "(\(usual.flops.joined(separator: ", ")))", in: table)
  }

  /// Tokens per step, one a row, and which columns they come from.
  private func batchTokens(_ rows: Table, _ step: String) throws(FileError) -> ([Double], String) {
    if let given = options.batchTokens {
      return ([Double](repeating: given, count: rows.rowCount), String(format: "%.15g", given))
    }
    if let column = table.column(usual.batchTokens) {
      return (try rows.numbers(column, .positive), column)
    }
    if let batch = table.column(usual.batchSize), let context = table.column(usual.context) {
      let both = zip(try rows.numbers(batch, .positive), try rows.numbers(context, .positive))
      return (both.map { $0 * $1 }, "\(batch) × \(context)")
    }
    throw FileError(
      path: table.path, line: 1,
      "expected tokens, or tokens per step beside '\(step)' (a column batch_tokens, or batch_size and "
        + "seq_len, or --batch-tokens), found the columns \(table.header.joined(separator: ", "))")
  }

  /// Notes where a column of compute is not 6 N D to 5 %.
  private mutating func compare(
    _ flops: [Double?], _ column: String, _ n: [Double], _ d: [Double], _ rows: Table
  ) {
    let ratios = flops.indices.compactMap { row in
      flops[row].map { (row: row, ratio: $0 / (6 * n[row] * d[row])) }
    }
    let off = ratios.filter { abs(log(max($0.ratio, 1e-300))) > 0.05 }
    guard let worst = off.max(by: { abs(log($0.ratio)) < abs(log($1.ratio)) }) else { return }
    let line = rows.location(row: worst.row, column: column).line
    warnings.append(
      Warning(
        code: "W-flops-6nd",
        message:
          "'\(column)' is not 6·N·D to 5 % in \(off.count) of \(ratios.count) rows, most in line "
          + "\(line), where it is \(String(format: "%.3g", worst.ratio)) of it: N may leave out "
          + "embeddings, or tokens may repeat; N and D are what is fitted."))
  }
}
