// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
public import Files

/// A set of training runs, and the columns they were read from.
public struct TrainingRuns: Sendable, Equatable {
  /// In file order, checkpoints as runs of their own; a chart's curves one after another.
  public var runs: [TrainingRun]
  /// The columns that were read, as the header spells them; `flops` only where it stood in for
  /// parameters or tokens. All nil for runs made in memory.
  public let columnsUsed: RunColumns
  /// What was read, a line a quantity, and which rows were left out.
  public private(set) var reading: RunsReading
  /// What a reader must know about the table: rows left out, compute that is not 6ND, checkpoints, sweeps.
  public private(set) var warnings: [Warning]
  /// The table they were read from, whose rows ``TrainingRun/row`` counts; nil for runs made in memory and for charts.
  public let table: Table?

  /// Runs made in memory, without columns and without warnings.
  public init(_ runs: [TrainingRun]) {
    self.runs = runs
    columnsUsed = RunColumns()
    reading = RunsReading()
    warnings = []
    table = nil
  }

  /// Reads a table with a header, one run or checkpoint a row.
  ///
  /// Two of parameters, tokens and FLOPs suffice, by C = 6 N D; where all three are there, parameters
  /// and tokens are read and compute is compared with 6 N D. Steps stand in for tokens where the table
  /// has tokens per step, or batch size and sequence length, or the options say the former. Units that headers or cells
  /// state are converted. Rows without a number, rows the table flags and rows of trainings that did not end are left out,
  /// and warnings say how many. Exports of Weights & Biases (runs, histories, and charts of a loss over any x axis), MLflow
  /// and pandas need no editing. `docs/tables.md` lists all that is understood.
  ///
  /// - Parameters:
  ///   - path: a table; parameters, tokens, FLOPs and loss > 0.
  ///   - columns: which columns to read; by default each under one of its usual names.
  ///   - options: which rows to read, and in which units.
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
      (runs, columnsUsed, reading, warnings) = try chart.runs(columns, options)
      self.table = nil
    } else {
      var reader = RunReader(table: table, columns: columns, options: options)
      (runs, columnsUsed) = try reader.read()
      (reading, warnings) = (reader.reading, reader.warnings)
      self.table = table
    }
  }

  public static func == (a: TrainingRuns, b: TrainingRuns) -> Bool {
    a.runs == b.runs && a.columnsUsed == b.columnsUsed && a.warnings == b.warnings
  }

  /// The experiments of a table, in the order in which they first come; empty where no column parts it.
  ///
  /// A column `experiment` with one name a row, or with one size a name, names runs and parts nothing.
  public static func experiments(
    in table: Table, columns: RunColumns = .usual, options: RunOptions = RunOptions()
  ) throws(FileError) -> [String] {
    if let asked = columns.experiment, table.firstColumn(named: [asked]) == nil {
      throw ColumnFinder.missing("a column '\(asked)' with experiments", in: table)
    }
    if columns.loss == nil, ChartExport(table) != nil { return [] }
    return ExperimentColumn(table, columns: columns, options: options).names
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
