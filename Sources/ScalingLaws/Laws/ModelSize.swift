// SPDX-License-Identifier: GPL-3.0-or-later

/// A model and its training: how many parameters, on how many tokens.
public struct ModelSize: Sendable, Equatable, Hashable {
  /// N > 0, counted as the data count it.
  public var parameters: Double
  /// D > 0, the tokens seen in training.
  public var tokens: Double

  public init(parameters: Double, tokens: Double) {
    self.parameters = parameters
    self.tokens = tokens
  }

  /// Training compute, C = 6 N D.
  public var flops: Double { 6 * parameters * tokens }
  /// D / N.
  public var tokensPerParameter: Double { tokens / parameters }
}
