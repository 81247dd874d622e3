// SPDX-License-Identifier: GPL-3.0-or-later

/// One training of one model to its end, or to a checkpoint.
public struct TrainingRun: Sendable, Equatable {
  /// The run's name, if it has one; checkpoints of one training share it.
  public var name: String?
  /// N > 0.
  public var parameters: Double
  /// D > 0, tokens seen in training.
  public var tokens: Double
  /// Nats per token, > 0.
  public var loss: Double
  /// w > 0, what the run counts in a fit, such as the inverse variance of its loss.
  public var weight: Double
  /// The nominal compute of the isoFLOP sweep the run belongs to, > 0, if it belongs to one.
  public var budget: Double?
  /// How many different tokens the run saw, > 0, where data repeat.
  public var uniqueTokens: Double?
  /// The study the run belongs to, where a table holds several.
  public var experiment: String?
  /// The run's row in its table, from 0; nil for a run made in memory.
  public var row: Int?

  public init(
    name: String? = nil, parameters: Double, tokens: Double, loss: Double, weight: Double = 1,
    budget: Double? = nil, experiment: String? = nil, uniqueTokens: Double? = nil, row: Int? = nil
  ) {
    (self.name, self.parameters, self.tokens) = (name, parameters, tokens)
    (self.loss, self.weight) = (loss, weight)
    (self.budget, self.experiment) = (budget, experiment)
    self.uniqueTokens = uniqueTokens
    self.row = row
  }

  /// N and D.
  public var size: ModelSize { ModelSize(parameters: parameters, tokens: tokens) }
}
