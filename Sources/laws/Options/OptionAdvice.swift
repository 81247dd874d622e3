// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Files
import GeneralizationBounds

/// Which option helps: the libraries name no options, so errors carry a key and warnings a code.
enum OptionAdvice {
  /// What to append to an error's sentence; empty where no option helps.
  static func sentence(for error: any Error) -> String {
    switch error {
    case let error as FileError: sentence(for: error.help)
    case let error as BoundError: sentence(for: key(of: error))
    default: ""
    }
  }

  /// The key of a hypothesis that an option changes.
  static func key(of error: BoundError) -> String? {
    switch error {
    case .dependentDraws: "bound.draws"
    case .sampleOfSummary: "bound.subsample"
    case .summaryWeight: "bound.weight"
    default: nil
    }
  }

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
    LossDoubt.bits.rawValue:
      "--units bits converts them; --units nats keeps them where the vocabulary is wrong",
    LossDoubt.beyondVocabulary.rawValue: "--units nats reads them where the vocabulary is wrong",
    LossDoubt.mixedUnits.rawValue: "--units nats or --units bits states it",
    LossDoubt.columnOrder.rawValue: "--units nats reads them as they stand where they are in order",
    "again.certificate": "laws bound makes it",
    "again.summary": "laws summarize makes it",
    "bound.draws": "--draws independent where they are",
    "bound.subsample": "--subsample hoeffding",
    "bound.weight": "or --smoothing-weight states one of those found",
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
