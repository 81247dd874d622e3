// SPDX-License-Identifier: GPL-3.0-or-later

/// Empirical Freedman: the mean conditional loss is bounded by the mean loss and a loss variation seen in the data.
///
/// mean E[X_k | past] ≤ X̄ + Δ·C + Σ√C with probability at least 1 − δ, C = (L + log(|K|/δ))/n,
/// Σ√C = min over s in K of Δ·C·(1 − s)/s + (Δ/s)·mean v(sA_k), A_k = (Y_k − X_k)/Δ.
/// Holds for any dependence between tokens and at every n at once (any stopping time).
///
/// > Source: Finzi et al. 2025 (arXiv 2504.15208), Theorem 3.1 and Lemma 3.2.
public struct EmpiricalFreedman: Sendable, Equatable {
  /// δ in (0, 1).
  public var failureProbability: Double
  /// K, fixed before the data.
  public var grid: BetGrid
  /// L ≥ 0, nats: the prefix code of the hypothesis; 0 for one fixed before the data.
  public var codeLength: Double
  /// n, the length of the stream; nil: the number of residuals.
  public var tokens: Double?

  /// The theorem with its hypotheses.
  public init(
    failureProbability: Double = 0.01, grid: BetGrid = .uniform(1000), codeLength: Double = 0,
    tokens: Double? = nil
  ) {
    self.failureProbability = failureProbability
    self.grid = grid
    self.codeLength = codeLength
    self.tokens = tokens
  }

  /// What the theorem says about residuals.
  public struct Value: Sendable, Equatable {
    /// C, nats per token.
    public let complexity: Double
    /// Σ and the bet it was taken at.
    public let lossVariation: LossVariation
    /// Δ·C + Σ√C, nats.
    public let gap: Double
    /// X̄ + gap, nats.
    public let bound: Double
  }

  /// The bound on residuals whose range is proved or vouched for.
  ///
  /// - Parameter residuals: Losses and centres in stream order, nats.
  /// - Returns: The bound, valid with probability at least 1 − δ; unreliable when `tokens` differs from the
  ///   number of residuals, which then only stand for the stream's mean.
  /// - Throws: ``BoundError`` for a hypothesis outside its domain.
  public func evaluate(on residuals: BoundedResiduals) throws(BoundError) -> Value {
    let complexity = try Complexity.perToken(
      codeLength: codeLength, gridPoints: grid.count, failureProbability: failureProbability,
      tokens: tokens ?? Double(residuals.count))
    let variation = try Self.lossVariation(of: residuals, complexity: complexity, grid: grid)
    let gap = residuals.range * complexity + variation.nats
    return Value(
      complexity: complexity, lossVariation: variation, gap: gap, bound: residuals.meanLoss + gap)
  }

  /// Σ of residuals at a complexity: the exact minimum over the grid.
  ///
  /// - Parameters:
  ///   - residuals: Losses and centres, nats.
  ///   - complexity: C ≥ 0, nats per token.
  ///   - grid: The bets.
  /// - Returns: Σ, Σ√C and the bet.
  /// - Throws: ``BoundError`` for a negative complexity or an unusable grid.
  public static func lossVariation(
    of residuals: BoundedResiduals, complexity: Double, grid: BetGrid = .uniform(1000)
  ) throws(BoundError) -> LossVariation {
    guard complexity >= 0, complexity.isFinite else { throw .complexity(complexity) }
    let bets = try grid.bets()
    let best = BetSearch.minimum(over: bets.count) {
      term(of: residuals, complexity: complexity, bet: bets[$0])
    }
    return LossVariation(
      nats: best.value, complexity: complexity, bet: bets[best.index], index: best.index,
      evaluations: best.evaluations)
  }

