// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NumericalMethods

/// What an inequality adds to the mean smoothed loss, R_s ≤ X̄ + Δ·C + variation.
struct Gap {
  /// The gap less Δ·C, nats: Σ√C under Theorem 3.1.
  let variation: Double
  /// s, where the inequality bets.
  let bet: Double?
  /// X̄, nats.
  let meanLoss: Double
  /// The interval for a subsample, nats.
  let width: Double
  /// How many bets were evaluated.
  let evaluations: Int
}

/// The inequalities on smoothed losses, each from sums over the tokens.
struct GapRule {
  let inequality: Inequality
  let draws: Draws
  let bets: [Double]
  /// C, nats per token, with all that the inequality pays.
  let complexity: Double
  /// D.
  let tokens: Double
  /// The interval for a subsample, `.none` where there is none to cover.
  let subsample: Subsample
  /// δ2 for one inequality, weight and alternative.
  let sampleFailureProbability: Double
  let betRule: BetRule

  /// L + log(1/δ), nats: what all of C pays, over D.
  private var evidence: Double { complexity * tokens }

  /// The gap on losses.
  func gap(of losses: any SmoothedLosses) throws(BoundError) -> Gap {
    switch inequality {
    case .empiricalFreedman, .amGM: return try betting(on: losses)
    case .clippedAMGM: return try clipped(on: losses)
    case .closedForm, .mixture, .klInverse, .azuma, .hoeffding, .maurerPontil, .mcAllester,
      .catoni, .convexity, .best:
      let sums = losses.sums(at: inequality == .mixture ? bets : [])
      let range = AzumaTokens.range(weight: losses.weight, vocabulary: losses.vocabulary)
      return Gap(
        variation: try nats(sums, losses: losses, spread: range) - losses.range * complexity,
        bet: nil, meanLoss: sums.meanLoss,
        width: try meanWidth(sums, draws: losses.draws, spread: range), evaluations: 0)
    }
  }

  // MARK: Bets

  /// κ: the share of u·log(1 + a/u) in the mean that stands for the bound when it is estimated from a sample.
  ///
  /// AM–GM's exponential is replaced by its tangent at e^(−C), 1 − e^L ≤ 1 − κ(1 + L − log κ).
  private var share: Double {
    inequality != .empiricalFreedman && subsample.isInterval ? exp(-complexity) : 1
  }

  /// The least over the pairs of ``ClippedAMGM``, the sample's interval included.
  private func clipped(on losses: any SmoothedLosses) throws(BoundError) -> Gap {
    if subsample == .maurerPontil, losses.draws < 2 {
      throw .tooFewLosses(losses.draws, needed: 2)
    }
    var best: Gap?
    var least = Double.infinity
    let bets = ClippedAMGM.bets(weight: losses.weight, vocabulary: losses.vocabulary)
    for (index, bet) in bets.enumerated() {
      guard let view = losses.clipped(bet) else {
        throw .unlikeSummaries(
          "a summary with clipped centres, found one without: summarize again for the inequality "
            + inequality.rawValue)
      }
      let s = losses.range / bet.scale
      let sums = view.sums(at: [s])
      let meanLog = sums.meanLogs[0]
      let drift = sums.meanCentre - sums.meanLoss - losses.range * complexity
      let variation =
        subsample.isInterval
        ? drift - share * bet.scale * meanLog - bet.scale * expm1(-complexity)
        : drift - bet.scale * expm1(meanLog - complexity)
      let width = try subsample.width(
        of: view, bet: s, gridPoints: bets.count,
        failureProbability: sampleFailureProbability, share: share,
        near: sums.meanCentre - share * bet.scale * meanLog)
      if best == nil || variation + width < least {
        least = variation + width
        best = Gap(
          variation: variation, bet: s, meanLoss: sums.meanLoss, width: width,
          evaluations: index + 1)
      }
    }
    guard let best else { preconditionFailure("expected at least 1 pair, found none") }
    return best
  }

