// SPDX-License-Identifier: GPL-3.0-or-later

/// What an inequality adds to the mean smoothed loss, R_s ≤ X̄ + Δ·C + variation.
public struct Gap: Sendable {
  /// The gap less Δ·C, nats: Σ√C under Theorem 3.1.
  public let variation: Double
  /// s, where the inequality bets.
  public let bet: Double?
  /// X̄, nats.
  public let meanLoss: Double
  /// The interval for a subsample, nats.
  public let width: Double

  /// A gap from its parts, all in nats but the bet.
  public init(variation: Double, bet: Double? = nil, meanLoss: Double, width: Double = 0) {
    self.variation = variation
    self.bet = bet
    self.meanLoss = meanLoss
    self.width = width
  }
}
