// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
public import Files
import NumericalMethods

/// What a table of runs holds, and everything wrong in it.
public struct RunsCheck: Sendable {
  /// The runs, where the table can be read.
  public let runs: TrainingRuns?
  /// The experiments it holds, empty where it has no such column.
  public let experiments: [String]
  /// Every complaint; the table can be used when there is none.
  public let complaints: [FileError]
  /// What a reader of the cells must know, and why an experiment gives no loss surface where it gives none.
  public let warnings: [Warning]

  /// Reads a table and goes on after each complaint.
  ///
  /// - Throws: `FileError` where it is no table at all.
  public init(
    contentsOf path: String, columns: RunColumns = .usual, options: RunOptions = RunOptions(),
    largestDropped: Int = 0
  ) throws(FileError) {
    let table = try Table(contentsOf: path)
    experiments =
      (try? TrainingRuns.experiments(in: table, columns: columns, options: options)) ?? []
    do {
      let found = try TrainingRuns(table, columns: columns, options: options)
        .droppingLargestLosses(largestDropped)
      runs = found
      complaints =
        found.runs.isEmpty
        ? [FileError(path: path, "expected at least 1 run under the header, found none")] : []
      warnings = found.warnings + Self.unfitted(found)
    } catch {
      runs = nil
      warnings = []
      let cells = Self.badCells(table, columns, options)
      let all = cells.contains { $0.line == error.line && $0.column == error.column }
      complaints = (all ? cells : [error] + cells).sorted {
        ($0.line ?? 0, $0.column ?? 0) < ($1.line ?? 0, $1.column ?? 0)
      }
    }
  }

  /// Every cell of the columns that would be read that holds no number greater than 0.
  private static func badCells(
    _ table: Table, _ columns: RunColumns, _ options: RunOptions
  ) -> [FileError] {
    let finder = ColumnFinder(table, units: options.units)
    let asked: [(RunQuantity, String?)] = [
      (.parameters, columns.parameters), (.tokens, columns.tokens), (.flops, columns.flops),
      (.loss, columns.loss),
    ]
    return asked.flatMap { quantity, name -> [FileError] in
      guard let column = try? finder.find(quantity, asked: name), column.expression == nil else {
        return []
      }
      return column.complaints(table)
    }
  }

  /// So many rows are fitted at most, evenly spread over the table: what a check looks for shows in them.
  static let mostFitted = 2000

  private static func sample(_ runs: [TrainingRun]) -> [TrainingRun] {
    guard runs.count > mostFitted else { return runs }
    return (0..<mostFitted).map { runs[$0 * runs.count / mostFitted] }
  }

  /// Which experiments determine no loss surface, and why.
  private static func unfitted(_ runs: TrainingRuns) -> [Warning] {
    guard !runs.runs.isEmpty else { return [] }
    let isOne = runs.runs.allSatisfy { $0.experiment == nil }
    let groups =
      isOne ? ["": runs.runs] : Dictionary(grouping: runs.runs) { $0.experiment ?? "" }
    return groups.sorted { $0.key < $1.key }.flatMap { name, group -> [Warning] in
      let place = name.isEmpty ? "" : " of \(name)"
      do throws(FitError) {
        var part = runs
        part.runs = sample(group)
        let fit = try Chinchilla.fit(to: part, intervals: .sandwich)
        return (GoodnessOfFit(fit, runs: part)?.warnings ?? []).map {
          place.isEmpty ? $0 : Warning(code: $0.code, message: "Runs\(place): \($0.message)")
        }
      } catch {
        return [Warning(code: "W-no-law", message: "No loss surface\(place): \(error).")]
      }
    }
  }
}
