// SPDX-License-Identifier: GPL-3.0-or-later

/// How a number goes to one of the two grid points beside it.
public enum Rounding: String, Sendable, CaseIterable {
  /// To the nearer one, halves up: error at most half a step, and not 0 on average.
  case nearest
  /// Up with the probability that makes the mean right: unbiased, error below a step, variance at most a quarter of
  /// its square.
  case stochastic

  /// The largest |error| in steps.
  public var largestError: Double { self == .nearest ? 0.5 : 1 }
}
