// SPDX-License-Identifier: GPL-3.0-or-later

/// What an ``Inequality`` is evaluated on: smoothed losses, and what C has paid for.
public struct Evidence: Sendable {
  let losses: any SmoothedLosses
  /// How the training tokens came about.
  public let draws: Draws
  /// The bets of the grid, increasing.
  public let bets: [Double]
  /// C, nats per token, with all that the inequality pays.
  public let complexity: Double
  /// D.
  public let tokens: Double
  /// The interval for a subsample, `.none` where there is none to cover.
  public let subsample: Subsample
  /// δ2 for one inequality, weight and alternative.
  public let sampleFailureProbability: Double
  let betRule: BetRule

  /// α, the weight of the uniform distribution.
  public var weight: Double { losses.weight }
  /// V.
  public var vocabulary: Int { losses.vocabulary }
  /// Δ = log(V/α), the largest loss, nats.
  public var range: Double { losses.range }
  /// No centre is below this, nats; it is known before the data.
  public var leastCentre: Double { losses.leastCentre }
  /// The least loss, nats.
  public var leastLoss: Double { Smoothing.leastLoss(weight: weight, vocabulary: vocabulary) }
  /// The largest loss less the least, nats.
  public var spread: Double { AzumaTokens.range(weight: weight, vocabulary: vocabulary) }
  /// L + log(1/δ) with all that is paid, nats: C·D.
  public var total: Double { complexity * tokens }

  /// Means over the measured tokens, and mean log(1 + s·(Y − X)/Δ) at some bets s.
  public func sums(at bets: [Double]) -> TokenSums { losses.sums(at: bets) }

  /// A gap that sums give, with the subsample's interval on the mean loss itself.
  ///
  /// - Parameters:
  ///   - bets: Where mean logarithms are needed.
  ///   - nats: What is added to the mean smoothed loss, from the sums.
  public func gap(
    at bets: [Double] = [], nats: (TokenSums) throws(BoundError) -> Double
  ) throws(BoundError) -> Gap {
    let sums = losses.sums(at: bets)
    return try gap(sums, nats: try nats(sums))
  }

  /// The same from sums that are there already.
  func gap(_ sums: TokenSums, nats: Double) throws(BoundError) -> Gap {
    Gap(
      variation: nats - range * complexity, meanLoss: sums.meanLoss, width: try meanWidth(sums))
  }

  /// A gap that a bound for losses in [0, 1] gives.
  ///
  /// - Parameter bound: The bound from the mean scaled loss.
  public func scaled(_ bound: (Double) -> Double) throws(BoundError) -> Gap {
    let (spread, least) = (spread, leastLoss)
    return try gap { (sums) throws(BoundError) in
      // Rounding may leave a mean of equal losses just below the least.
      let risk = min(max(sums.meanLoss - least, 0) / spread, 1)
      return bound(risk) * spread + least - sums.meanLoss
    }
  }

  /// The interval for X̄ itself.
  private func meanWidth(_ sums: TokenSums) throws(BoundError) -> Double {
    switch subsample {
    case .none, .amGM, .hoeffdingRisk: return 0
    case .hoeffding:
      return try Hoeffding.width(
        range: spread, count: Double(losses.draws), failureProbability: sampleFailureProbability)
    case .maurerPontil:
      let count = Double(losses.draws)
      let variance = max(sums.meanSquareLoss - sums.meanLoss * sums.meanLoss, 0)
      return try MaurerPontil.width(
        variance: variance * count / max(count - 1, 1), range: spread, count: losses.draws,
        failureProbability: sampleFailureProbability)
    }
  }

  /// The least over the grid's bets of a variation that one mean of T = Y − κ·u·log(1 + (Y − X)/u) carries, with the
  /// subsample's interval on that mean.
  ///
  /// - Parameters:
  ///   - share: κ.
  ///   - variation: The gap less Δ·C from a bet, the sums, and mean log(1 + sA).
  public func betting(
    share: Double, variation: (Double, TokenSums, Double) -> Double
  ) throws(BoundError) -> Gap {
    let range = losses.range
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
      width: try width(bet, meanT: meanT(bet, sums, meanLog)))
  }
}
