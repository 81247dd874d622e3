// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// Sweeps of model sizes, each at one training compute.
public struct IsoflopDesign: Sendable, Equatable {
  /// 6 N D of each sweep, > 0.
  public let budgets: [Double]
  /// How many sizes a sweep has, ≥ 1.
  public let sizes: Int
  /// The largest size of a sweep over the one in its middle, and that over the smallest, > 1.
  public let span: Double
  /// The runs, sweep after sweep, sizes ascending.
  public let inputs: [ModelSize]

  /// Sizes at equal steps of log N about the law's optimum at each budget.
  ///
  /// - Parameters:
  ///   - budgets: 6 N D of each sweep, > 0.
  ///   - sizes: how many sizes a sweep has, ≥ 1.
  ///   - span: how far the sizes reach to either side of the optimum, as a factor > 1.
  ///   - law: the law whose optimum is in the middle of each sweep.
  public init(budgets: [Double], sizes: Int, span: Double, around law: Chinchilla) {
    precondition(sizes >= 1 && span > 1, "\(sizes) sizes spanning \(span)")
    (self.budgets, self.sizes, self.span) = (budgets, sizes, span)
    inputs = budgets.flatMap { flops -> [ModelSize] in
      let middle = law.optimum(flops: flops).parameters
      return (0..<sizes).map { index in
        let place = sizes == 1 ? 0 : 2 * Double(index) / Double(sizes - 1) - 1
        let parameters = middle * pow(span, place)
        return ModelSize(parameters: parameters, tokens: flops / (6 * parameters))
      }
    }
  }

  /// `count` budgets at equal steps of the logarithm from `low` to `high`.
  public static func budgets(_ count: Int, from low: Double, to high: Double) -> [Double] {
    guard count > 1 else { return [(low * high).squareRoot()] }
    return (0..<count).map { low * pow(high / low, Double($0) / Double(count - 1)) }
  }

  /// What all runs cost together, FLOPs.
  public var cost: Double { inputs.reduce(0) { $0 + $1.flops } }
}
