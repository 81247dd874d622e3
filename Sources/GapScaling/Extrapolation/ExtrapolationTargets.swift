// SPDX-License-Identifier: GPL-3.0-or-later
public import GeneralizationBounds

/// How the loss variation reaches a model that was not measured.
public enum VariationRule: String, Sendable, Equatable, CaseIterable {
  /// Σ√C of every measured model at the target's own C, then c + k/√N: Σ itself changes with C.
  case targetComplexity = "target"
  /// The paper's way: Σ at the measured models' C by c + k/√N, times √C of the target.
  case paper
}

/// What is asked of models that were not measured.
public struct ExtrapolationTargets: Sendable, Equatable {
  /// N of each target.
  public var parameters: [Double]
  /// D/N of every target.
  public var tokensPerParameter: Double
  /// V of every target.
  public var vocabulary: Int
  /// The code whose length enters the bound.
  public var code: ExtrapolatedBound.Code
  /// What takes the place of the loss variation: Theorem 3.1's Σ√C, or what another inequality adds.
  public var inequality: InequalityName
  /// How the loss variation is carried.
  public var variation: VariationRule

  /// Targets that share ratio, vocabulary and code.
  public init(
    parameters: [Double], tokensPerParameter: Double, vocabulary: Int,
    code: ExtrapolatedBound.Code, inequality: InequalityName = .empiricalFreedman,
    variation: VariationRule = .targetComplexity
  ) {
    self.parameters = parameters
    self.tokensPerParameter = tokensPerParameter
    self.vocabulary = vocabulary
    self.code = code
    self.inequality = inequality
    self.variation = variation
  }
}
