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

  public init(name: String? = nil, parameters: Double, tokens: Double, loss: Double) {
    (self.name, self.parameters, self.tokens, self.loss) = (name, parameters, tokens, loss)
  }

  public var size: ModelSize { ModelSize(parameters: parameters, tokens: tokens) }
}
