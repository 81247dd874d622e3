// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
import Foundation
import NumericalMethods

/// How a training compute is best spent, with intervals.
public struct Allocation: Sendable {
  /// What is held beside the compute.
  public enum Constraint: Sendable, Equatable {
    /// Nothing: the least loss.
    case none
    /// N: the tokens are what the compute leaves.
    case parameters(Double)
    /// D: the parameters are what the compute leaves.
    case tokens(Double)

    /// The size that is left: what the constraint holds, in numbers > 0, and the rest by C = 6 N D.
    ///
    /// - Parameters:
    ///   - flops: C > 0.
    ///   - best: the free optimum at C, which is the size where nothing is held.
    public func size(flops: Double, best: ComputeOptimum) -> ModelSize {
      switch self {
      case .none: ModelSize(parameters: best.parameters, tokens: best.tokens)
      case .parameters(let held): ModelSize(parameters: held, tokens: flops / (6 * held))
      case .tokens(let held): ModelSize(parameters: flops / (6 * held), tokens: held)
      }
    }
  }

  /// C = 6 N D, training compute, FLOPs.
  public let flops: Double
  /// What was held beside it; a held N or D must be > 0.
  public let constraint: Constraint
  /// N, D, D/N and loss; quantities that are held have no interval.
  public private(set) var parameters, tokens, ratio, loss: Estimate
  /// What the loss is above that of the free optimum, nats per token.
  public let excess: Double
  /// How far N, D or C lie beyond the runs, as a factor; nil for a published law, whose runs are not known.
  public let distance: Double?
  public let warnings: [Warning]

  /// The allocation of `flops` > 0 under a constraint.
  ///
  /// - Parameter uniqueTokens: how many different tokens there are, for laws of repeated data; nil: as many as wanted.
  public init<Law: AllocatableSurface>(
    flops: Double, holding constraint: Constraint = .none, uniqueTokens: Double? = nil,
    by uncertainty: Uncertainty<Law>
  ) {
    precondition(flops > 0, "training compute of \(flops) FLOPs")
    self.flops = flops
    self.constraint = constraint
    let best = uncertainty.fit.law.optimum(flops: flops, uniqueTokens: uniqueTokens)
    let fixed = Self.fixed
    let size = constraint.size(flops: flops, best: best)
    let input = Law.input(size, uniqueTokens: uniqueTokens)
    switch constraint {
    case .none:
      parameters = uncertainty.estimate(
        .optimalParameters(flops: flops, uniqueTokens: uniqueTokens))
      tokens = uncertainty.estimate(.optimalTokens(flops: flops, uniqueTokens: uniqueTokens))
      ratio = uncertainty.estimate(.optimalRatio(flops: flops, uniqueTokens: uniqueTokens))
      loss = uncertainty.estimate(.optimalLoss(flops: flops, uniqueTokens: uniqueTokens))
    case .parameters(let held):
      (parameters, tokens, ratio, loss) = (
        fixed("parameters", "parameters", held), fixed("tokens", "tokens", size.tokens),
        fixed("tokensPerParameter", "tokens/parameter", size.tokensPerParameter),
        uncertainty.estimate(.prediction(at: input))
      )
    case .tokens(let held):
      (parameters, tokens, ratio, loss) = (
        fixed("parameters", "parameters", size.parameters), fixed("tokens", "tokens", held),
        fixed("tokensPerParameter", "tokens/parameter", size.tokensPerParameter),
        uncertainty.estimate(.prediction(at: input))
      )
    }
    excess = loss.value - best.loss
    let distance = uncertainty.fit.distance(of: input)
    self.distance = distance
    warnings =
      [DataRange.warning(distance: distance, of: "The allocation")].compactMap { $0 }
      + (best.parameters > 0 && best.parameters.isFinite
        ? []
        : [
          Warning(
            code: "W-no-optimum",
            message: "One of the two powers is 0, so the loss has no interior optimum.")
        ])
  }

  /// The allocation of `flops` > 0 by a law without intervals.
  init<Law: AllocatableSurface>(
    flops: Double, holding constraint: Constraint, uniqueTokens: Double?, by law: Law
  ) {
    (self.flops, self.constraint) = (flops, constraint)
    let best = law.optimum(flops: flops, uniqueTokens: uniqueTokens)
    let size = constraint.size(flops: flops, best: best)
    parameters = Self.fixed("parameters", "parameters", size.parameters)
    tokens = Self.fixed("tokens", "tokens", size.tokens)
    ratio = Self.fixed("tokensPerParameter", "tokens/parameter", size.tokensPerParameter)
    let value = law(Law.input(size, uniqueTokens: uniqueTokens))
    loss = Self.fixed("loss", "nats/token", value)
    excess = max(0, value - best.loss)
    (distance, warnings) = (nil, [])
  }

  /// The same with intervals that cover those of other forms of the surface.
  func covering(_ others: [Allocation]) -> Allocation {
    var result = self
    result.parameters = parameters.covering(others.compactMap(\.parameters.interval))
    result.tokens = tokens.covering(others.compactMap(\.tokens.interval))
    result.ratio = ratio.covering(others.compactMap(\.ratio.interval))
    result.loss = loss.covering(others.compactMap(\.loss.interval))
    return result
  }

  private static func fixed(_ name: String, _ unit: String, _ value: Double) -> Estimate {
    Estimate(name: name, unit: unit, value: value, standardError: nil, interval: nil)
  }
}
