// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
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
  /// The bits that describe the tokenizer, where it was made from the training data; nil where it was fixed before them.
  /// C pays for them.
  public var tokenizerBits: Double?
  /// What ``codeLength`` counts; no number of the bound depends on it, what it says does.
  public var code: ModelCode
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
  /// How fewer than D rows were drawn from all D tokens; without effect where all were measured.
  public var sampled: RowSampling
  /// How a file of fewer than D tokens stands for all.
  public var subsample: Subsample
  /// What the bet minimises.
  public var bet: BetRule
  /// The part of δ that a subsample takes, in (0, 1).
  public var subsampleShare: Double
  /// How the smoothed losses are turned into a guarantee.
  public var inequality: InequalityName
  /// How α is chosen.
  public var weight: SmoothingWeight
  /// How the training tokens came about.
  public var draws: Draws
  /// When D was decided.
  public var stopping: Stopping
  /// How often the training stream went through its tokens: at most 1. A token seen again has a loss that the model
  /// was fitted to, no martingale is left, and every inequality here is refused.
  public var epochs: Double
  /// How many bit widths or checkpoints were tried, this one included: C pays its logarithm over D, and each
  /// alternative's subsample interval its share of δ.
  public var alternatives: Int

  /// The theorem with its hypotheses; the paper's defaults.
  public init(
    parameters: Double, tokens: Double, codeLength: CodeLength, vocabulary: Int,
    failureProbability: Double = 0.01, grid: BetGrid = .uniform(1000),
    smoothing: Smoothing = .paper, centre: LossCentre = .entropy,
    subsample: Subsample = .maurerPontil, bet: BetRule = .lossVariation,
    subsampleShare: Double = 0.5, alternatives: Int = 1,
    inequality: InequalityName = .empiricalFreedman, weight: SmoothingWeight = .complexity,
    draws: Draws = .stream, stopping: Stopping = .fixed, epochs: Double = 1,
    code: ModelCode = .stored, sampled: RowSampling = .unstated, tokenizerBits: Double? = nil
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
    self.inequality = inequality
    self.weight = weight
    self.draws = draws
    self.stopping = stopping
    self.epochs = epochs
    self.code = code
    self.sampled = sampled
    self.tokenizerBits = tokenizerBits
  }

  /// The bound on a model from the losses of its quantized form.
  ///
  /// Where fewer than D tokens were measured, δ is split between the stream and the sample; where all were, it is
  /// not.
  ///
  /// - Parameters:
  ///   - losses: NLL and entropy of the quantized model, unsmoothed: all D training tokens, or n rows drawn from
  ///     them as ``sampled`` states.
  ///   - units: Which rows belong to which unit, where units were drawn.
  ///   - unquantizedRisk: R̂, nats, to show the quantization gap by itself; it cancels from the bound.
  ///   - rules: The inequalities that ``inequality`` may name.
  /// - Returns: The bound with its terms; vacuous where it reaches log V, an estimate where n < D and `subsample` is no
  ///   interval or `sampled` is unstated.
  /// - Throws: ``BoundError`` for a hypothesis outside its domain, more losses than tokens, or units that do not fit.
  public func evaluate(
    on losses: TokenLosses, units: RowUnits? = nil, unquantizedRisk: Double? = nil,
    rules: [any Inequality] = Catalog.rules
  ) throws(BoundError) -> BoundValue {
    let isSample = Double(losses.count) < tokens
    if let units, units.rows != losses.count {
      throw .units(
        "units of \(losses.count) rows together, one for each token loss, found \(units.rows)")
    }
    if isSample, (sampled == .units) != (units != nil) {
      throw .units(
        units == nil
          ? "the unit of each row where units were sampled, found none"
          : "rows that were sampled in units where units are given, found rows sampled as \(sampled.rawValue)"
      )
    }
    if isSample, let units {
      return try evaluate(
        measured: UnitLosses(losses: losses, units: units), unquantizedRisk: unquantizedRisk,
        rules: rules)
    }
    return try evaluate(measured: losses, unquantizedRisk: unquantizedRisk, rules: rules)
  }

  /// The same on rows or on one side of a summary.
  func evaluate(
    measured losses: some MeasuredLosses, unquantizedRisk: Double?,
    rules: [any Inequality] = Catalog.rules
  ) throws(BoundError) -> BoundValue {
    try checkHypotheses()
    if let unquantizedRisk, !(unquantizedRisk.isFinite && unquantizedRisk >= 0) {
      throw .unquantizedRisk(unquantizedRisk)
    }
    guard Double(losses.count) <= tokens else {
      throw .sampleBeyondStream(count: losses.count, tokens: tokens)
    }
    let isSample = Double(losses.count) < tokens
    let usable = try usable(isSample: isSample, rules: rules)
    var values: [BoundValue] = []
    for inequality in usable {
      if let refusal = refusal(of: inequality, isSample: isSample) { throw refusal }
      values.append(
        try certify(
          inequality, shares: usable.count, on: losses, unquantizedRisk: unquantizedRisk))
    }
    guard var best = values.min(by: { $0.bound < $1.bound }) else {
      throw .sampleUnderInequality(inequality, subsample)
    }
    best.candidates = values.map { InequalityBound(inequality: $0.inequality, bound: $0.bound) }
    return best
  }

  /// The inequalities that will be tried, which share δ.
  private func usable(
    isSample: Bool, rules: [any Inequality]
  ) throws(BoundError) -> [any Inequality] {
    if inequality == .best {
      return rules.filter { $0.isTriedByBest && refusal(of: $0, isSample: isSample) == nil }
    }
    guard let rule = rules.first(where: { $0.name == inequality }) else {
      throw .unknownInequality(inequality)
    }
    return [rule]
  }

  /// What speaks against an inequality here; nil where nothing does.
  private func refusal(of inequality: any Inequality, isSample: Bool) -> BoundError? {
    if inequality.needsIndependentDraws, draws == .stream {
      return .dependentDraws(inequality.name)
    }
    if isSample, !inequality.takes(subsample) {
      return .sampleUnderInequality(inequality.name, subsample)
    }
    return nil
  }

  /// C under an inequality that is one of `shares` and pays for all that is chosen.
  ///
  /// Under any stopping time D is chosen by the data. An inequality that is time-uniform pays nothing for that
  /// where α was fixed beforehand; α = C/(1 + C) and the fixed-D inequalities change with D, so each D gets the part
  /// 6/(π²·D²) of δ: 2·log D + log(π²/6) nats.
  private func complexity(
    of inequality: any Inequality, shares: Int, sampleShare: Double
  ) throws(BoundError) -> Double {
    let isUniform = inequality.isTimeUniform(for: draws) && weight.isFixed
    return try Complexity.perToken(
      codeLength: totalCode,
      gridPoints: inequality.choices(of: grid, draws: draws),
      failureProbability: failureProbability - sampleShare, tokens: tokens,
      extra: log(Double(alternatives)) + log(Double(shares * weight.count))
        + (stopping == .any && !isUniform ? 2 * log(tokens) + log(Double.pi * .pi / 6) : 0))
  }

  /// Every α that a bound will be evaluated at: what a summary must hold.
  ///
  /// Where fewer than D tokens will be measured, C pays for the sample's share of δ, whatever its interval.
  ///
  /// - Throws: ``BoundError`` for a hypothesis outside its domain.
  public func smoothingWeights(
    rules: [any Inequality] = Catalog.rules
  ) throws(BoundError) -> [Double] {
    try checkHypotheses()
    var found: Set<Double> = []
    for isSample in [false, true] {
      let usable = try usable(isSample: isSample, rules: rules)
      let share = isSample && subsample != .none ? failureProbability * subsampleShare : 0
      for inequality in usable {
        found.formUnion(
          weight.weights(
            complexity: try complexity(of: inequality, shares: usable.count, sampleShare: share)))
      }
    }
    return found.sorted()
  }

  /// The bound by one inequality, one of `shares` that divide δ between them.
  private func certify(
    _ inequality: any Inequality, shares: Int, on losses: some MeasuredLosses,
    unquantizedRisk: Double?
  ) throws(BoundError) -> BoundValue {
    let isSample = Double(losses.count) < tokens
    let interval = isSample ? subsample : .none
    let sampleShare = interval == .none ? 0 : failureProbability * subsampleShare
    let choices = Double(shares * weight.count)
    let complexity = try complexity(of: inequality, shares: shares, sampleShare: sampleShare)
    let bets = try grid.bets()
    func gap(_ losses: any SmoothedLosses) throws(BoundError) -> Gap {
      try inequality.gap(
        on: Evidence(
          losses: losses, draws: draws, bets: bets, complexity: complexity, tokens: tokens,
          subsample: interval,
          sampleFailureProbability: sampleShare / Double(alternatives) / choices, betRule: bet))
    }

    func smoothed(_ weight: Double) throws(BoundError) -> any SmoothedLosses {
      try losses.mixed(weight: weight, vocabulary: vocabulary, centre: centre)
    }
    func terms(
      _ losses: any SmoothedLosses, _ gap: Gap, quantizedRisk: Double
    ) -> BoundTerms {
      BoundTerms(
        quantizedRisk: quantizedRisk, unquantizedRisk: unquantizedRisk, complexity: complexity,
        vocabulary: vocabulary, lossVariation: gap.variation,
        smoothingCost: smoothing.rule.cost(
          complexity: complexity, weight: losses.weight, rise: gap.meanLoss - quantizedRisk),
        subsample: gap.width)
    }
    // Any weight of the grid may be chosen by the data, so a long file's is chosen on a sample of blocks.
    let weights = weight.weights(complexity: complexity)
    var chosen = weights[0]
    if weights.count > 1 {
      var least = Double.infinity
      for weight in weights {
        let whole = try smoothed(weight)
        let pilot: any SmoothedLosses = whole.rows?.pilot(1 << 19) ?? whole
        let total = terms(
          pilot, try gap(pilot), quantizedRisk: pilot.unsmoothedMean
        ).total
        if total < least { (least, chosen) = (total, weight) }
      }
    }
    let final = try smoothed(chosen)
    let found = try gap(final)
    let sum = terms(final, found, quantizedRisk: losses.meanNLL)
    let isPlugIn = isSample && (!interval.isInterval || sampled == .unstated)
    return BoundValue(
      inequality: inequality.name,
      candidates: [InequalityBound(inequality: inequality.name, bound: sum.total)],
      bound: sum.total, trivial: log(Double(vocabulary)), isPlugInEstimate: isPlugIn,
      failureProbability: failureProbability,
      streamFailureProbability: failureProbability - sampleShare,
      subsampleFailureProbability: sampleShare, complexityPerToken: complexity,
      smoothingWeight: chosen, range: final.range,
      lossVariation: sum.lossVariation / complexity.squareRoot(), bet: found.bet ?? 0,
      quantizedRisk: losses.meanNLL, smoothedRisk: found.meanLoss, sampleCount: losses.count,
      terms: sum, warnings: warnings(bound: sum.total, count: losses.count, isPlugIn: isPlugIn))
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

  /// C = (L + log(|K|/δ) + log(alternatives))/D, nats per token: Theorem 3.1's own.
  ///
  /// - Parameter failureProbability: The part of δ spent on the stream; nil: all of it.
  /// - Throws: ``BoundError`` for a hypothesis outside its domain.
  public func complexityPerToken(
    failureProbability: Double? = nil
  ) throws(BoundError) -> Double {
    try checkHypotheses()
    return try Complexity.perToken(
      codeLength: totalCode, gridPoints: grid.count,
      failureProbability: failureProbability ?? self.failureProbability, tokens: tokens,
      extra: log(Double(alternatives)))
  }

  /// L with the tokenizer's description, nats.
  private var totalCode: Double { codeLength.nats + (tokenizerBits ?? 0) * log(2) }

  private func checkHypotheses() throws(BoundError) {
    if let tokenizerBits, !(tokenizerBits >= 0 && tokenizerBits.isFinite) {
      throw .codeLength(.bits(tokenizerBits))
    }
    guard failureProbability > 0, failureProbability < 1 else {
      throw .failureProbability(failureProbability)
    }
    guard subsampleShare > 0, subsampleShare < 1 else { throw .subsampleShare(subsampleShare) }
    guard parameters > 0, parameters.isFinite else { throw .parameters(parameters) }
    guard tokens > 0, tokens.isFinite else { throw .tokens(tokens) }
    guard epochs > 0, epochs <= 1 else { throw .repeatedTokens(epochs: epochs) }
    guard vocabulary >= 2 else { throw .vocabulary(vocabulary) }
    guard alternatives >= 1 else { throw .alternatives(alternatives) }
    guard weight.count >= 1 else { throw .emptyWeightGrid(weight.count) }
    guard weight.count <= SmoothingWeight.mostPoints else { throw .longWeightGrid(weight.count) }
    if case .fixed(let value) = weight, !(value > 0 && value < 1) { throw .smoothingWeight(value) }
    if weight != .complexity, smoothing.rule.hasOwnWeight { throw .jointWeight(smoothing) }
    guard codeLength.nats > 0, codeLength.nats.isFinite else { throw .codeLength(codeLength) }
    if case .bitsPerParameter(_, let counted) = codeLength, counted != parameters {
      throw .codeLengthParameters(counted, parameters: parameters)
    }
    _ = try grid.bets()
  }

  private func warnings(bound: Double, count: Int, isPlugIn: Bool) -> [Warning] {
    var warnings: [Warning] = []
    if isPlugIn, subsample == .hoeffdingRisk {
      warnings.append(
        Warning(
          code: "W-uncovered-variation",
          message: String(
            format:
              "Hoeffding's interval covers the mean loss of %d of %.0f tokens and leaves the loss "
              + "variation uncovered: an estimate, not a certificate.", count, tokens)))
    } else if isPlugIn, subsample.isInterval {
      warnings.append(
        Warning(
          code: "W-unstated-sample",
          message: String(
            format:
              "%d of %.0f tokens stand for all, and how they were drawn is not stated: an estimate, not a "
              + "certificate.", count, tokens)))
    } else if isPlugIn {
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
