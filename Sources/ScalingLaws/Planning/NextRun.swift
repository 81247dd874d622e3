// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// A run that has not been made, and how much it would shrink an interval.
public struct NextRun: Sendable, Equatable {
  /// N and D, with 6 N D one of the budgets.
  public let size: ModelSize
  /// The number's standard error (of its logarithm where it is a positive factor) now and with the run.
  public let before, after: Double

  /// 1 − after/before.
  public var shrinkage: Double { 1 - after / before }
  /// Shrinkage per FLOP.
  public var yield: Double { shrinkage / size.flops }

  /// Runs of some budgets, sizes from an eighth of the optimum to eight times it and within limits, each with what it
  /// would add; the best of each budget by shrinkage, in the order of the budgets.
  ///
  /// - Parameters:
  ///   - quantity: whose interval shall shrink.
  ///   - known: what the runs so far tell.
  ///   - budgets: 6 N D of the candidates, > 0.
  ///   - limits: sizes and tokens per parameter of the candidates.
  /// - Returns: one run a budget that has candidates within the limits; empty where the runs so far don't determine the
  ///   number.
  public static func candidates(
    for quantity: Estimand<Chinchilla>, knowing known: DesignInformation, budgets: [Double],
    within limits: DesignLimits
  ) -> [NextRun] {
    guard let before = known.standardError(of: quantity) else { return [] }
    return budgets.compactMap { flops in
      let middle = known.law.optimum(flops: flops).parameters
      let runs = (-12...12).compactMap { step -> NextRun? in
        let parameters = middle * pow(8, Double(step) / 12)
        let size = ModelSize(parameters: parameters, tokens: flops / (6 * parameters))
        guard limits.contains(size) else { return nil }
        return known.adding(size).standardError(of: quantity).map {
          NextRun(size: size, before: before, after: $0)
        }
      }
      return runs.max { $0.shrinkage < $1.shrinkage }
    }
  }
}
