// SPDX-License-Identifier: GPL-3.0-or-later

/// Which columns of a table hold a run's name, size, data, compute and loss. Case does not matter.
///
/// A column named here must exist; a nil is looked for under its usual names.
public struct RunColumns: Sendable, Equatable {
  public var name: String?
  public var parameters: String?
  public var tokens: String?
  public var flops: String?
  public var loss: String?
  /// What each run counts in a fit; never looked for under a usual name.
  public var weights: String?

  public init(
    name: String? = nil, parameters: String? = nil, tokens: String? = nil, flops: String? = nil,
    loss: String? = nil, weights: String? = nil
  ) {
    (self.name, self.parameters, self.tokens) = (name, parameters, tokens)
    (self.flops, self.loss, self.weights) = (flops, loss, weights)
  }

  /// Every column under one of its usual names.
  public static let usual = RunColumns()

  /// The names under which a column is looked for, likeliest first.
  static let usualNames = (
    name: ["run", "name", "id"],
    parameters: [
      "parameters", "params", "n_params", "num_params", "model size", "model_size", "N",
    ],
    tokens: ["tokens", "train_tokens", "n_tokens", "D"],
    flops: ["flops", "flop", "training flop", "training_flops", "compute", "C"],
    loss: [
      "loss", "final_loss", "final_train_loss", "train_loss", "training_loss", "test_loss",
      "val_loss", "eval_loss",
    ]
  )
}
