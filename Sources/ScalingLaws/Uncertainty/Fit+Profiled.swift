// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
import Foundation
import NumericalMethods

extension Fit {
  /// The same fit with its coefficients' intervals from profiles, and the warnings that these call for; a
  /// coefficient without a profile keeps its interval.
  func profiled() -> Fit {
    var fit = self
    fit.intervals = .profile
    let root = Self.tQuantile(level, max(degreesOfFreedom, 1))
    fit.coefficients = coefficients.enumerated().map { index, coefficient in
      guard coefficient.standardError != nil else { return oneSided(index) }
      let quantity = Estimand<Law>.coefficient(index)
      guard let interval = profile(of: quantity)?.interval else { return coefficient }
      return coefficient.with(
        error: agreeing(
          coefficient.standardError, with: interval, root: root, isPositive: quantity.isPositive,
          value: coefficient.value), interval: interval)
    }
    fit.warnings =
      warningsApartFromIntervals
      + Law.openIntervals(fit.coefficients, fit.coefficients.map(\.interval)) + unevenScatter
      + groupedScatter
    return fit
  }

  /// The same fit with its coefficients' errors and intervals by groups where their scatter can be told, else by
  /// profiles.
  func grouped() -> Fit {
    let uncertainty = Uncertainty(of: self, by: .groups)
    guard uncertainty.method == .groups else { return profiled() }
    var fit = self
    fit.intervals = .groups
    fit.coefficients = coefficients.indices.map { index in
      let estimate = uncertainty.estimate(.coefficient(index))
      guard coefficients[index].standardError != nil else {
        return coefficients[index].with(interval: estimate.interval)
      }
      return coefficients[index].with(error: estimate.standardError, interval: estimate.interval)
    }
    fit.warnings =
      warningsApartFromIntervals
      + Law.openIntervals(fit.coefficients, fit.coefficients.map(\.interval))
    return fit
  }

  /// A coefficient at a bound with its one-sided interval, where it has one.
  private func oneSided(_ index: Int) -> FittedCoefficient {
    coefficients[index].with(interval: boundaryInterval(of: index, level: level))
  }

  /// What intervals that take runs as independent must say where they are not, or where it cannot be told.
  var groupedScatter: [Warning] {
    guard let groups = Self.repeatedSizes(inputs) else { return [] }
    guard let components = varianceComponents(by: groups), components.freedom.between >= 2 else {
      return [
        Warning(
          code: "W-few-groups",
          message:
            "\(groups.count) sizes are too few to test whether each size has its own offset from the "
            + "law. The intervals assume that it has none; otherwise they are too narrow.")
      ]
    }
    // Residuals that are rounding have no scatter to speak of.
    guard components.probability < 0.05, components.between > 1e-9 else { return [] }
    return [
      Warning(
        code: "W-grouped-scatter",
        message: "Runs of the same size deviate from the law together: the standard deviation is "
          + "\(words(components.between)) between sizes and \(words(components.within)) within a size "
          + "(p = \(Self.short(components.probability))). These intervals assume independent runs."
      )
    ]
  }

  /// The sizes of runs, where sizes repeat; nil where they do not.
  private static func repeatedSizes(_ inputs: [Law.Input]) -> Clusters? {
    guard let inputs = inputs as? [ModelSize] else { return nil }
    let groups = Clusters.sizes(inputs)
    return groups.count >= 2 && inputs.count >= 2 * groups.count ? groups : nil
  }

  /// A scatter for a reader: of logarithms in per cent.
  private func words(_ scatter: Double) -> String {
    residualScale == .log ? Self.short(100 * scatter) + " %" : Self.short(scatter)
  }
  private static func short(_ x: Double) -> String { String(format: "%.2g", x) }

  /// The fit's warnings, without those about where its own intervals end.
  public var warningsApartFromIntervals: [Warning] {
    warnings.filter {
      !$0.code.hasPrefix("W-open-") && $0.code != "W-uneven-scatter"
        && $0.code != "W-grouped-scatter" && $0.code != "W-few-groups"
    }
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
  fileprivate func with(
    error: Double? = nil, interval: ClosedRange<Double>?
  ) -> FittedCoefficient {
    FittedCoefficient(
      name: name, symbol: symbol, unit: unit, value: value, standardError: error ?? standardError,
      interval: interval, atBoundary: atBoundary)
  }
}
