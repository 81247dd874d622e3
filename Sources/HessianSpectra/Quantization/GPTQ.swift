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
  /// Uᵀ.
  private let lower: Matrix

  /// For weights that see one H.
  ///
  /// - Throws: `GSLError` if H is not positive definite to working precision.
  public init(_ matrix: SymmetricMatrix) throws(GSLError) {
    lower = try Cholesky(Cholesky(matrix.dense).inverse()).lower
    upper = lower.transposed
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

  /// Rounds many rows of weights, each to the nearest values of its grid; large matrices in blocks of 64 columns, whose
  /// errors are spread over the columns after them by one product of matrices.
  func quantize(
    rowsOf weights: Matrix, to grids: [RoundingGrid]
  ) -> (weights: Matrix, clamped: Int) {
    let (m, n) = (weights.rows, upper.rows)
    precondition(weights.columns == n && grids.count == m, "\(weights.columns) weights a row")
    guard BLAS.isFast(rows: min(m, n)) else {
      let rows = zip(weights.asRows, grids).map { quantize($0, to: $1) }
      return (Matrix(rows.map(\.weights)), rows.reduce(0) { $0 + $1.clamped })
    }
    let side = 64
    var quantized = weights
    var current = weights
    var errors = Matrix(rows: m, columns: n)
    var clamped = 0
    for start in stride(from: 0, to: n, by: side) {
      let end = min(start + side, n)
      upper.elements.withUnsafeBufferPointer { u in
        quantized.elements.withUnsafeMutableBufferPointer { q in
          current.elements.withUnsafeMutableBufferPointer { current in
            errors.elements.withUnsafeMutableBufferPointer { errors in
              for row in 0..<m {
                let (base, grid) = (row * n, grids[row])
                for i in start..<end {
                  let (value, isClamped) = grid.rounded(current[base + i], offset: 0.5)
                  q[base + i] = value
                  clamped += isClamped ? 1 : 0
                  let error = (current[base + i] - value) / u[i * n + i]
                  errors[base + i] = error
                  for j in i + 1..<max(end, i + 1) { current[base + j] -= error * u[i * n + j] }
                }
              }
            }
          }
        }
      }
      current.add(-1, times: errors, lower, rows: end..<n, columns: start..<end)
    }
    return (quantized, clamped)
  }
}
