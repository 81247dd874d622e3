// SPDX-License-Identifier: GPL-3.0-or-later
// Public as the conformances below are.
public import ArgumentParser
import Files
import Foundation
public import ScalingLaws

/// The options that say how a table of runs is read, the same in every command that takes one.
struct RunTable: ParsableArguments {
  @Option(help: "Column of N, parameters, or arithmetic over columns such as 'wte + blocks'.")
  var parameters: String?

  @Option(help: "Column of D, tokens, or arithmetic over columns such as 'steps * batch_tokens'.")
  var tokens: String?

  @Option(name: .customLong("flops-column"), help: "Column of C, training FLOPs (6ND).")
  var flopsColumn: String?

  @Option(help: "Column of the loss.")
  var loss: String?

  @Option(help: "Column of weights > 0, such as inverse variances; every row counts 1 without it.")
  var weights: String?

  @Option(
    help: "Column that names the runs; rows that share a name are checkpoints of one training.")
  var run: String?

  @Option(help: "Column of the optimizer's steps, from which tokens follow with --batch-tokens.")
  var step: String?

  @Option(help: "Tokens per training step, where the table has steps and no tokens.")
  var batchTokens: Double?

  @Option(
    help:
      "Units of the columns, such as parameters=M,tokens=B,flops=1e21; as-is takes every number as it stands."
  )
  var units: RunUnits?

  @Option(
    help: "Unit of the losses: nats, bits, log10, perplexity, bits-per-byte or nats-per-byte.")
  var lossUnits: LossUnit?

  @Option(help: "Bytes per token, which turn bits per byte into nats per token.")
  var bytesPerToken: Double?

  @Option(
    name: .customLong("where"),
    help: "Rows to read, such as \"model=70M\" or \"tokens>=1e9\"; several must all hold.")
  var conditions: [RowCondition] = []

  @Option(help: "Only the rows of this experiment; by default each experiment separately.")
  var experiment: String?

  @Option(help: "Column of experiments, where it is not called experiment.")
  var experimentColumn: String?

  @Flag(help: "Read all experiments of the table together.")
  var pool = false

  @Flag(help: "Keep only the last checkpoint of each run.")
  var final = false

  @Flag(help: "Keep only the lowest loss of each N and D.")
  var best = false

  @Flag(help: "Keep rows that the table flags as outliers.")
  var keepFlagged = false

  @Flag(help: "Keep rows of trainings that crashed or still run.")
  var keepUnfinished = false

  @Flag(help: .hidden)
  var leaveOutNan = false

  @Option(help: "Leave out this many of the largest losses (stated in the result).")
  var dropLargest = 0

  func validate() throws {
    for (name, value) in [("--batch-tokens", batchTokens), ("--bytes-per-token", bytesPerToken)] {
      guard let value, !(value > 0 && value.isFinite) else { continue }
      throw ValidationError("expected \(name) greater than 0, found \(value)")
    }
    guard dropLargest >= 0 else {
      throw ValidationError("expected --drop-largest of at least 0, found \(dropLargest)")
    }
    if pool, experiment != nil {
      throw ValidationError("expected --pool or --experiment, found both")
    }
  }

  /// The columns and rows that were chosen.
  var choices: RunChoices {
    var units = units ?? RunUnits()
    if let lossUnits { units[.loss] = lossUnits.unit }
    return RunChoices(
      columns: RunColumns(
        name: run, parameters: parameters, tokens: tokens, flops: flopsColumn, loss: loss,
        weights: weights, step: step,
        experiment: experimentColumn),
      options: RunOptions(
        experiment: experiment, pools: pool, conditions: conditions, keepsFlagged: keepFlagged,
        keepsUnended: keepUnfinished, keepsFinal: final, keepsBest: best, batchTokens: batchTokens,
        bytesPerToken: bytesPerToken, units: units))
  }

  /// The first option that was given and acts on a table of runs only; nil where none was.
  var given: String? {
    [
      ("--tokens", tokens != nil), ("--flops-column", flopsColumn != nil), ("--run", run != nil),
      ("--step", step != nil), ("--batch-tokens", batchTokens != nil), ("--units", units != nil),
      ("--loss-units", lossUnits != nil), ("--bytes-per-token", bytesPerToken != nil),
      ("--experiment", experiment != nil), ("--experiment-column", experimentColumn != nil),
      ("--pool", pool),
      ("--final", final), ("--best", best), ("--keep-flagged", keepFlagged),
      ("--keep-unfinished", keepUnfinished), ("--leave-out-nan", leaveOutNan),
    ].first { $0.1 }?.0
  }

  /// The first option of all that was given; nil where none was.
  var anyGiven: String? {
    given
      ?? [
        ("--parameters", parameters != nil), ("--loss", loss != nil), ("--weights", weights != nil),
        ("--where", !conditions.isEmpty), ("--drop-largest", dropLargest > 0),
      ].first { $0.1 }?.0
  }

  /// Whether options choose among runs by what they are, rather than among rows by their cells.
  var choosesRuns: Bool {
    final || best || experiment != nil || keepFlagged || keepUnfinished || dropLargest > 0
      || run != nil
  }

  /// The sentence where one of a table's experiments must be chosen; `purpose` such as ` for -o`.
  static func oneExperiment(
    of names: [String], in path: String, purpose: String = ""
  ) -> FileError {
    FileError(
      path: path,
      "expected one experiment\(purpose), found \(names.count): name one with --experiment ("
        + names.prefix(4).joined(separator: ", ") + (names.count > 4 ? ", …)" : ")")
        + ", or take them together with --pool")
  }

  /// The runs of a table, all of one experiment.
  ///
  /// - Parameters:
  ///   - input: the table.
  ///   - name: the column of names, where another than the usual one is wanted.
  ///   - column: the column of parameters, where another than the usual one is wanted.
  /// - Throws: `FileError` where the table holds several experiments and none was chosen.
  func runs(
    _ input: TableInput, name: String? = nil, parameters column: String? = nil
  ) throws -> TrainingRuns {
    let several = try experiments(input)
    if several.count > 1 { throw Self.oneExperiment(of: several, in: input.path) }
    return try runs(input, experiment: nil, name: name, parameters: column)
  }

  /// The experiments that are to be answered one by one; empty where all rows are read together or one was chosen.
  func experiments(_ input: TableInput) throws -> [String] {
    guard experiment == nil else { return [] }
    let choices = choices
    let names = try TrainingRuns.experiments(
      in: input.table, columns: choices.columns, options: choices.options)
    return names.count > 1 ? names : []
  }

  /// The runs of one of a table's experiments, or of all where `name` is nil.
  func runs(
    _ input: TableInput, experiment: String?, name: String? = nil, parameters column: String? = nil,
    budget: String? = nil
  ) throws -> TrainingRuns {
    var choices = choices
    if let experiment { choices.options.experiment = experiment }
    if let name { choices.columns.name = name }
    if let budget { choices.columns.budget = budget }
    if let column { choices.columns.parameters = column }
    return try TrainingRuns(input.table, columns: choices.columns, options: choices.options)
      .droppingLargestLosses(dropLargest)
  }
}

extension RowCondition: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

extension RunUnits: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

/// A unit of losses on the command line.
struct LossUnit: ExpressibleByArgument {
  let unit: RunUnit

  init?(argument: String) {
    guard let unit = RunUnits.loss(argument) else { return nil }
    self.unit = unit
  }
}
