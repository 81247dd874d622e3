// SPDX-License-Identifier: GPL-3.0-or-later

/// Least squares for a few columns whose coefficients may not be negative.
public enum NonNegativeLeastSquares {
  /// The x that makes ½ xᵀ G x − hᵀ x smallest subject to xⱼ ≥ 0 for every bounded j.
  ///
  /// Exact: tries every set of coefficients held at 0, the smallest first, and returns the one that
  /// satisfies the Karush–Kuhn–Tucker conditions. Cost doubles with each bounded column.
  ///
  /// - Parameters:
  ///   - gram: G = Xᵀ W X, symmetric, at most 12 columns.
  ///   - right: h = Xᵀ W y.
  ///   - bounded: which coefficients may not be negative; all when nil.
  /// - Returns: the coefficients, exactly 0 where held; nil if G is singular for every candidate.
  public static func solve(gram: Matrix, right: [Double], bounded: [Bool]? = nil) -> [Double]? {
    let p = right.count
    precondition(p <= 12, "\(p) columns are too many to try every set")
    precondition(gram.rows == p && gram.columns == p, "\(gram.rows) × \(gram.columns), not \(p)")
    let mayHold = bounded ?? [Bool](repeating: true, count: p)
    precondition(mayHold.count == p, "\(mayHold.count) bounds for \(p) columns")
    let sets = (0..<(1 << p)).filter { set in
      (0..<p).allSatisfy { mayHold[$0] || set & (1 << $0) == 0 }
    }
    var best: (value: Double, x: [Double])?
    for held in sets.sorted(by: { ($0.nonzeroBitCount, $0) < ($1.nonzeroBitCount, $1) }) {
      let free = (0..<p).filter { held & (1 << $0) == 0 }
      guard let x = minimum(gram, right, free), free.allSatisfy({ !mayHold[$0] || x[$0] >= 0 })
      else { continue }
      let value = -0.5 * free.reduce(0) { $0 + right[$1] * x[$1] }
      let slopesPointInward = (0..<p).allSatisfy { j in
        if held & (1 << j) == 0 { return true }
        let slope = free.reduce(-right[j]) { $0 + gram[j, $1] * x[$1] }
        return slope >= 0
      }
      if slopesPointInward { return x }
      if best.map({ value < $0.value }) ?? true { best = (value, x) }
    }
    return best?.x
  }

  private static func minimum(_ gram: Matrix, _ right: [Double], _ free: [Int]) -> [Double]? {
    var x = [Double](repeating: 0, count: right.count)
    if free.isEmpty { return x }
    let part = Matrix(free.map { i in free.map { gram[i, $0] } })
    guard let factor = try? Cholesky(part) else { return nil }
    for (index, value) in zip(free, factor.solve(free.map { right[$0] })) { x[index] = value }
    return x
  }
}
