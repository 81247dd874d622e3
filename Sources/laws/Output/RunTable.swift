// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Files
import NumericalMethods
import ScalingLaws

/// The options that say how a table of runs is read.
struct RunTable: ParsableArguments {
  @Option(help: "Leave out this many of the largest losses.")
  var dropLargest = 0

  @Option(help: "Column of N, parameters.")
  var parameters: String?

  @Option(help: "Column of D, tokens.")
  var tokens: String?

  @Option(name: .customLong("flops-column"), help: "Column of C, training FLOPs (6ND).")
  var flops: String?

  @Option(help: "Column of the loss, nats a token.")
  var loss: String?

  @Option(help: "Column of weights > 0; every row counts 1 without it.")
  var weights: String?

  @OptionGroup var rows: RowOptions

  func validate() throws {
    guard dropLargest >= 0 else {
      throw ValidationError("expected --drop-largest of at least 0, found \(dropLargest)")
    }
  }

  /// The runs of a table, one experiment at a time.
  ///
  /// - Parameters:
  ///   - input: the table.
  ///   - name: the column of names, where another than the usual one is wanted.
  ///   - column: the column of parameters, where another than the usual one is wanted.
  func runs(
    _ input: TableInput, name: String? = nil, parameters column: String? = nil
  ) throws -> TrainingRuns {
    let table = input.table
    let experiments = try TrainingRuns.experiments(in: table)
    if rows.experiment == nil, experiments.count > 1 {
      throw RowOptions.oneExperiment(of: experiments, in: input.path)
    }
    let all = try TrainingRuns(
      table,
      columns: RunColumns(
        name: name, parameters: column ?? parameters, tokens: tokens, flops: flops, loss: loss,
        weights: weights),
      options: rows.options())
    return (rows.final ? all.finalCheckpoints : all).droppingLargestLosses(dropLargest)
  }
}
