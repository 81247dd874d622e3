// SPDX-License-Identifier: GPL-3.0-or-later

/// Which columns of a table hold a run's name, size, data, compute, loss and so on. Case does not matter.
///
/// A column named here must exist; parameters, tokens, FLOPs, loss, steps and weights may also be arithmetic over columns,
/// such as `steps * batch_tokens`. A nil is looked for under its usual names, which ``RunVocabulary`` lists.
public struct RunColumns: Sendable, Equatable {
  /// Names of runs; rows that share one are checkpoints of one training.
  public var name: String?
  /// N > 0.
  public var parameters: String?
  /// D > 0, tokens seen in training.
  public var tokens: String?
  /// C = 6 N D > 0, FLOPs; stands in for parameters or tokens where one has no column.
  public var flops: String?
  /// The loss, > 0.
  public var loss: String?
  /// What each run counts in a fit; never looked for under a usual name.
  public var weights: String?
  /// The step of training, from which tokens follow where no column has them.
  public var step: String?
  /// The study a row belongs to, where a table holds several.
  public var experiment: String?
  /// The nominal compute of the isoFLOP sweep a row belongs to.
  public var budget: String?
  /// Says which rows to leave out.
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
}
