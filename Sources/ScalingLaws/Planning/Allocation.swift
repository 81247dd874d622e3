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
  public let parameters, tokens, ratio, loss: Estimate
  /// What the loss is above that of the free optimum, nats a token.
  public let excess: Double
  /// How far N, D or C lie beyond the runs, as a factor; nil for a published law, whose runs are not known.
  public let distance: Double?
  public let warnings: [Warning]

  /// The allocation of `flops` > 0 under a constraint.
  public init(
    flops: Double, holding constraint: Constraint = .none, by uncertainty: Uncertainty<Chinchilla>
  ) {
    precondition(flops > 0, "training compute of \(flops) FLOPs")
    self.flops = flops
    self.constraint = constraint
    let best = uncertainty.fit.law.optimum(flops: flops)
    let fixed = Self.fixed
    let size = constraint.size(flops: flops, best: best)
    switch constraint {
    case .none:
      parameters = uncertainty.estimate(.optimalParameters(flops: flops))
      tokens = uncertainty.estimate(.optimalTokens(flops: flops))
      ratio = uncertainty.estimate(.optimalRatio(flops: flops))
      loss = uncertainty.estimate(.optimalLoss(flops: flops))
    case .parameters(let held):
      (parameters, tokens, ratio, loss) = (
        fixed("parameters", "parameters", held), fixed("tokens", "tokens", size.tokens),
        fixed("tokensPerParameter", "tokens/parameter", size.tokensPerParameter),
        uncertainty.estimate(.prediction(at: size))
      )
    case .tokens(let held):
      (parameters, tokens, ratio, loss) = (
        fixed("parameters", "parameters", size.parameters), fixed("tokens", "tokens", held),
        fixed("tokensPerParameter", "tokens/parameter", size.tokensPerParameter),
        uncertainty.estimate(.prediction(at: size))
      )
    }
    excess = loss.value - best.loss
    let distance = uncertainty.fit.distance(of: size)
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
  init(flops: Double, holding constraint: Constraint, by law: Chinchilla) {
    (self.flops, self.constraint) = (flops, constraint)
    let best = law.optimum(flops: flops)
    let size = constraint.size(flops: flops, best: best)
    parameters = Self.fixed("parameters", "parameters", size.parameters)
    tokens = Self.fixed("tokens", "tokens", size.tokens)
    ratio = Self.fixed("tokensPerParameter", "tokens/parameter", size.tokensPerParameter)
    loss = Self.fixed("loss", "nats/token", law(size))
    excess = max(0, law(size) - best.loss)
    (distance, warnings) = (nil, [])
  }

  private static func fixed(_ name: String, _ unit: String, _ value: Double) -> Estimate {
    Estimate(name: name, unit: unit, value: value, standardError: nil, interval: nil)
  }
}
