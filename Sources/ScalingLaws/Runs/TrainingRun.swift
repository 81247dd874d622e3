// SPDX-License-Identifier: GPL-3.0-or-later

/// One training of one model to its end.
public struct TrainingRun: Sendable, Equatable {
  /// The run's name, if it has one.
  public var name: String?
  /// N > 0.
  public var parameters: Double
  /// D > 0, tokens seen in training.
  public var tokens: Double
  /// Nats per token, > 0.
  public var loss: Double
  /// w > 0, what the run counts in a fit, such as the inverse variance of its loss.
  public var weight: Double

  public init(
    name: String? = nil, parameters: Double, tokens: Double, loss: Double, weight: Double = 1
  ) {
    (self.name, self.parameters, self.tokens) = (name, parameters, tokens)
    (self.loss, self.weight) = (loss, weight)
  }

  public var size: ModelSize { ModelSize(parameters: parameters, tokens: tokens) }
}
