// SPDX-License-Identifier: GPL-3.0-or-later
public import NumericalMethods

/// What a table of runs holds, and everything wrong in it.
public struct RunsCheck: Sendable {
  /// The runs, where the table can be read.
  public let runs: TrainingRuns?
  /// The experiments it holds, empty where it has no such column.
  public let experiments: [String]
  /// Every complaint; the table can be used when there is none.
  public let complaints: [FileError]

  /// Reads a table and goes on after each complaint.
  ///
  /// - Throws: `FileError` where it is no table at all.
  public init(
    contentsOf path: String, options: RunOptions = RunOptions()
  ) throws(FileError) {
    let table = try Table(contentsOf: path)
    experiments = (try? TrainingRuns.experiments(in: table)) ?? []
    do {
      runs = try TrainingRuns(table, options: options)
      complaints = []
    } catch {
      runs = nil
      let names = RunColumns.usualNames
      let columns = [names.parameters, names.tokens, names.flops, names.loss]
      let cells = columns.compactMap { table.column($0) }
        .flatMap { table.complaints($0, .positive) }
      let all = cells.contains { $0.line == error.line && $0.column == error.column }
      complaints = (all ? cells : [error] + cells).sorted {
        ($0.line ?? 0, $0.column ?? 0) < ($1.line ?? 0, $1.column ?? 0)
      }
    }
  }
}
