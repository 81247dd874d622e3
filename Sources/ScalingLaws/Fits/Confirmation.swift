// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Foundation
import NumericalMethods

/// What a second solver of GSL's, which shares no step with the first, found of the same objective.
public struct Confirmation: Sendable, Equatable {
  /// The second solver.
  public let solver: Solver
  /// By how much the objective that it reaches from the fit's optimum differs from the fit's, relative to it; below 0
  /// where it is lower.
  public let fromOptimum: Double
  /// The same from another start; nil where there is none.
  public let fromElsewhere: Double?
  /// How often the second solver evaluated the objective.
  public let evaluations: Int
  /// Whether it found a lower objective, from which the first solver went on: the fit is that one.
  public let improved: Bool

  /// The larger of the differences in size.
  public var difference: Double {
    max(abs(fromOptimum), abs(fromElsewhere ?? 0))
  }

  /// The difference above which a warning is given.
  public static let tolerance = 1e-6

  /// The warning where the two solvers differ by more than ``tolerance``.
  var warning: Warning? {
    guard difference > Self.tolerance, difference.isFinite else { return nil }
    let percent = String(format: "%.2g", 100 * difference)
    return Warning(
      code: "W-solvers-differ",
      message:
        "The solver \(solver.rawValue) ends \(percent) % away from the fitted objective: the objective has "
        + "more than one minimum or is too flat for the solvers to agree.")
  }
}

extension Search {
  /// A trust region ends where the sum of squares no longer tells; undamped Newton steps take the gradient to rounding.
  mutating func polish(_ problem: some FitProblem, after solver: Solver) {
    guard solver == .trustRegion, best.outcome != .converged,
      let polished = problem.minimum(from: best.point, using: .newton),
      polished.local.value <= best.local.value
    else { return }
    best = polished
  }
}

extension FitProblem {
  /// Confirms a search's best point by another solver, from that point and from one other start; where the other
  /// solver ends lower, the first one goes on from there and the search's best point is replaced.
  func confirm(
    _ search: inout Search, by second: Solver, after first: Solver
  ) -> Confirmation? {
    // Where residuals are below 1e-8 the objective is zero for a solver that has only values or gradients: differences
    // are then relative to residuals of 1e-5.
    let isZero = search.best.local.value <= 1e12 * negligible
    let unit = isZero ? 1e18 * negligible : search.best.local.value
    func reach(_ start: [Double]) -> Minimum? { minimum(from: start, using: second) }
    guard let own = reach(search.best.point) else { return nil }
    var evaluations = own.evaluations
    // The second start, or a third where the second leads to another minimum.
    var other: Minimum?
    for start in search.starts.dropFirst().prefix(2) {
      guard let found = reach(start) else { continue }
      evaluations += found.evaluations
      if other.map({ found.local.value < $0.local.value }) ?? true { other = found }
      if found.local.value <= search.best.local.value + Confirmation.tolerance * unit { break }
    }
    let lowest = [own, other].compactMap { $0 }.min { $0.local.value < $1.local.value } ?? own
    var improved = false
    if lowest.local.value < search.best.local.value - 1e-9 * unit {
      let start = lowest.point
      let robust: Solver = first == .linear ? .newton : first
      let next =
        [minimum(from: start, using: robust), minimum(from: start, using: .newton), lowest]
        .compactMap { $0 }.min { $0.local.value < $1.local.value } ?? lowest
      search.best = next
      improved = true
    }
    let value = search.best.local.value
    return Confirmation(
      solver: second, fromOptimum: (own.local.value - value) / unit,
      fromElsewhere: other.map { ($0.local.value - value) / unit }, evaluations: evaluations,
      improved: improved)
  }
}
