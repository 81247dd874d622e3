// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// The eigenvalues of a symmetric tridiagonal matrix, and the first and last entry of each eigenvector.
///
/// Implicit QL with Wilkinson's shift. Following two rows instead of all vectors takes of the order of m² operations,
/// where a full decomposition takes m³; quadrature rules need no more.
///
/// > Source: Golub and Welsch, Calculation of Gauss quadrature rules, 1969; Parlett, The symmetric eigenvalue problem,
/// > 1980, chapter 8.
public struct TridiagonalEigen: Sendable, Equatable {
  /// The eigenvalues, smallest first.
  public let values: [Double]
  /// The first entry of each one's eigenvector of length 1; its sign is arbitrary, but that of `last` goes with it.
  public let first: [Double]
  /// The last entry.
  public let last: [Double]

  /// Decomposes the matrix of a diagonal and what stands beside it.
  ///
  /// - Parameters:
  ///   - diagonal: m ≥ 1 numbers.
  ///   - beside: m − 1 numbers.
  /// - Throws: `GSLError` if the iteration does not converge, as with numbers that are not finite.
  public init(diagonal: [Double], beside: [Double]) throws(GSLError) {
    let m = diagonal.count
    precondition(m >= 1 && beside.count == m - 1, "\(m) numbers with \(beside.count) beside them")
    guard (diagonal + beside).allSatisfy(\.isFinite) else {
      throw GSLError(operation: "eigenvalues", reason: "the tridiagonal matrix is not finite")
    }
    var d = diagonal
    var e = beside + [0]
    var first = [Double](repeating: 0, count: m)
    var last = first
    first[0] = 1
    last[m - 1] = 1
    let isDone = d.withUnsafeMutableBufferPointer { d in
      e.withUnsafeMutableBufferPointer { e in
        first.withUnsafeMutableBufferPointer { first in
          last.withUnsafeMutableBufferPointer { last in
            (0..<m).allSatisfy { Self.settle($0, d, e, first, last) }
          }
        }
      }
    }
    guard isDone else {
      throw GSLError(operation: "eigenvalues of \(m) rows", reason: "the iteration does not end")
    }
    let order = (0..<m).sorted { d[$0] < d[$1] }
    values = order.map { d[$0] }
    self.first = order.map { first[$0] }
    self.last = order.map { last[$0] }
  }

  /// Rotates until row `top` stands alone; false if that takes too long.
  private static func settle(
    _ top: Int, _ d: UnsafeMutableBufferPointer<Double>, _ e: UnsafeMutableBufferPointer<Double>,
    _ first: UnsafeMutableBufferPointer<Double>, _ last: UnsafeMutableBufferPointer<Double>
  ) -> Bool {
    let m = d.count
    for _ in 0..<80 {
      // The block from `top` ends before the first coupling that rounding can't tell from 0.
      var end = top
      while end < m - 1, abs(e[end]) > .ulpOfOne / 2 * (abs(d[end]) + abs(d[end + 1])) { end += 1 }
      if end == top { return true }
      // Wilkinson's shift: the eigenvalue of the leading 2 × 2 block that is nearer to d[top].
      let half = (d[top + 1] - d[top]) / 2
      let root = hypot(half, e[top])
      let shift = d[top] - e[top] * e[top] / (half + (half < 0 ? -root : root))
      var (c, s) = (1.0, 1.0)
      var carried = 0.0
      var chased = d[end] - shift
      var broke = false
      for i in stride(from: end - 1, through: top, by: -1) {
        let bulge = s * e[i]
        let kept = c * e[i]
        let length = hypot(bulge, chased)
        e[i + 1] = length
        if length == 0 {
          d[i + 1] -= carried
          e[end] = 0
          broke = true
          break
        }
        (s, c) = (bulge / length, chased / length)
        let base = d[i + 1] - carried
        let mixed = (d[i] - base) * s + 2 * c * kept
        carried = s * mixed
        d[i + 1] = base + carried
        chased = c * mixed - kept
        (first[i], first[i + 1]) = (
          c * first[i] - s * first[i + 1], s * first[i] + c * first[i + 1]
        )
        (last[i], last[i + 1]) = (c * last[i] - s * last[i + 1], s * last[i] + c * last[i + 1])
      }
      if broke { continue }
      d[top] -= carried
      e[top] = chased
      e[end] = 0
    }
    return false
  }
}
