// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Files

/// Which option helps: the libraries name no options, so errors carry a key and warnings a code.
enum OptionAdvice {
  /// What to append to an error's sentence; empty where no option helps.
  static func sentence(for key: String?) -> String {
    guard let key else { return "" }
    return errors[key].map { " (\($0))" } ?? ""
  }

  private static let errors: [String: String] = [
    "choose.parameters": "--parameters names it",
    "choose.tokens": "--tokens names it",
    "choose.flops": "--flops-column names it",
    "choose.loss": "--loss names it",
    "choose.step": "--step names it",
    "choose.run": "--run names it",
    "choose.budget": "--budget-column names it",
    "choose.batchTokens": "--batch-tokens says it",
    "choose.sizes": "--parameters, --tokens and --flops-column name them",
    "batch.tokens": "--batch-tokens says it",
    "choose.experiment": "--experiment chooses it, --pool takes all together",
    "units":
      "--units parameters=M,tokens=B converts; --units as-is takes the numbers as they stand",
    "loss.units": "--loss-units perplexity converts; --units as-is takes the numbers as they stand",
    "name.run": "--run names it",
    "name.run.same": "--run names another column, or this one where it does name runs",
    "keep.unended": "--keep-unfinished reads it",
    "where": "--where",
    "replace": "--force replaces it",
  ]

  static func sentence(forWarning code: String) -> String {
    warnings[code].map { " (\($0))" } ?? ""
  }

  private static let warnings: [String: String] = [
    "W-sweep": "--best keeps the lowest; --where keeps the rows of one choice",
    "W-checkpoints": "--final keeps the last of each run",
    "W-unended-runs": "--keep-unfinished keeps them",
    "W-flagged-rows": "--keep-flagged keeps them",
    "W-loss-per-byte": "--bytes-per-token converts them",
  ]
}
