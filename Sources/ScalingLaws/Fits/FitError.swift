// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// Why data cannot be fitted at all.
public enum FitError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Fewer different inputs than coefficients.
  case tooFewRuns(law: String, needed: Int, found: Int)
  /// One of the law's inputs is the same in every run.
  case noVariation(law: String, feature: String, value: Double, count: Int)
  /// All observations are the same, so they determine no exponent.
  case equalValues(law: String, value: Double, count: Int)
  /// An input or observation is not a positive number although the fit takes its logarithm; rows count
  /// from 1.
  case notPositive(row: Int, quantity: String, value: Double)
  /// An observation is not finite; rows count from 1.
  case notFinite(row: Int, quantity: String, value: Double)
  /// No cut of a backtest leaves 8 runs to fit and one to predict; `sides` says how many each leaves.
  case noCut(sides: String)
  /// Linear least squares of a law or an objective that is not linear.
  case notLinear(law: String, objective: String)
  /// A coefficient that cannot be held.
  case cannotHold(law: String, coefficient: String, reason: String)
  /// No admissible coefficients give the objective a finite value.
  case noStart(law: String)

  public var description: String {
    switch self {
    case .tooFewRuns(let law, let needed, let found):
      "a fit of \(law) needs at least \(needed) different runs, one a coefficient, and found \(found)"
    case .noVariation(let law, let feature, let value, let count):
      "a fit of \(law) needs runs of different \(feature), and all \(count) have \(String(format: "%.15g", value))"
    case .equalValues(let law, let value, let count):
      "a fit of \(law) needs values that differ, and all \(count) are \(String(format: "%.15g", value))"
    case .notPositive(let row, let quantity, let value):
      "row \(row): expected \(quantity) greater than 0, found \(value)"
    case .notFinite(let row, let quantity, let value):
      "row \(row): expected a finite \(quantity), found \(value)"
    case .noCut(let sides):
      "a backtest needs a cut with at least 8 runs below it and 1 above, and \(sides)"
    case .notLinear(let law, let objective):
      "the solver linear needs a law that is linear in its coefficients and least squares, and found \(law) with the "
        + objective
    case .cannotHold(let law, let coefficient, let reason):
      "\(coefficient) of \(law) cannot be held: \(reason)"
    case .noStart(let law):
      "no admissible coefficients of \(law) come near these data"
    }
  }
}
