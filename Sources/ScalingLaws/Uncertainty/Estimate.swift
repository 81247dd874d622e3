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
