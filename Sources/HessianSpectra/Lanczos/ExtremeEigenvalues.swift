// SPDX-License-Identifier: GPL-3.0-or-later
public import NumericalMethods

/// The eigenvalues at one end of a symmetric operator's spectrum, by Lanczos with thick restarts.
///
/// When the basis is full, the wanted Ritz vectors and the residual are kept and the rest is dropped, so that memory
/// stays bounded however many products it takes.
///
/// > Source: Wu and Simon, Thick-restart Lanczos method for large symmetric eigenvalue problems, 2000.
public struct ExtremeEigenvalues: Sendable, Equatable {
  /// Which end of the spectrum.
  public enum End: String, Sendable, CaseIterable { case smallest, largest }

  /// The eigenvalues found, from the end inwards.
  public let values: [Double]
  /// |H y − θ y| for each: an eigenvalue lies within this of θ.
  public let residuals: [Double]
  /// Products with H that it took.
  public let products: Int
  /// How often the basis was cut back.
  public let restarts: Int
  /// Whether every residual is at most the tolerance times the largest |θ|.
  public let isConverged: Bool

  /// Finds eigenvalues.
  ///
  /// - Parameters:
  ///   - hessian: H, of dimension n.
  ///   - count: how many, 1 ≤ count < n.
  ///   - end: which end.
  ///   - basis: the most vectors kept, more than count + 1; 2·count + 20 by default.
  ///   - tolerance: relative to the largest |θ|.
  ///   - maximumProducts: where the search gives up; the answer then says so.
  ///   - seed: of the start vector.
  /// - Throws: `GSLError` if the eigenvalues of a projection can't be found.
  public init(
    of hessian: SymmetricOperator, count: Int, at end: End, basis: Int? = nil,
    tolerance: Double = 1e-10, maximumProducts: Int = 10_000, seed: UInt64
  ) throws(GSLError) {
    let n = hessian.dimension
    precondition(count >= 1 && count < n, "\(count) eigenvalues of a matrix of \(n) rows")
    let size = min(n, max(basis ?? 2 * count + 20, count + 2))
    var generator = SeededGenerator(seed: seed)
    var next = Probe.gaussian.vector(dimension: n, using: &generator)
    BLAS.scale(&next, by: 1 / BLAS.norm(next))
    var vectors = OrthonormalBasis(dimension: n)
    var projection = Matrix(rows: size, columns: size)
    var (products, restarts) = (0, 0)
    while true {
      var residual = 0.0
      while vectors.count < size {
        let j = vectors.count
        vectors.append(next)
        var w = hessian(next)
        products += 1
        for (i, c) in vectors.coordinates(of: w).enumerated() {
          projection[i, j] = c
          projection[j, i] = c
        }
        vectors.removeSpan(from: &w)
        residual = BLAS.norm(w)
        if residual <= 1e-13 * abs(projection[j, j]) || vectors.count == n {
          residual = 0
          if vectors.count == n { break }
          // An invariant subspace: go on in a direction that it does not hold.
          w = Probe.gaussian.vector(dimension: n, using: &generator)
          vectors.removeSpan(from: &w)
        }
        BLAS.scale(&w, by: 1 / BLAS.norm(w))
        next = w
      }
      let m = vectors.count
      let ritz = try SymmetricEigen(
        Matrix((0..<m).map { i in (0..<m).map { projection[i, $0] } }))
      let order = end == .smallest ? Array(0..<m) : Array((0..<m).reversed())
      let wanted = Array(order.prefix(count))
      let largest = max(abs(ritz.values[0]), abs(ritz.values[m - 1]))
      let misses = wanted.map { abs(residual * ritz.vectors[m - 1, $0]) }
      let isDone = misses.allSatisfy { $0 <= tolerance * largest }
      if isDone || products >= maximumProducts || m == n {
        values = wanted.map { ritz.values[$0] }
        residuals = misses
        self.products = products
        self.restarts = restarts
        isConverged = isDone
        return
      }
      // Keeping some beyond the wanted ones speeds up what follows.
      let kept = order.prefix(min(count + (m - count) / 2, m - 2))
      var shorter = OrthonormalBasis(dimension: n)
      projection = Matrix(rows: size, columns: size)
      for (place, i) in kept.enumerated() {
        shorter.append(vectors.combination((0..<m).map { ritz.vectors[$0, i] }))
        projection[place, place] = ritz.values[i]
      }
      vectors = shorter
      restarts += 1
    }
  }
}
