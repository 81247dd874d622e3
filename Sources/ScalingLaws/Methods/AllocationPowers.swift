// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NumericalMethods

/// Optimal size and data as powers of compute: N = N₀ (C/C₀)^a, D = D₀ (C/C₀)^b, C₀ in the middle of
/// the budgets they were fitted to.
///
/// Both are straight lines in logarithms, by least squares over the budgets.
///
/// > Source: Hoffmann et al., Training compute-optimal large language models, 2022, section 3.1 and 3.2.
public struct AllocationPowers: Sendable, Equatable {
  /// C₀, FLOPs.
  public let middle: Double
  /// N₀.
  public let parameters: Double
  /// D₀.
  public let tokens: Double
  /// a.
  public let parameterExponent: Double
  /// b.
  public let tokenExponent: Double
  /// The standard error of a from the scatter of the budgets about the line; nil for fewer than 3, or
  /// where the points are not independent.
  public let parameterExponentError: Double?
  /// Of N at C₀, relative; nil where the other is.
  let parametersError: Double?
  /// How many budgets the lines go through.
  public let budgets: Int

  /// The powers through some optima, nil for fewer than two different budgets.
  ///
  /// - Parameters:
  ///   - optima: budget, size and tokens, all > 0.
  ///   - areIndependent: whether their scatter says how far off the line is.
  public init?(
    _ optima: [(flops: Double, parameters: Double, tokens: Double)], areIndependent: Bool = true
  ) {
    guard optima.count > 1 else { return nil }
    let logs = optima.map { log($0.flops) }
    let center = logs.reduce(0, +) / Double(logs.count)
    let design = Matrix(logs.map { [1, $0 - center] })
    guard
      let n = try? LinearLeastSquares(design: design, observed: optima.map { log($0.parameters) }),
      let d = try? LinearLeastSquares(design: design, observed: optima.map { log($0.tokens) }),
      n.rank == 2
    else { return nil }
    middle = exp(center)
    (parameters, parameterExponent) = (exp(n.coefficients[0]), n.coefficients[1])
    (tokens, tokenExponent) = (exp(d.coefficients[0]), d.coefficients[1])
    budgets = optima.count
    if areIndependent, optima.count > 2 {
      let variance = n.residualSum / Double(optima.count - 2)
      parameterExponentError = (variance * n.inverseGram[1, 1]).squareRoot()
      parametersError = (variance * n.inverseGram[0, 0]).squareRoot()
    } else {
      (parameterExponentError, parametersError) = (nil, nil)
    }
  }

  /// Optimal size and tokens at a budget > 0, and the interval of the size by Student's t.
  public func allocation(flops: Double, level: Double = 0.95) -> BudgetAllocation {
    precondition(flops > 0, "training compute of \(flops) FLOPs")
    let x = log(flops / middle)
    let size = parameters * exp(parameterExponent * x)
    var interval: ClosedRange<Double>?
    if let slope = parameterExponentError, let height = parametersError {
      let reach =
        StudentTDistribution.quantile((1 + level) / 2, degreesOfFreedom: Double(budgets - 2))
        * (height * height + slope * slope * x * x).squareRoot()
      interval = ClosedRange(spanning: size * exp(-reach), size * exp(reach))
    }
    return BudgetAllocation(
      flops: flops, parameters: size, tokens: tokens * exp(tokenExponent * x), loss: nil,
      parameterInterval: interval)
  }
}

/// What a method says a budget should be spent on.
public struct BudgetAllocation: Sendable, Equatable {
  /// The budget, FLOPs.
  public let flops: Double
  /// N, the size that the budget is best spent on.
  public let parameters: Double
  /// D; in Approach 2 by a line of its own, so that 6 N D can differ from the budget.
  public let tokens: Double
  /// Nats per token, where the method predicts one.
  public let loss: Double?
  /// The confidence interval of `parameters`, where the method has one.
  public let parameterInterval: ClosedRange<Double>?
  /// D / N.
  public var tokensPerParameter: Double { tokens / parameters }
}
