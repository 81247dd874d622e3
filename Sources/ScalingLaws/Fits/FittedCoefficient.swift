// SPDX-License-Identifier: GPL-3.0-or-later

/// A coefficient as a fit found it.
public struct FittedCoefficient: Sendable, Equatable {
  /// The name in plain letters, e.g. `alpha`.
  public let name: String
  /// The symbol in the law's formula, e.g. `α`.
  public let symbol: String
  /// Such as `nats/token`; empty for a plain number.
  public let unit: String
  /// In ``unit``, and within the coefficient's range.
  public let value: Double
  /// Nil for a coefficient at its bound, and where the data leave no degrees of freedom or do not
  /// determine the coefficient.
  public let standardError: Double?
  /// The confidence interval at the fit's level; nil where the data give none. That of a coefficient at its bound is
  /// one-sided; those of the others hold for the coefficients at a bound being there.
  public let interval: ClosedRange<Double>?
  /// Whether the coefficient ended exactly at a bound of its range.
  public let atBoundary: Bool
}

/// What a fitted law says about one input.
public struct Prediction: Sendable, Equatable {
  /// The law at the input, in the unit of what was fitted: for losses nats per token.
  public let value: Double
  /// By the delta method, √(gᵀ C g); nil where the fit has no covariance.
  public let standardError: Double?
  /// The confidence interval of the mean law, not of a new measurement, at the fit's level.
  public let interval: ClosedRange<Double>?
}
