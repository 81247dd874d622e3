// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NumericalMethods

extension Fit {
  /// The best law among those in which a number has a given value, and a test of that value.
  ///
  /// - Parameters:
  ///   - quantity: a number that the law determines, such as a coefficient or α − β.
  ///   - value: what it is held at; > 0 for positive factors.
  /// - Returns: the law, the rise D of ``Profile``, and the probability of a rise as large if the value were true,
  ///   by F with 1 and n − p degrees of freedom (conservative where the value is a bound of the number's range);
  ///   nil where the search finds none, or the runs leave no degrees of freedom.
  ///
  /// > Source: Schrader and Hettmansperger, Robust analysis of variance based upon a likelihood ratio
  /// > criterion, 1980; for least squares the F test of Gauss and Fisher.
  public func holding(
    _ quantity: Estimand<Law>, at value: Double
  ) -> (law: Law, rise: Double, probability: Double)? {
    guard degreesOfFreedom > 0, let dispersion, dispersion > 0,
      let least = problem.local(at: coordinates)?.value
    else { return nil }
    let wanted = quantity.isPositive ? log(value) : value
    let error = linearError(of: quantity) ?? 0
    let unit = error > 0 ? error : max(abs(wanted), 0.1)
    let constrained = ConstrainedProblem(
      problem: problem, quantity: quantity, stiffness: 1000 * dispersion / (unit * unit))
    guard wanted.isFinite else { return nil }
    // In steps from the fit's own value, then with the target moved on by what is still missing.
    let start = constrained.scaled(coordinates)
    var x = coordinates
    var found: (x: [Double], u: Double, value: Double)?
    for step in 1...6 {
      let target = start + (wanted - start) * Double(step) / 6
      guard let next = constrained.minimum(drawnTo: target, from: x) else { return nil }
      (x, found) = (next.x, next)
    }
    var target = wanted
    for _ in 0..<6 {
      guard let last = found, abs(last.u - wanted) > 1e-7 * unit else { break }
      target += wanted - last.u
      guard let next = constrained.minimum(drawnTo: target, from: x) else { return nil }
      (x, found) = (next.x, next)
    }
    guard let found, abs(found.u - wanted) < 1e-3 * unit else { return nil }
    let rise = 2 * max(found.value - least, 0) / dispersion
    return (
      Law(problem.values(at: found.x)), rise,
      FDistribution.upperTail(rise, numerator: 1, denominator: Double(degreesOfFreedom))
    )
  }
}
