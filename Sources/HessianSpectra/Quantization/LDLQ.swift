// SPDX-License-Identifier: GPL-3.0-or-later
public import NumericalMethods

/// Sequential rounding that passes each error on to the weights after it: ŵᵢ = Q(wᵢ + Σ_{j<i} Lᵢⱼ (wⱼ − ŵⱼ)).
///
/// Then L(ŵ − w) = η, the errors of the single roundings, and (ŵ − w)ᵀH(ŵ − w) = Σ Dᵢ ηᵢ² ≤ (largest η)² tr D, as long
/// as no value was cut off at the grid's ends.
///
/// > Source: Chee et al., QuIP, 2023, section 3 and Theorem 1; the paper, Appendix B.
public struct LDLQ: Sendable {
  /// One row of weights, rounded.
  public struct Row: Sendable, Equatable {
    /// ŵ.
    public let weights: [Double]
    /// η, each |ηᵢ| at most the grid's largest error where nothing was cut off.
    public let errors: [Double]
    /// How many values lay beyond the grid's ends.
    public let clamped: Int
  }

  /// H = Lᵀ D L.
  public let factorization: LDLFactorization

  /// For weights that see one H.
  public init(_ factorization: LDLFactorization) { self.factorization = factorization }

  /// Rounds one row of weights.
  ///
  /// - Parameters:
  ///   - weights: w, n numbers.
  ///   - grid: the values allowed.
  ///   - rounding: nearest or stochastic.
  ///   - generator: of stochastic rounding; nearest uses none of it.
  public func quantize(
    _ weights: [Double], to grid: RoundingGrid, rounding: Rounding = .nearest,
    using generator: inout SeededGenerator
  ) -> Row {
    let n = factorization.dimension
    precondition(weights.count == n, "\(weights.count) weights for an H of \(n) rows")
    var quantized = weights
    var missing = [Double](repeating: 0, count: n)
    var errors = missing
    var clamped = 0
    factorization.lower.elements.withUnsafeBufferPointer { l in
      for i in 0..<n {
        var z = weights[i]
        for j in 0..<i { z += l[i * n + j] * missing[j] }
        let (value, isClamped) = grid.rounded(z, rounding, using: &generator)
        quantized[i] = value
        missing[i] = weights[i] - value
        errors[i] = value - z
        clamped += isClamped ? 1 : 0
      }
    }
    return Row(weights: quantized, errors: errors, clamped: clamped)
  }

  /// Rounds many rows of weights, each to its grid.
  ///
  /// Large matrices go in blocks of 64 columns: what the errors so far add to a block is one product of matrices. The draws
  /// of stochastic rounding are those of one row after another.
  func quantize(
    rowsOf weights: Matrix, to grids: [RoundingGrid], rounding: Rounding = .nearest,
    using generator: inout SeededGenerator
  ) -> (weights: Matrix, clamped: Int) {
    let (m, n) = (weights.rows, factorization.dimension)
    precondition(weights.columns == n && grids.count == m, "\(weights.columns) weights a row")
    guard BLAS.isFast(rows: min(m, n)) else {
      let rows = zip(weights.asRows, grids).map {
        quantize($0, to: $1, rounding: rounding, using: &generator)
      }
      return (Matrix(rows.map(\.weights)), rows.reduce(0) { $0 + $1.clamped })
    }
    let draws =
      rounding == .nearest
      ? [] : (0..<m * n).map { _ in generator.uniform() }
    let side = 64
    var quantized = weights
    var missing = Matrix(rows: m, columns: n)
    var sums = weights
    var clamped = 0
    for start in stride(from: 0, to: n, by: side) {
      let block = start..<min(start + side, n)
      sums.add(1, times: missing, factorization.lower, rows: block, columns: 0..<start)
      factorization.lower.elements.withUnsafeBufferPointer { l in
        quantized.elements.withUnsafeMutableBufferPointer { q in
          missing.elements.withUnsafeMutableBufferPointer { e in
            sums.elements.withUnsafeBufferPointer { sums in
              for row in 0..<m {
                let (base, grid) = (row * n, grids[row])
                for i in block {
                  var z = sums[base + i]
                  for j in start..<i { z += l[i * n + j] * e[base + j] }
                  let (value, isClamped) = grid.rounded(
                    z, offset: draws.isEmpty ? 0.5 : draws[base + i])
                  e[base + i] = q[base + i] - value
                  q[base + i] = value
                  clamped += isClamped ? 1 : 0
                }
              }
            }
          }
        }
      }
    }
    return (quantized, clamped)
  }

  /// Σ Dᵢ ηᵢ², which is the error (ŵ − w)ᵀH(ŵ − w) of a row.
  public func error(of row: Row) -> Double {
    zip(factorization.diagonal, row.errors).reduce(0) { $0 + $1.0 * $1.1 * $1.1 }
  }
}
