// SPDX-License-Identifier: GPL-3.0-or-later
import CGSL

/// Orthonormal vectors q₁…q_k of one length, the rows of Q, to which a next one can be made orthogonal.
public struct OrthonormalBasis: Sendable {
  /// n, the length of each vector.
  public let dimension: Int
  /// k, the number of vectors.
  public private(set) var count = 0
  private var elements: [Double] = []

  /// No vectors yet, of length `dimension` ≥ 1.
  public init(dimension: Int) {
    precondition(dimension > 0, "vectors of length \(dimension)")
    self.dimension = dimension
  }

  /// Appends a vector, which the caller has made orthogonal to the others and of length 1.
  public mutating func append(_ vector: [Double]) {
    precondition(vector.count == dimension, "\(vector.count) numbers, not \(dimension)")
    elements += vector
    count += 1
  }

  /// Vector number `index`, from 0.
  public subscript(index: Int) -> [Double] {
    precondition(index >= 0 && index < count, "vector \(index) of \(count)")
    return Array(elements[index * dimension..<(index + 1) * dimension])
  }

  /// Q w, the k numbers qᵢ·w.
  public func coordinates(of w: [Double]) -> [Double] {
    precondition(w.count == dimension, "\(w.count) numbers, not \(dimension)")
    guard count > 0 else { return [] }
    var c = [Double](repeating: 0, count: count)
    product(isTransposed: false, 1, w, 0, &c)
    return c
  }

  /// Qᵀ c = Σ cᵢ qᵢ, for one number a vector.
  public func combination(_ c: [Double]) -> [Double] {
    precondition(c.count == count, "\(c.count) numbers for \(count) vectors")
    var w = [Double](repeating: 0, count: dimension)
    guard count > 0 else { return w }
    product(isTransposed: true, 1, c, 0, &w)
    return w
  }

  /// Takes the part within the span away: w − Qᵀ Q w, twice, since once leaves rounding behind.
  ///
  /// > Source: Daniel, Gragg, Kaufman and Stewart, Reorthogonalization and stable algorithms for updating the
  /// > Gram–Schmidt QR factorization, 1976.
  public func removeSpan(from w: inout [Double]) {
    guard count > 0 else { return }
    for _ in 0..<2 {
      let c = coordinates(of: w)
      product(isTransposed: true, -1, c, 1, &w)
    }
  }

  /// y ← a Q x + b y, or with Qᵀ.
  private func product(
    isTransposed: Bool, _ a: Double, _ x: [Double], _ b: Double, _ y: inout [Double]
  ) {
    let (rows, columns) = (Int32(count), Int32(dimension))
    if let library = OpenBLAS.forRows(dimension) {
      library.dgemv(
        OpenBLAS.rowMajor, isTransposed ? OpenBLAS.transposed : OpenBLAS.plain, rows, columns, a,
        elements, columns, x, 1, b, &y, 1)
    } else {
      cblas_dgemv(
        CblasRowMajor, isTransposed ? CblasTrans : CblasNoTrans, rows, columns, a, elements,
        columns, x, 1, b, &y, 1)
    }
  }

  /// The largest |qᵢ·qⱼ − δᵢⱼ|: how far rounding has taken the vectors from orthonormal.
  public var defect: Double {
    var worst = 0.0
    for i in 0..<count {
      for (j, c) in coordinates(of: self[i]).enumerated() {
        worst = max(worst, abs(c - (i == j ? 1 : 0)))
      }
    }
    return worst
  }
}