  /// Σ of smoothed token losses at a complexity, in constant memory and one to three passes over the rows.
  ///
  /// - Parameters:
  ///   - losses: Smoothed losses, of any number.
  ///   - complexity: C ≥ 0, nats per token.
  ///   - grid: The bets.
  /// - Returns: Σ, Σ√C and the bet: the exact minimum over the grid.
  /// - Throws: ``BoundError`` for a negative complexity or an unusable grid.
  public static func lossVariation(
    of losses: SmoothedTokenLosses, complexity: Double, grid: BetGrid = .uniform(1000)
  ) throws(BoundError) -> LossVariation {
    guard complexity >= 0, complexity.isFinite else { throw .complexity(complexity) }
    let bets = try grid.bets()
    let best = BetSearch.minimum(over: bets, of: losses) { bet, sums, meanLog in
      term(of: sums, range: losses.range, complexity: complexity, bet: bet, meanLog: meanLog)
    }
    return LossVariation(
      nats: best.value, complexity: complexity, bet: bets[best.index], index: best.index,
      evaluations: best.evaluations)
  }

  /// Σ with s free in (0, 1]: the root of h(s) = C, or s = 1 where h(1) ≤ C.
  ///
  /// A reference for the grid's resolution; a certificate must use a grid fixed before the data.
  ///
  /// - Throws: ``BoundError`` for a negative complexity.
  public static func continuousLossVariation(
    of residuals: BoundedResiduals, complexity: Double
  ) throws(BoundError) -> LossVariation {
    guard complexity >= 0, complexity.isFinite else { throw .complexity(complexity) }
    var bet = 1.0
    var evaluations = 1
    if !(residuals.stationarity(at: 1) <= complexity) {
      var low = 0.0
      var high = 1.0
      while true {
        bet = low + (high - low) / 2
        if bet <= low || bet >= high { break }
        evaluations += 1
        if residuals.stationarity(at: bet) <= complexity { low = bet } else { high = bet }
      }
      bet = max(bet, .leastNormalMagnitude)
    }
    return LossVariation(
      nats: term(of: residuals, complexity: complexity, bet: bet), complexity: complexity,
      bet: bet, index: nil, evaluations: evaluations)
  }

  /// Δ·C·(1 − s)/s + (Δ/s)·mean v(sA), nats: the loss variation at one bet, convex in u = Δ/s.
  static func term(of residuals: BoundedResiduals, complexity: Double, bet: Double) -> Double {
    let u = residuals.range / bet
    return u * (complexity * (1 - bet) + residuals.meanExcess(at: bet))
  }

  /// The same from sums: mean v(sA) = s·mean A − mean log(1 + sA).
  static func term(
    of sums: TokenSums, range: Double, complexity: Double, bet: Double, meanLog: Double
  ) -> Double {
    let excess = bet * ((sums.meanCentre - sums.meanLoss) / range) - meanLog
    return range / bet * (complexity * (1 - bet) + max(excess, 0))
  }
}

extension EmpiricalFreedman: Inequality {
  public var entry: CatalogEntry {
    CatalogEntry(
      name: "empirical-freedman", file: "EmpiricalFreedman", title: "Empirical Freedman",
      formula: "mean + Δ·C + Σ√C", assumes: "any dependence, X − Y < Δ, any stopping time",
      source: "Finzi et al. 2025, Theorem 3.1")
  }
  public var term: (name: String, formula: String) { ("loss variation", "Σ√C") }
  public func isTimeUniform(for draws: Draws) -> Bool { true }
  public func choices(of grid: BetGrid, draws: Draws) -> Int { grid.count }
  public func takes(_ subsample: Subsample) -> Bool { true }
  public var isTriedByBest: Bool { true }

  public func gap(on evidence: Evidence) throws(BoundError) -> Gap {
    try evidence.betting(share: 1) { bet, sums, meanLog in
      Self.term(
        of: sums, range: evidence.range, complexity: evidence.complexity, bet: bet,
        meanLog: meanLog)
    }
  }
}

extension InequalityName {
  /// Theorem 3.1, minimised over the grid.
  public static let empiricalFreedman = InequalityName("empirical-freedman")
}
