// SPDX-License-Identifier: GPL-3.0-or-later
public import NumericalMethods

/// What bounds LDLQ's error on a Hessian: σ² tr D ≤ σ² max_k (√H)_kk tr √H ≤ σ² (μ²/n) (tr √H)².
///
/// σ² is the mean square of one rounding, or its largest square for a bound without an average.
///
/// > Source: the paper, Appendix B, and QuIP, Lemma 2; the middle bound, which needs no incoherence, is derived for
/// > this project.
public struct LDLQBound: Sendable, Equatable {
  /// n.
  public let dimension: Int
  /// tr D.
  public let traceD: Double
  /// tr √H.
  public let traceRoot: Double
  /// max_k (√H)_kk.
  public let largestRootDiagonal: Double
  /// μ = √n max |Qᵢⱼ| over H's eigenvectors: 1 to √n.
  public let incoherence: Double
  /// λmax/λmin; infinite for a singular H.
  public let condition: Double

  /// The bounds of a matrix, by its eigenvectors: of the order of 9n³ operations.
  ///
  /// - Throws: `GSLError` if the eigenvectors can't be found or H is not positive definite.
  public init(_ matrix: SymmetricMatrix) throws(GSLError) {
    let n = matrix.dimension
    let eigen = try SymmetricEigen(matrix.dense)
    let roots = eigen.values.map { max($0, 0).squareRoot() }
    var (largest, longest) = (0.0, 0.0)
    eigen.vectors.elements.withUnsafeBufferPointer { q in
      for k in 0..<n {
        var sum = 0.0
        for i in 0..<n {
          let entry = q[k * n + i]
          sum += roots[i] * entry * entry
          longest = max(longest, abs(entry))
        }
        largest = max(largest, sum)
      }
    }
    dimension = n
    traceD = try LDLFactorization(matrix).trace
    traceRoot = roots.reduce(0, +)
    largestRootDiagonal = largest
    incoherence = Double(n).squareRoot() * longest
    let (low, high) = (eigen.values[0], eigen.values[n - 1])
    condition = low > 0 ? high / low : .infinity
  }

  /// σ² tr D.
  public func diagonal(variance: Double) -> Double { variance * traceD }

  /// σ² max_k (√H)_kk tr √H.
  public func rootDiagonal(variance: Double) -> Double {
    variance * largestRootDiagonal * traceRoot
  }

  /// σ² (μ²/n) (tr √H)².
  public func incoherent(variance: Double) -> Double {
    variance * incoherence * incoherence / Double(dimension) * traceRoot * traceRoot
  }
}
