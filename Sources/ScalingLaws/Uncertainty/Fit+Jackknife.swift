// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NumericalMethods

extension Fit {
  /// The fits without each run, or without each cluster, in order.
  ///
  /// Above 1,000 runs one at a time, each is one Newton step from this fit, as long as steps agree with full fits where
  /// both are tried; the time then grows as the number of runs, where full fits take its square.
  ///
  /// - Parameters:
  ///   - clusters: what is left out together; nil: one run at a time.
  ///   - threads: at most so many; nil: as many as there are processors.
  /// - Returns: one law a run or cluster; nil where the rest don't determine the law.
  ///
  /// > Source: Tukey, Bias and confidence in not-quite large samples, 1958; Pregibon, Logistic regression diagnostics,
  /// > 1981, for the step.
  public func jackknife(leavingOut clusters: Clusters? = nil, threads: Int? = nil) -> [Law?] {
    if clusters == nil, observed.count > 1000, let stepped = steppedJackknife() { return stepped }
    return Parallel.map(clusters?.count ?? observed.count, threads: threads) { left in
      let keep = (clusters?.labels ?? Array(observed.indices)).map { $0 == left ? 0 : 1 }
      return refit(multiplicities: keep)
    }
  }

  /// By one Newton step a run, checked on 16 of them; nil where there is no Hessian, a row's share of it is too large,
  /// or the steps lie off the full fits by more than a tenth, root mean square, of what leaving out a run moves.
  func steppedJackknife() -> [Law?]? {
    let problem = problem
    guard !problem.penalty.isAbsolute, let local = problem.local(at: coordinates) else {
      return nil
    }
    let free = freeIndices
    guard !free.isEmpty else { return nil }
    let rows = problem.residuals(at: coordinates)
    var points: [[Double]] = []
    points.reserveCapacity(rows.count)
    for (row, weight) in zip(rows, weights) {
      let slope = weight * problem.penalty.cost(row.residual).slope
      let curvature = weight * problem.penalty.curvature(row.residual)
      var part = Matrix(rows: free.count, columns: free.count)
      for (a, i) in free.enumerated() {
        for (b, j) in free.enumerated() {
          part[a, b] = local.hessian[i, j] - curvature * row.derivatives[i] * row.derivatives[j]
        }
      }
      guard let factor = try? Cholesky(part) else { return nil }
      let step = factor.solve(free.map { slope * row.derivatives[$0] })
      var point = coordinates
      for (a, i) in free.enumerated() {
        point[i] = min(max(point[i] + step[a], problem.lower[i]), problem.upper[i])
      }
      points.append(point)
    }
    let moves = free.map { i in
      (points.reduce(0) { $0 + ($1[i] - coordinates[i]) * ($1[i] - coordinates[i]) }
        / Double(points.count)).squareRoot()
    }
    var off = [Double](repeating: 0, count: free.count)
    for trial in 0..<Self.trials {
      let left = (2 * trial + 1) * rows.count / (2 * Self.trials)
      guard let full = refit(multiplicities: rows.indices.map { $0 == left ? 0 : 1 }) else {
        return nil
      }
      let known = problem.coordinates(of: full.values)
      for (a, i) in free.enumerated() {
        let difference = known[i] - points[left][i]
        off[a] += difference * difference / Double(Self.trials)
      }
    }
    guard zip(off, moves).allSatisfy({ $0.squareRoot() <= 0.1 * $1 }) else { return nil }
    return points.map { Law(problem.values(at: $0)) }
  }

  private static var trials: Int { 16 }
}
