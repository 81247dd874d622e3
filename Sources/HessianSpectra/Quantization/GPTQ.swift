// SPDX-License-Identifier: GPL-3.0-or-later
public import NumericalMethods

/// GPTQ: each weight is rounded, and its error is spread over those not yet rounded by the inverse Hessian.
///
/// With H⁻¹ = UᵀU, U upper triangular: e = (wᵢ − Q(wᵢ))/Uᵢᵢ, then wⱼ ← wⱼ − e Uᵢⱼ for j > i. With nearest rounding it is
/// LDLQ by another route.
///
/// > Source: Frantar, Ashkboos, Hoefler and Alistarh, GPTQ, 2023, algorithm 1; QuIP, 2023, Theorem 6, for the
/// > equivalence.
public struct GPTQ: Sendable {
  private let upper: Matrix

  /// For weights that see one H.
  ///
  /// - Throws: `GSLError` if H is not positive definite to working precision.
  public init(_ matrix: SymmetricMatrix) throws(GSLError) {
    upper = try Cholesky(Cholesky(matrix.dense).inverse()).lower.transposed
  }

  /// Rounds one row of weights to the nearest values.
  ///
  /// - Returns: the weights, and how many lay beyond the grid's ends.
  public func quantize(
    _ weights: [Double], to grid: RoundingGrid
  ) -> (weights: [Double], clamped: Int) {
    let n = upper.rows
    precondition(weights.count == n, "\(weights.count) weights for an H of \(n) rows")
    var unused = SeededGenerator(seed: 0)
    var current = weights
    var quantized = weights
    var clamped = 0
    upper.elements.withUnsafeBufferPointer { u in
      for i in 0..<n {
        let (value, isClamped) = grid.rounded(current[i], .nearest, using: &unused)
        quantized[i] = value
        clamped += isClamped ? 1 : 0
        let error = (current[i] - value) / u[i * n + i]
        for j in i + 1..<n where j < n { current[j] -= error * u[i * n + j] }
      }
    }
    return (quantized, clamped)
  }
}
