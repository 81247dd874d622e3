// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
import NumericalMethods

extension Fit {
  /// The same fit with its coefficients' intervals from profiles, and the warnings that these call for; a
  /// coefficient without a profile keeps its interval.
  func profiled() -> Fit {
    var fit = self
    fit.intervals = .profile
    fit.coefficients = coefficients.enumerated().map { index, coefficient in
      coefficient.standardError == nil
        ? coefficient
        : coefficient.with(
          interval: profile(of: .coefficient(index))?.interval ?? coefficient.interval)
    }
    fit.warnings =
      warningsApartFromIntervals
      + Law.openIntervals(fit.coefficients, fit.coefficients.map(\.interval)) + unevenScatter
    return fit
  }

  /// The fit's warnings, without those about where its own intervals end.
  public var warningsApartFromIntervals: [Warning] {
    warnings.filter { !$0.code.hasPrefix("W-open-") && $0.code != "W-uneven-scatter" }
  }

  /// The warning that intervals which take the scatter to be even are too narrow, if they are.
  var unevenScatter: [Warning] {
    guard observed.count >= 50, let ratio = unevenness, ratio > 1.4 else { return [] }
    return [
      Warning(
        code: "W-uneven-scatter",
        message: "Standard errors that allow for uneven scatter are up to "
          + "\((10 * ratio).rounded() / 10) times as large as those that do not, and these intervals do not: "
          + "compare bootstrap intervals.")
    ]
  }
}

extension FittedCoefficient {
  /// The same coefficient with another interval.
  fileprivate func with(interval: ClosedRange<Double>?) -> FittedCoefficient {
    FittedCoefficient(
      name: name, symbol: symbol, unit: unit, value: value, standardError: standardError,
      interval: interval, atBoundary: atBoundary)
  }
}
