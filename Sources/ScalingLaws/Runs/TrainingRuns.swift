// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
public import Files
import NumericalMethods

/// A set of training runs, and the columns they were read from.
public struct TrainingRuns: Sendable, Equatable {
  /// In file order, checkpoints as runs of their own; a chart's curves one after another.
  public var runs: [TrainingRun]
  /// The columns that were read, as the header spells them; `flops` only where it stood in for
  /// parameters or tokens. All nil for runs made in memory.
  public let columnsUsed: RunColumns
  /// What a reader must know about the table: rows left out, compute that is not 6ND, checkpoints.
  public private(set) var warnings: [Warning]

  /// Runs made in memory, without columns and without warnings.
  public init(_ runs: [TrainingRun]) {
    self.runs = runs
    columnsUsed = RunColumns()
    warnings = []
  }

  /// Reads a table with a header, one run or checkpoint a row.
  ///
  /// Two of parameters, tokens and FLOPs suffice, by C = 6 N D; where all three are there, parameters
  /// and tokens are read and compute is compared with 6 N D. Steps stand in for tokens where the table
  /// has tokens per step, or batch size and sequence length, or the options say the former. Rows without
  /// a loss and rows the table flags are left out, and a warning says how many. Exports of Weights &
  /// Biases (runs, histories, and charts of a loss over steps) and of pandas need no editing.
  ///
  /// - Parameters:
  ///   - path: a CSV file; parameters, tokens, FLOPs and loss > 0, loss in nats per token.
  ///   - columns: which columns to read; by default each under one of its usual names.
  ///   - options: which rows to read.
  /// - Throws: `FileError` with line and column.
  public init(
    contentsOf path: String, columns: RunColumns = .usual, options: RunOptions = RunOptions()
  ) throws(FileError) {
    try self.init(Table(contentsOf: path), columns: columns, options: options)
  }

  /// Reads runs from a table already in memory.
  public init(
    _ table: Table, columns: RunColumns = .usual, options: RunOptions = RunOptions()
  ) throws(FileError) {
    if columns.loss == nil, let chart = ChartExport(table) {
      (runs, columnsUsed, warnings) = try chart.runs(options)
    } else {
      var reader = RunReader(table: table, columns: columns, options: options)
      (runs, columnsUsed) = try reader.read()
      warnings = reader.warnings
    }
  }

  /// The experiments of a table, in the order in which they first come; empty where it has no such
  /// column.
  public static func experiments(
    in table: Table, columns: RunColumns = .usual
  ) throws(FileError) -> [String] {
    guard
      let column = columns.experiment ?? table.column(RunColumns.usualNames.experiment)
    else { return [] }
    var found: [String] = []
    for name in try table.texts(column) where !found.contains(name) { found.append(name) }
    return found
  }

  /// The last checkpoint, that of most tokens, of each run with a name, and every run without one.
  public var finalCheckpoints: TrainingRuns {
    var last: [String: Int] = [:]
    for (index, run) in runs.enumerated() {
      guard let name = run.name else { continue }
      if let other = last[name], runs[other].tokens >= run.tokens { continue }
      last[name] = index
    }
    var result = self
    result.runs = runs.indices.filter { index in
      runs[index].name.map { last[$0] == index } ?? true
    }.map { runs[$0] }
    result.warnings = warnings.filter { $0.code != "W-checkpoints" }
    return result
  }

  /// The runs without the `count` largest losses; ties go by file order, the later one first.
  public func droppingLargestLosses(_ count: Int) -> TrainingRuns {
    precondition(count >= 0, "\(count) losses cannot be dropped")
    let order = runs.indices.sorted { (runs[$0].loss, $0) > (runs[$1].loss, $1) }
    let dropped = Set(order.prefix(count))
    var result = self
    result.runs = runs.indices.filter { !dropped.contains($0) }.map { runs[$0] }
    return result
  }
}
