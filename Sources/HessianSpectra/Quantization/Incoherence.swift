// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
public import NumericalMethods

/// How evenly eigenvectors or weights are spread over their entries.
///
/// > Source: Chee et al., QuIP, 2023, definition 1; Tseng et al., QuIP#, 2024, section 3.
public enum Incoherence {
  /// μ_W = √(mn) max |Wᵢⱼ|/‖W‖: 1 for weights all alike in size, √(mn) for a single one.
  public static func weights(_ matrix: Matrix) -> Double {
    let size = BLAS.norm(matrix.elements)
    let largest = matrix.elements.reduce(0) { max($0, abs($1)) }
    return size > 0 ? Double(matrix.elements.count).squareRoot() * largest / size : 1
  }

  /// √(2 log(2n²/δ)), which μ of a Hessian's eigenvectors stays below after a random rotation with probability
  /// 1 − δ.
  ///
  /// - Parameters:
  ///   - dimension: n ≥ 1.
  ///   - failureProbability: δ in (0, 1).
  public static func afterRotation(dimension: Double, failureProbability: Double) -> Double {
    precondition(dimension >= 1, "a dimension of \(dimension)")
    precondition(
      failureProbability > 0 && failureProbability < 1,
      "a failure probability of \(failureProbability)")
    return (2 * log(2 * dimension * dimension / failureProbability)).squareRoot()
  }
}
