// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// How many Lanczos steps and random vectors are enough for tr √H to within ε of itself with probability 1 − η.
///
/// m ≥ (√κ/4) log(K/ε), K = 4(√κ + 1)√(κ + 1), and n_v ≥ (24/ε²) log(2/η), for H positive definite of condition κ.
/// A singular H has no such m: the condition is then void, not met.
///
/// > Source: the paper's Theorems B.1 and B.5, with constants derived for this project.
public struct SampleSize: Sendable, Equatable {
  /// m, the Lanczos steps, not rounded; infinite for κ = ∞.
  public let steps: Double
  /// n_v, the vectors, not rounded.
  public let vectors: Double

  /// The sample size of a claim.
  ///
  /// - Parameters:
  ///   - condition: κ = λmax/λmin ≥ 1, or infinite.
  ///   - relativeError: ε in (0, 1).
  ///   - failureProbability: η in (0, 1).
  public init(condition: Double, relativeError: Double, failureProbability: Double) {
    precondition(condition >= 1, "a condition of \(condition)")
    precondition(relativeError > 0 && relativeError < 1, "a relative error of \(relativeError)")
    precondition(
      failureProbability > 0 && failureProbability < 1,
      "a failure probability of \(failureProbability)")
    let root = condition.squareRoot()
    steps =
      condition.isFinite
      ? root / 4 * log(4 * (root + 1) * (condition + 1).squareRoot() / relativeError) : .infinity
    vectors = 24 / (relativeError * relativeError) * log(2 / failureProbability)
  }

  /// Whether a measurement meets both conditions.
  public func isMet(steps: Int, vectors: Int) -> Bool {
    Double(steps) >= self.steps && Double(vectors) >= self.vectors
  }
}
