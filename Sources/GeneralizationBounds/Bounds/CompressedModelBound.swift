// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NumericalMethods

/// Theorem 3.4: a compressed language model generalizes, with every hypothesis as a stored property.
///
/// R_{s,q} ≤ R̂ + C·log V + Σ√C + √(2C) + (R̂_q − R̂), C = (L + log(|K|/δ))/D,
/// with probability at least 1 − δ, for all models of the code at once. Σ is of the quantized and smoothed model.
///
/// > Source: Finzi et al. 2025 (arXiv 2504.15208), Theorem 3.4.
public struct CompressedModelBound: Sendable, Equatable {
  /// N > 0.
  public var parameters: Double
  /// D > 0, the tokens the model was trained on, each once and in order.
  public var tokens: Double
  /// L, everything that a decoder of the quantized model needs.
  public var codeLength: CodeLength
  /// V ≥ 2.
  public var vocabulary: Int
  /// δ in (0, 1).
  public var failureProbability: Double
  /// K, fixed before the data.
  public var grid: BetGrid
  /// Which bound on the cost of smoothing is used.
  public var smoothing: Smoothing
  /// The centre of the smoothed losses.
  public var centre: LossCentre
  /// How a file of fewer than D tokens stands for all.
  public var subsample: Subsample
  /// What the bet minimises.
  public var bet: BetRule
  /// The part of δ that a subsample takes, in (0, 1).
  public var subsampleShare: Double
  /// How many bit widths or checkpoints were tried, this one included: C pays its logarithm over D, and each
  /// alternative's subsample interval its share of δ.
  public var alternatives: Int

  /// The theorem with its hypotheses; the paper's defaults.
  public init(
    parameters: Double, tokens: Double, codeLength: CodeLength, vocabulary: Int,
    failureProbability: Double = 0.01, grid: BetGrid = .uniform(1000),
    smoothing: Smoothing = .paper, centre: LossCentre = .entropy,
    subsample: Subsample = .maurerPontil, bet: BetRule = .lossVariation,
    subsampleShare: Double = 0.5, alternatives: Int = 1
  ) {
    self.parameters = parameters
    self.tokens = tokens
    self.codeLength = codeLength
    self.vocabulary = vocabulary
    self.failureProbability = failureProbability
    self.grid = grid
    self.smoothing = smoothing
    self.centre = centre
    self.subsample = subsample
    self.bet = bet
    self.subsampleShare = subsampleShare
    self.alternatives = alternatives
  }

  /// The bound on a model from the losses of its quantized form.
  ///
  /// Where fewer than D tokens were measured, δ is split between the stream and the sample; where all were, it is
  /// not.
  ///
  /// - Parameters:
  ///   - losses: NLL and entropy of the quantized model, unsmoothed: all D training tokens, or n independent
  ///     draws of them.
  ///   - unquantizedRisk: R̂, nats, to show the quantization gap by itself; it cancels from the bound.
  /// - Returns: The bound with its terms; vacuous where it reaches log V, a plug-in estimate where n < D and
  ///   `subsample` is `.none`.
  /// - Throws: ``BoundError`` for a hypothesis outside its domain or more losses than tokens.
  public func evaluate(
    on losses: TokenLosses, unquantizedRisk: Double? = nil
  ) throws(BoundError) -> BoundValue {
    try checkHypotheses()
    if let unquantizedRisk, !(unquantizedRisk.isFinite && unquantizedRisk >= 0) {
      throw .unquantizedRisk(unquantizedRisk)
    }
    guard Double(losses.count) <= tokens else {
      throw .sampleBeyondStream(count: losses.count, tokens: tokens)
    }
    let isSample = Double(losses.count) < tokens
    let interval = isSample ? subsample : .none
    let sampleShare = interval == .none ? 0 : failureProbability * subsampleShare

    let complexity = try complexityPerToken(
      failureProbability: failureProbability - sampleShare)
    let smoothed = try losses.smoothed(
      weight: Smoothing.weight(complexity: complexity), vocabulary: vocabulary, centre: centre)
    let bets = try grid.bets()
    // The widths' own hypotheses are checked here, so that the search below can't fail.
    _ = try width(interval, of: smoothed, bet: bets[0], failureProbability: sampleShare)
    func term(_ bet: Double, _ sums: TokenSums, _ meanLog: Double) -> Double {
      EmpiricalFreedman.term(
        of: sums, range: smoothed.range, complexity: complexity, bet: bet, meanLog: meanLog)
    }
    let best =
      self.bet == .total && interval != .none
      ? BetSearch.minimum(over: bets.count) { place in
        let sums = smoothed.sums(at: [bets[place]])
        let width = try? width(
          interval, of: smoothed, bet: bets[place], failureProbability: sampleShare)
        return term(bets[place], sums, sums.meanLogs[0]) + (width ?? .infinity)
      } : BetSearch.minimum(over: bets, of: smoothed, value: term)
    let bet = bets[best.index]
    let chosen = smoothed.sums(at: [bet])
    let variation = LossVariation(
      nats: term(bet, chosen, chosen.meanLogs[0]), complexity: complexity, bet: bet,
      index: best.index, evaluations: best.evaluations)
    let quantizedRisk = losses.meanNLL
    let terms = BoundTerms(
      quantizedRisk: quantizedRisk, unquantizedRisk: unquantizedRisk, complexity: complexity,
      vocabulary: vocabulary, lossVariation: variation.nats, smoothing: smoothing,
      subsample: try width(interval, of: smoothed, bet: bet, failureProbability: sampleShare))
    let isPlugIn = isSample && interval == .none
    return BoundValue(
      bound: terms.total, trivial: log(Double(vocabulary)), isPlugInEstimate: isPlugIn,
      failureProbability: failureProbability,
      streamFailureProbability: failureProbability - sampleShare,
      subsampleFailureProbability: sampleShare, complexityPerToken: complexity,
      smoothingWeight: smoothed.weight, range: smoothed.range, lossVariation: variation.sigma,
      bet: bet, quantizedRisk: quantizedRisk, sampleCount: losses.count, terms: terms,
      warnings: warnings(bound: terms.total, count: losses.count, isPlugIn: isPlugIn))
  }