  private func betting(on losses: any SmoothedLosses) throws(BoundError) -> Gap {
    let range = losses.range
    func variation(_ bet: Double, _ sums: TokenSums, _ meanLog: Double) -> Double {
      let u = range / bet
      if inequality == .empiricalFreedman {
        return EmpiricalFreedman.term(
          of: sums, range: range, complexity: complexity, bet: bet, meanLog: meanLog)
      }
      let drift = sums.meanCentre - sums.meanLoss - range * complexity
      if !subsample.isInterval { return drift - u * expm1(meanLog - complexity) }
      return drift - share * u * meanLog + u * -expm1(-complexity)
    }
    func width(_ bet: Double, meanT: Double) throws(BoundError) -> Double {
      try subsample.width(
        of: losses, bet: bet, gridPoints: bets.count,
        failureProbability: sampleFailureProbability, share: share, near: meanT)
    }
    func meanT(_ bet: Double, _ sums: TokenSums, _ meanLog: Double) -> Double {
      sums.meanCentre - share * (range / bet) * meanLog
    }
    if subsample == .maurerPontil, losses.draws < 2 {
      throw .tooFewLosses(losses.draws, needed: 2)
    }
    var last: [Double: (sums: TokenSums, meanLog: Double)] = [:]
    let found: BetSearch.Found
    if betRule == .total, subsample != .none {
      found = BetSearch.minimum(over: bets.count) { place in
        let bet = bets[place]
        let sums = losses.sums(at: [bet])
        last[bet] = (sums, sums.meanLogs[0])
        let interval = try? width(bet, meanT: meanT(bet, sums, sums.meanLogs[0]))
        return variation(bet, sums, sums.meanLogs[0]) + (interval ?? .infinity)
      }
    } else {
      found = BetSearch.minimum(over: bets, of: losses) { bet, sums, meanLog in
        last[bet] = (sums, meanLog)
        return variation(bet, sums, meanLog)
      }
    }
    let bet = bets[found.index]
    // A pilot's values may have come last.
    let known = last[bet].flatMap { $0.sums.count == losses.count ? $0 : nil }
    let sums = known?.sums ?? losses.sums(at: [bet])
    let meanLog = known?.meanLog ?? sums.meanLogs[0]
    return Gap(
      variation: variation(bet, sums, meanLog), bet: bet, meanLoss: sums.meanLoss,
      width: try width(bet, meanT: meanT(bet, sums, meanLog)), evaluations: found.evaluations)
  }

  // MARK: Sums alone

  private func nats(
    _ sums: TokenSums, losses: any SmoothedLosses, spread: Double
  ) throws(BoundError) -> Double {
    let least = Smoothing.leastLoss(weight: losses.weight, vocabulary: losses.vocabulary)
    // Rounding may leave a mean of equal losses just below the least.
    let risk = min(max(sums.meanLoss - least, 0) / spread, 1)
    func scaled(_ bound: Double) -> Double { bound * spread + least - sums.meanLoss }
    switch inequality {
    case .closedForm:
      return ClosedFormFreedman.gap(
        rootMeanSquare: sums.meanSquare.squareRoot(), range: losses.range, complexity: complexity,
        bets: bets)
    case .mixture:
      let weight = 1 / Double(bets.count)
      return Mixture.bound(
        logs: sums.meanLogs.map { $0 * tokens }, count: tokens, meanCentre: sums.meanCentre,
        range: losses.range, bets: bets, weights: bets.map { _ in weight }, threshold: evidence
      ).mixture - sums.meanLoss
    case .klInverse:
      return scaled(
        draws == .stream
          ? KLInverse.streamValue(risk: risk, complexity: complexity, exponents: bets.count)
          : KLInverse.value(risk: risk, complexity: complexity))
    case .azuma, .hoeffding:
      return spread * (complexity / 2).squareRoot()
    case .maurerPontil:
      guard tokens >= 2 else { throw .tooFewLosses(Int(clamping: tokens), needed: 2) }
      let variance = max(sums.meanSquareLoss - sums.meanLoss * sums.meanLoss, 0)
      let evidence = evidence + log(2)
      return (2 * variance * evidence / (tokens - 1)).squareRoot()
        + 7 * spread * evidence / (3 * (tokens - 1))
    case .mcAllester:
      return scaled(
        McAllester.bound(
          risk: risk, divergence: evidence, count: tokens, failureProbability: 1))
    case .catoni:
      return scaled(
        Catoni.optimum(
          risk: risk, divergence: evidence, count: tokens, failureProbability: 1
        ).bound)
    case .convexity:
      return scaled(
        Convexity.bound(risk: risk, divergence: evidence, count: tokens, failureProbability: 1)
          .bound)
    case .empiricalFreedman, .amGM, .clippedAMGM, .best:
      preconditionFailure("expected an inequality of sums alone, found \(inequality.rawValue)")
    }
  }

  /// The interval for X̄ itself.
  private func meanWidth(
    _ sums: TokenSums, draws: Int, spread: Double
  ) throws(BoundError) -> Double {
    switch subsample {
    case .none, .amGM, .hoeffdingRisk: return 0
    case .hoeffding:
      return try Hoeffding.width(
        range: spread, count: Double(draws), failureProbability: sampleFailureProbability)
    case .maurerPontil:
      let count = Double(draws)
      let variance = max(sums.meanSquareLoss - sums.meanLoss * sums.meanLoss, 0)
      return try MaurerPontil.width(
        variance: variance * count / max(count - 1, 1), range: spread, count: draws,
        failureProbability: sampleFailureProbability)
    }
  }
}
