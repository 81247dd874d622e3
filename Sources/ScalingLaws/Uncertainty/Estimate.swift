// SPDX-License-Identifier: GPL-3.0-or-later
import NumericalMethods

/// A number with its uncertainty.
public struct Estimate: Sendable, Equatable {
  /// What programs call the number, e.g. `alpha`.
  public let name: String
  /// Of value, error and interval, such as `tokens/parameter`; empty for none.
  public let unit: String
  /// The number at the fit; not finite where the fitted law has none.
  public let value: Double
  /// Nil where the method gives none.
  public let standardError: Double?
  /// The ends of the interval; nil where the method gives none. An end may be infinite where the runs give
  /// the number no limit on that side.
  public let lower, upper: Double?

  public init(
    name: String, unit: String, value: Double, standardError: Double?,
    interval: ClosedRange<Double>?
  ) {
    (self.name, self.unit, self.value) = (name, unit, value)
    self.standardError = standardError
    (lower, upper) = (interval?.lowerBound, interval?.upperBound)
  }

  /// From `lower` to `upper`.
  public var interval: ClosedRange<Double>? {
    guard let lower, let upper else { return nil }
    return ClosedRange(spanning: lower, upper)
  }
}

extension Estimate {
  /// The same with an interval that covers other intervals too; unchanged without one of its own.
  func covering(_ others: [ClosedRange<Double>]) -> Estimate {
    Estimate(
      name: name, unit: unit, value: value, standardError: standardError,
      interval: interval?.covering(others))
  }
}

extension ClosedRange<Double> {
  /// The least interval that holds this one and the finite ones of some others.
  func covering(_ others: [ClosedRange<Double>]) -> ClosedRange<Double> {
    let finite = others.filter { $0.lowerBound.isFinite && $0.upperBound.isFinite }
    return ClosedRange(
      spanning: finite.reduce(lowerBound) { Swift.min($0, $1.lowerBound) },
      finite.reduce(upperBound) { Swift.max($0, $1.upperBound) })
  }
}
