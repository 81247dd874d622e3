// SPDX-License-Identifier: GPL-3.0-or-later

/// A coefficient as a fit found it.
public struct FittedCoefficient: Sendable, Equatable {
  public let name: String
  public let symbol: String
  public let unit: String
  public let value: Double
  /// Nil for a coefficient at its bound, and where the data leave no degrees of freedom or do not
  /// determine the coefficient.
  public let standardError: Double?
  /// The confidence interval at the fit's level, nil where the standard error is; conditional on the
  /// coefficients at a bound being there.
  public let interval: ClosedRange<Double>?
  /// Whether the coefficient ended exactly at a bound of its range.
  public let atBoundary: Bool
}

/// What a fitted law says about one input.
public struct Prediction: Sendable, Equatable {
  public let value: Double
  /// By the delta method, √(gᵀ C g); nil where the fit has no covariance.
  public let standardError: Double?
  /// The confidence interval of the mean law, not of a new measurement, at the fit's level.
  public let interval: ClosedRange<Double>?
}
