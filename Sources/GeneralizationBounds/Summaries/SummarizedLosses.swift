// SPDX-License-Identifier: GPL-3.0-or-later

/// Which limit of the envelope stands for the sums that a summary doesn't hold.
enum SummarySide: Sendable {
  /// The one that makes every bound larger: certified.
  case certified
  /// The one that makes it smaller: what the rows could at best have given.
  case optimistic
}

/// A summary as a bound sees it.
struct SummaryView: MeasuredLosses {
  let summary: LossSummary
  let side: SummarySide

  var count: Int { summary.count }
  var meanNLL: Double { summary.meanNLL }

  func mixed(
    weight: Double, vocabulary: Int, centre: LossCentre
  ) throws(BoundError) -> any SmoothedLosses {
    guard vocabulary == summary.vocabulary else {
      throw .unlikeSummaries(
        "a summary made with vocabulary \(vocabulary), found \(summary.vocabulary)")
    }
    guard centre == summary.centre else {
      throw .unlikeSummaries(
        "a summary made with centre \(centre.rawValue), found \(summary.centre.rawValue)")
    }
    guard let section = summary.sections.first(where: { $0.weight == weight }) else {
      throw .summaryWeight(weight, found: summary.weights)
    }
    return SummarizedLosses(view: self, section: section)
  }
}

/// A summary's sums at one smoothing weight.
struct SummarizedLosses: SmoothedLosses {
  let view: SummaryView
  let section: LossSummary.Section

  var weight: Double { section.weight }
  var vocabulary: Int { view.summary.vocabulary }
  var centre: LossCentre { view.summary.centre }
  var count: Int { view.count }
  var unsmoothedMean: Double { view.meanNLL }
  var rows: SmoothedTokenLosses? { nil }
  var leastCentre: Double { 0 }

  func clipped(_ clip: ClippedAMGM.Bet) -> (any SmoothedLosses)? {
    section.clipped.map {
      ClippedSummary(
        base: self, bet: clip, centreMean: $0[clip.place].centre.value / Double(count),
        meanLog: $0[clip.place].log.value / Double(count))
    }
  }

  /// Moments, and a limit of mean log(1 + sA) on the view's side.
  func sums(at bets: [Double]) -> TokenSums {
    let tokens = Double(count)
    let (loss, centre) = (section.loss.value / tokens, section.centre.value / tokens)
    let square = section.square.value / tokens
    let range = range
    let values = zip(LogEnvelope.nodes.dropFirst(), section.logs).map {
      $1.value / tokens / $0
    }
    let envelope = LogEnvelope(
      values: [(centre - loss) / range] + values, slope: -square / (2 * range * range))
    return TokenSums(
      count: count, meanLoss: loss, meanSquareLoss: section.lossSquare.value / tokens,
      meanCentre: centre, meanSquare: square,
      meanLogs: bets.map { envelope.limit(at: $0, fromBelow: view.side == .certified) })
  }
}

/// A summary's sums with the centres of one clipped bet, at that bet.
struct ClippedSummary: SmoothedLosses {
  let base: SummarizedLosses
  let bet: ClippedAMGM.Bet
  let centreMean, meanLog: Double

  var weight: Double { base.weight }
  var vocabulary: Int { base.vocabulary }
  var centre: LossCentre { base.centre }
  var leastCentre: Double { bet.least }
  var count: Int { base.count }
  var unsmoothedMean: Double { base.unsmoothedMean }
  var rows: SmoothedTokenLosses? { nil }
  func clipped(_ clip: ClippedAMGM.Bet) -> (any SmoothedLosses)? { clip == bet ? self : nil }

  func sums(at bets: [Double]) -> TokenSums {
    let sums = base.sums(at: [])
    return TokenSums(
      count: count, meanLoss: sums.meanLoss, meanSquareLoss: sums.meanSquareLoss,
      meanCentre: centreMean, meanSquare: sums.meanSquare, meanLogs: bets.map { _ in meanLog })
  }
}
