// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
public import NumericalMethods

/// How residuals scatter between groups and within them: r_ij = s_i + e_ij, of variances σ_s² and σ_e².
///
/// By the fitting of constants on the law linearised at the fit: with X the derivatives of the free coefficients, Z the
/// groups' indicators and M the projection off X, the contrast of the residuals along an eigenvector of ZᵀMZ with
/// eigenvalue λ has the variance λ σ_s² + σ_e². Eigenvalues below a tenth of a group's weight are left out: coefficients
/// take up what groups differ by there. Three sizes and the three coefficients of size leave nothing to tell.
///
/// > Source: Henderson, Estimation of variance and covariance components, 1953, method 3; Searle, Casella and
/// > McCulloch, Variance components, 1992, chapter 5.
public struct VarianceComponents: Sendable, Equatable {
  /// What the residuals are grouped by.
  public let groups: Clusters
  /// The mean square between groups beyond what the coefficients take up, and the mean square within.
  public let meanSquares: (between: Double, within: Double)
  /// The degrees of freedom of each, at least 1.
  public let freedom: (between: Int, within: Int)
  /// n₀ > 0, the mean λ: how often σ_s² counts in the mean square between groups.
  public let size: Double

  public static func == (a: VarianceComponents, b: VarianceComponents) -> Bool {
    a.groups == b.groups && a.meanSquares == b.meanSquares && a.freedom == b.freedom
      && a.size == b.size
  }

  /// σ_s ≥ 0, on the scale of the residuals: how far a group lies from the law as a whole.
  public var between: Double {
    (max(meanSquares.between - meanSquares.within, 0) / size).squareRoot()
  }
  /// σ_e ≥ 0, how runs of one group scatter about it.
  public var within: Double { meanSquares.within.squareRoot() }
  /// The probability of so large a mean square between groups if σ_s were 0, for normal residuals.
  public var probability: Double {
    FDistribution.upperTail(
      meanSquares.between / meanSquares.within, numerator: Double(freedom.between),
      denominator: Double(freedom.within))
  }

  /// σ_s and σ_e as the data leave them open: each mean square over a χ² of its degrees of freedom, a σ_s² below 0 as 0.
  func draw(using generator: inout SeededGenerator) -> (between: Double, within: Double) {
    func chiSquare(_ freedom: Int) -> Double {
      var sum = 0.0
      for _ in 0..<freedom {
        let z = generator.normal()
        sum += z * z
      }
      return sum / Double(freedom)
    }
    let inner = meanSquares.within / chiSquare(freedom.within)
    let outer = meanSquares.between / chiSquare(freedom.between)
    return ((max(outer - inner, 0) / size).squareRoot(), inner.squareRoot())
  }

  /// Residuals as the groups' scatter makes them, their variances drawn too.
  ///
  /// - Parameter weights: one a run; a run's own scatter goes as 1/√w.
  func residuals(fit weights: [Double], using generator: inout SeededGenerator) -> [Double] {
    let spread = draw(using: &generator)
    let offsets = (0..<groups.count).map { _ in spread.between * generator.normal() }
    return zip(groups.labels, weights).map { label, weight in
      offsets[label] + spread.within * generator.normal() / weight.squareRoot()
    }
  }

  /// The residual of a run of a group that was not measured, its variances drawn too.
  public func newResidual(using generator: inout SeededGenerator) -> Double {
    let spread = draw(using: &generator)
    return spread.between * generator.normal() + spread.within * generator.normal()
  }

  /// The variance of Σ aᵢ rᵢ with its degrees of freedom by Satterthwaite, for weights a of the residuals.
  ///
  /// > Source: Satterthwaite, An approximate distribution of estimates of variance components, 1946.
  func variance(of weights: [Double]) -> (value: Double, freedom: Double) {
    var sums = [Double](repeating: 0, count: groups.count)
    var squares = 0.0
    for (weight, label) in zip(weights, groups.labels) {
      sums[label] += weight
      squares += weight * weight
    }
    let together = sums.reduce(0) { $0 + $1 * $1 }
    guard meanSquares.between > meanSquares.within else {
      // No offsets to be seen: both mean squares estimate σ_e².
      let (b, w) = (Double(freedom.between), Double(freedom.within))
      let pooled = (b * meanSquares.between + w * meanSquares.within) / (b + w)
      return (pooled * squares, b + w)
    }
    let outer = together / size
    let inner = squares - outer
    let (first, second) = (outer * meanSquares.between, inner * meanSquares.within)
    let value = first + second
    let spread =
      first * first / Double(freedom.between) + second * second / Double(freedom.within)
    return (value, spread > 0 ? max(value * value / spread, 1) : Double(freedom.between))
  }

  /// The variance of the residual of a run of a group that was not measured, σ_s² + σ_e², and its degrees of freedom.
  var newGroup: (value: Double, freedom: Double) {
    guard meanSquares.between > meanSquares.within else {
      let (b, w) = (Double(freedom.between), Double(freedom.within))
      return ((b * meanSquares.between + w * meanSquares.within) / (b + w), b + w)
    }
    let (first, second) = (meanSquares.between / size, (1 - 1 / size) * meanSquares.within)
    let value = first + second
    let spread =
      first * first / Double(freedom.between) + second * second / Double(freedom.within)
    return (value, max(value * value / spread, 1))
  }
}