  /// Σ of a model's losses at a complexity of the caller's choice, smoothed for that complexity.
  ///
  /// The minimum over the grid, with no interval for a subsample: what a model would show at another model's C.
  /// It is ``BoundValue/lossVariation`` at the bound's own complexity, and at most that under ``BetRule/total``.
  ///
  /// - Parameters:
  ///   - losses: NLL and entropy of the quantized model, unsmoothed.
  ///   - complexity: C > 0, nats per token; nil: this bound's own.
  /// - Throws: ``BoundError`` for a hypothesis outside its domain.
  public func lossVariation(
    of losses: TokenLosses, complexity: Double? = nil
  ) throws(BoundError) -> LossVariation {
    let complexity = if let complexity { complexity } else { try complexityPerToken() }
    guard complexity > 0, complexity.isFinite else { throw .complexity(complexity) }
    let smoothed = try losses.smoothed(
      weight: Smoothing.weight(complexity: complexity), vocabulary: vocabulary, centre: centre)
    return try EmpiricalFreedman.lossVariation(
      of: smoothed, complexity: complexity, grid: grid)
  }

  /// C = (L + log(|K|/δ) + log(alternatives))/D, nats per token.
  ///
  /// - Parameter failureProbability: The part of δ spent on the stream; nil: all of it.
  /// - Throws: ``BoundError`` for a hypothesis outside its domain.
  public func complexityPerToken(
    failureProbability: Double? = nil
  ) throws(BoundError) -> Double {
    try checkHypotheses()
    return try Complexity.perToken(
      codeLength: codeLength.nats, gridPoints: grid.count,
      failureProbability: failureProbability ?? self.failureProbability, tokens: tokens,
      extra: log(Double(alternatives)))
  }

  private func checkHypotheses() throws(BoundError) {
    guard failureProbability > 0, failureProbability < 1 else {
      throw .failureProbability(failureProbability)
    }
    guard subsampleShare > 0, subsampleShare < 1 else { throw .subsampleShare(subsampleShare) }
    guard parameters > 0, parameters.isFinite else { throw .parameters(parameters) }
    guard tokens > 0, tokens.isFinite else { throw .tokens(tokens) }
    guard vocabulary >= 2 else { throw .vocabulary(vocabulary) }
    guard alternatives >= 1 else { throw .alternatives(alternatives) }
    guard codeLength.nats > 0, codeLength.nats.isFinite else { throw .codeLength(codeLength) }
    if case .bitsPerParameter(_, let counted) = codeLength, counted != parameters {
      throw .codeLengthParameters(counted, parameters: parameters)
    }
    _ = try grid.bets()
  }

  private func width(
    _ interval: Subsample, of losses: SmoothedTokenLosses, bet: Double,
    failureProbability: Double
  ) throws(BoundError) -> Double {
    try interval.width(
      of: losses, bet: bet, gridPoints: grid.count,
      failureProbability: failureProbability / Double(alternatives))
  }

  private func warnings(bound: Double, count: Int, isPlugIn: Bool) -> [Warning] {
    var warnings: [Warning] = []
    if isPlugIn {
      warnings.append(
        Warning(
          code: "W-plug-in",
          message: String(
            format: "%d of %.0f tokens stand for all without an interval: an estimate, not a "
              + "certificate.", count, tokens)))
    }
    let trivial = log(Double(vocabulary))
    if bound >= trivial {
      warnings.append(
        Warning(
          code: "W-vacuous",
          message: String(
            format: "the bound of %.4f nats is not below log V = %.4f, which guessing attains.",
            bound, trivial)))
    }
    return warnings
  }
}
