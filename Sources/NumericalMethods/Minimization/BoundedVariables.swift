// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// Variables within bounds as smooth functions of variables without any, for solvers that know no bounds.
///
/// With a unit s of each variable: x = a + s u without bounds; x = l + s (√(u² + 1) − 1) above a lower bound, and
/// likewise below an upper one; x = l + (h − l)(1 + sin u)/2 between two. A minimum at a bound where the slope points
/// outward is a minimum of u too, with a curvature above 0.
///
/// > Source: James and Roos, MINUIT, 1975, section 1.3, for the transformations.
public struct BoundedVariables: Sendable {
  /// The least and the greatest value of each variable; infinite for none.
  public let lower, upper: [Double]
  /// s > 0, about how far each variable has to move for the function to change.
  public let units: [Double]
  /// Where u = 0 for a variable without bounds.
  private let origin: [Double]

  /// Variables about a point.
  ///
  /// - Parameters:
  ///   - point: one number a variable, within the bounds.
  ///   - lower, upper: the bounds, `lower` ≤ `upper`.
  ///   - units: s; a unit that is not positive and finite is taken as 1.
  public init(about point: [Double], lower: [Double], upper: [Double], units: [Double]) {
    precondition(
      point.count == lower.count && point.count == upper.count && point.count == units.count,
      "\(point.count) variables, \(lower.count) lower and \(upper.count) upper bounds, \(units.count) units"
    )
    (self.lower, self.upper, origin) = (lower, upper, point)
    self.units = units.map { $0 > 0 && $0.isFinite ? $0 : 1 }
  }

  /// u at a point; a variable closer to a bound than a thousandth of its unit is moved off it, since its slope by u
  /// is 0 there.
  public func free(_ x: [Double]) -> [Double] {
    x.indices.map { i in
      let s = units[i]
      switch (lower[i].isFinite, upper[i].isFinite) {
      case (false, false): return (x[i] - origin[i]) / s
      case (true, false):
        let height = max((x[i] - lower[i]) / s, 1e-3)
        return (height * (height + 2)).squareRoot()
      case (false, true):
        let depth = max((upper[i] - x[i]) / s, 1e-3)
        return (depth * (depth + 2)).squareRoot()
      case (true, true):
        let width = upper[i] - lower[i]
        guard width > 0 else { return 0 }
        let place = min(max(2 * (x[i] - lower[i]) / width - 1, -1 + 1e-5), 1 - 1e-5)
        return asin(place)
      }
    }
  }

  /// x at u.
  public func bounded(_ u: [Double]) -> [Double] {
    u.indices.map { i in
      let s = units[i]
      switch (lower[i].isFinite, upper[i].isFinite) {
      case (false, false): return origin[i] + s * u[i]
      case (true, false): return lower[i] + s * u[i] * u[i] / (1 + (u[i] * u[i] + 1).squareRoot())
      case (false, true): return upper[i] - s * u[i] * u[i] / (1 + (u[i] * u[i] + 1).squareRoot())
      case (true, true): return lower[i] + (upper[i] - lower[i]) * (1 + sin(u[i])) / 2
      }
    }
  }

  /// dx/du of each variable.
  public func slopes(_ u: [Double]) -> [Double] {
    u.indices.map { i in
      switch (lower[i].isFinite, upper[i].isFinite) {
      case (false, false): return units[i]
      case (true, false): return units[i] * u[i] / (u[i] * u[i] + 1).squareRoot()
      case (false, true): return -units[i] * u[i] / (u[i] * u[i] + 1).squareRoot()
      case (true, true): return (upper[i] - lower[i]) * cos(u[i]) / 2
      }
    }
  }
}