extension Fit {
  /// The groups by which scatter is split unless others are asked for: runs of one model size, where there are at least
  /// four sizes and twice as many runs.
  public var usualGroups: Clusters? {
    guard let inputs = inputs as? [ModelSize] else { return nil }
    let groups = Clusters.sizes(inputs)
    return groups.count >= 4 && inputs.count >= 2 * groups.count ? groups : nil
  }

  /// The scatter by the usual groups, where two degrees of freedom or more are left between them; nil elsewhere.
  public var usualComponents: VarianceComponents? {
    usualGroups.flatMap { varianceComponents(by: $0) }.flatMap {
      $0.freedom.between >= 2 ? $0 : nil
    }
  }

  /// How intervals are made unless a method is asked for: by groups where their scatter can be told, else by profiles.
  public var usualIntervals: IntervalMethod { usualComponents == nil ? .profile : .groups }

  /// How the residuals scatter between groups and within.
  ///
  /// - Parameter groups: one label a run.
  /// - Returns: nil where the coefficients take up all that groups differ by, or no run is left within a group.
  public func varianceComponents(by groups: Clusters) -> VarianceComponents? {
    precondition(groups.labels.count == observed.count, "\(groups.labels.count) labels")
    let roots = weights.map { $0.squareRoot() }
    let free = freeIndices
    guard !free.isEmpty, observed.count > free.count, groups.count >= 2,
      groups.count < observed.count
    else { return nil }
    let rows = problem.residuals(at: coordinates)
    // X and r, each row by the root of its weight; columns of length 1.
    var columns = free.map { a in rows.indices.map { roots[$0] * rows[$0].derivatives[a] } }
    for k in columns.indices {
      let length = BLAS.norm(columns[k])
      guard length > 0, length.isFinite else { return nil }
      BLAS.scale(&columns[k], by: 1 / length)
    }
    let r = residuals.indices.map { roots[$0] * residuals[$0] }
    guard let outer = LeftOver(columns, r) else { return nil }

    // What each group's indicator keeps of itself off the law's columns.
    let raw = (0..<groups.count).map { group in
      groups.labels.indices.map { groups.labels[$0] == group ? roots[$0] : 0 }
    }
    let indicators = raw.map { outer.reduced($0) }
    let mean = weights.reduce(0, +) / Double(groups.count)
    let gram = Matrix(indicators.map { a in indicators.map { BLAS.dot(a, $0) } })
    guard let whole = LeftOver(columns + raw, r), let eigen = try? SymmetricEigen(gram)
    else { return nil }
    let within = observed.count - whole.rank
    // Contrasts between groups that the coefficients do not take up: each has the variance λ σ_s² + σ_e².
    var (squares, size, between) = (0.0, 0.0, 0)
    for (k, value) in eigen.values.enumerated() where value > Self.leastShare * mean {
      var contrast = 0.0
      for (group, indicator) in indicators.enumerated() {
        contrast += eigen.vectors[group, k] * BLAS.dot(indicator, r)
      }
      squares += contrast * contrast / value
      size += value
      between += 1
    }
    guard within >= 1, between >= 1, whole.sum > 0 else { return nil }
    return VarianceComponents(
      groups: groups,
      meanSquares: (squares / Double(between), whole.sum / Double(within)),
      freedom: (between, within), size: size / Double(between))
  }

  /// The share of a group's weight that a contrast between groups must keep off the coefficients to count.
  private static var leastShare: Double { 0.1 }
}

/// What some columns leave of a vector's squares.
struct LeftOver {
  let rank: Int
  let sum: Double
  /// Orthonormal, one vector a rank.
  let basis: [[Double]]

  /// By modified Gram–Schmidt, twice; a column that keeps less than 1e-9 of its length counts for nothing.
  init?(_ columns: [[Double]], _ vector: [Double]) {
    var basis: [[Double]] = []
    for column in columns {
      let length = BLAS.norm(column)
      var rest = Self.reduced(column, basis)
      let left = BLAS.norm(rest)
      guard left > 1e-9 * length else { continue }
      BLAS.scale(&rest, by: 1 / left)
      basis.append(rest)
    }
    let rest = Self.reduced(vector, basis)
    sum = BLAS.dot(rest, rest)
    (rank, self.basis) = (basis.count, basis)
    guard sum.isFinite else { return nil }
  }

  /// What the columns leave of another vector.
  func reduced(_ vector: [Double]) -> [Double] { Self.reduced(vector, basis) }

  private static func reduced(_ v: [Double], _ basis: [[Double]]) -> [Double] {
    var v = v
    for _ in 0..<2 {
      for q in basis { BLAS.add(-BLAS.dot(q, v), times: q, to: &v) }
    }
    return v
  }
}
