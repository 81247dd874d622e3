// SPDX-License-Identifier: GPL-3.0-or-later
import Files
import NumericalMethods

/// Which columns of a table hold a run's name, size, data, compute, loss and so on. Case does not matter.
///
/// A column named here must exist; a nil is looked for under its usual names.
public struct RunColumns: Sendable, Equatable {
  /// Names of runs; rows that share one are checkpoints of one training.
  public var name: String?
  /// N > 0.
  public var parameters: String?
  /// D > 0, tokens seen in training.
  public var tokens: String?
  /// C = 6 N D > 0, FLOPs; stands in for parameters or tokens where one has no column.
  public var flops: String?
  /// Nats per token, > 0.
  public var loss: String?
  /// What each run counts in a fit; never looked for under a usual name.
  public var weights: String?
  /// The step of training, from which tokens follow where no column has them.
  public var step: String?
  /// The study a row belongs to, where a table holds several.
  public var experiment: String?
  /// The nominal compute of the isoFLOP sweep a row belongs to.
  public var budget: String?
  /// Says which rows to leave out: true, yes or 1.
  public var flagged: String?

  public init(
    name: String? = nil, parameters: String? = nil, tokens: String? = nil, flops: String? = nil,
    loss: String? = nil, weights: String? = nil, step: String? = nil, experiment: String? = nil,
    budget: String? = nil, flagged: String? = nil
  ) {
    (self.name, self.parameters, self.tokens) = (name, parameters, tokens)
    (self.flops, self.loss, self.weights) = (flops, loss, weights)
    (self.step, self.experiment, self.budget) = (step, experiment, budget)
    self.flagged = flagged
  }

  /// Every column under one of its usual names.
  public static let usual = RunColumns()

  /// The names under which a column is looked for, likeliest first; see ``Table/column(_:)``.
  static let usualNames = (
    name: ["run", "name", "run_name", "run_id", "id"],
    parameters: [
      "parameters", "params", "n_params", "num_params", "model_size", "N", "n_parameters",
      "num_parameters", "parameter_count", "param_count", "total_params", "model_params",
      "non_embedding_params", "n_params_non_embedding",
    ],
    tokens: [
      "tokens", "train_tokens", "n_tokens", "D", "num_tokens", "tokens_seen", "total_tokens",
      "training_tokens", "train_tokens_seen", "consumed_tokens", "tokens_trained",
    ],
    flops: [
      "flops", "flop", "training_flop", "training_flops", "train_flops", "total_flops", "compute",
      "C",
    ],
    loss: [
      "loss", "final_loss", "final_train_loss", "train_loss", "training_loss", "train_loss_final",
      "test_loss", "val_loss", "validation_loss", "valid_loss", "eval_loss",
    ],
    step: [
      "step", "global_step", "train_step", "trainer_global_step", "train_global_step", "steps",
      "iteration", "iter",
    ],
    batchTokens: ["batch_tokens", "tokens_per_step", "tokens_per_batch", "batch_size_tokens"],
    batchSize: [
      "batch_size", "global_batch_size", "train_batch_size", "effective_batch_size", "n_batch",
    ],
    context: [
      "sequence_length", "seq_len", "seq_length", "block_size", "context_length", "max_seq_len",
      "max_seq_length", "n_ctx", "context_size",
    ],
    experiment: ["experiment"],
    budget: ["budget", "flop_budget", "flops_budget", "compute_budget", "isoflop"],
    unique: ["unique_tokens", "n_unique_tokens", "tokens_unique", "data_budget", "unique"],
    flagged: ["outlier", "flagged", "exclude", "excluded"],
    reason: ["reason", "outlier_reason"]
  )
}

extension Table {
  /// The first column that has one of the names, likeliest first.
  ///
  /// Names are compared as they stand, then without case, then with `/`, `.`, `-` and spaces as `_` and
  /// without a leading `_`, `config`, `summary`, `hparams` or `model`: `train/loss` is `train_loss`,
  /// `_step` is `step`, `config.n_params` is `n_params`.
  func column(_ candidates: [String]) -> String? {
    if let found = firstColumn(named: candidates) { return found }
    let plain = header.map(Self.plain)
    for candidate in candidates where candidate.count > 1 {
      if let place = plain.firstIndex(of: candidate.lowercased()) { return header[place] }
    }
    return nil
  }

  private static func plain(_ name: String) -> String {
    var words = name.lowercased().split { "/.-_ ".contains($0) }.map(String.init)
    while words.count > 1, ["config", "summary", "hparams", "model", "cfg"].contains(words[0]),
      words != ["model", "size"], words != ["model", "params"]
    {
      words.removeFirst()
    }
    return words.joined(separator: "_")
  }
}
