// SPDX-License-Identifier: GPL-3.0-or-later

/// A model and its training on data that may repeat.
public struct RepeatedData: Sendable, Equatable, Hashable {
  /// N > 0.
  public var parameters: Double
  /// D > 0, tokens seen in training, repeats included.
  public var tokens: Double
  /// U > 0, different tokens there are; more than `tokens` counts as that many.
  public var uniqueTokens: Double

  public init(parameters: Double, tokens: Double, uniqueTokens: Double) {
    (self.parameters, self.tokens) = (parameters, tokens)
    self.uniqueTokens = uniqueTokens
  }

  /// How often each different token is seen, at least 1.
  public var epochs: Double { max(tokens / uniqueTokens, 1) }
}
