// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Files
import NumericalMethods
import ScalingLaws

/// The options that say which rows of a table of runs are read, and what the table leaves open.
struct RowOptions: ParsableArguments {
  @Option(help: "Only the rows of this experiment; by default each experiment by itself.")
  var experiment: String?

  @Flag(help: "Keep rows that the table flags as outliers.")
  var keepFlagged = false

  @Flag(help: "Leave out rows whose loss is written as nan (said in the result).")
  var leaveOutNan = false

  @Flag(help: "Keep only the last checkpoint of each run.")
  var final = false

  @Option(help: "Tokens per training step, where the table has steps and no tokens.")
  var batchTokens: Double?

  func validate() throws {
    if let batchTokens, !(batchTokens > 0 && batchTokens.isFinite) {
      throw ValidationError("expected --batch-tokens greater than 0, found \(batchTokens)")
    }
  }

  /// The sentence where one of a table's experiments must be chosen; `purpose` such as ` for -o`.
  static func oneExperiment(
    of names: [String], in path: String, purpose: String = ""
  ) -> FileError {
    FileError(
      path: path,
      "expected one experiment\(purpose), found \(names.count): name one with --experiment ("
        + names.prefix(4).joined(separator: ", ") + (names.count > 4 ? ", …)" : ")"))
  }

  /// The options for one experiment, or for the one asked for.
  func options(experiment name: String? = nil) -> RunOptions {
    RunOptions(
      experiment: name ?? experiment, keepsFlagged: keepFlagged, leavesOutNaN: leaveOutNan,
      batchTokens: batchTokens)
  }
}
