// SPDX-License-Identifier: GPL-3.0-or-later

/// The loss variation Σ of Theorem 3.1 at the bet that was chosen.
///
/// Σ√C = Δ·C·(1 − s)/s + (Δ/s)·mean v(sA). Σ depends on C: it is a variance over √C where the best bet is the
/// largest of the grid, so a value found at one complexity must not be carried to another; evaluate it again.
///
/// > Source: Finzi et al. 2025 (arXiv 2504.15208), Theorem 3.1.
public struct LossVariation: Sendable, Equatable {
  /// Σ, nats per √nat.
  public let sigma: Double
  /// Σ√C, nats: the term of the bound.
  public let nats: Double
  /// s, the bet at which it was taken.
  public let bet: Double
  /// The bet's place in the grid, from 0; nil where s was free in (0, 1].
  public let index: Int?
  /// How many bets were evaluated to find it.
  public let evaluations: Int

  init(nats: Double, complexity: Double, bet: Double, index: Int?, evaluations: Int) {
    self.nats = nats
    self.bet = bet
    self.index = index
    self.evaluations = evaluations
    // At C = 0 the term itself is the answer: no variation, or no bound on it.
    sigma = complexity > 0 ? nats / complexity.squareRoot() : (nats == 0 ? 0 : .infinity)
  }
}
