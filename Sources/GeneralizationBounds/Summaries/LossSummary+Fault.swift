// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

extension LossSummary {
  /// What is impossible among the numbers, in words; nil where token losses can have them.
  ///
  /// The digest says that a file is as it was written, not that what was written is right. These conditions hold for
  /// the sums of any losses: each mean lies in the range of its terms, and Jensen's inequality bounds the mean of a
  /// square from below and the mean of a logarithm from above.
  var fault: String? {
    guard vocabulary >= 2 else { return "a vocabulary of \(vocabulary)" }
    guard unit == "nats" || unit == "bits" else { return "the unit '\(unit.prefix(60))'" }
    guard count > 0, count <= Self.mostTokens else { return "\(count) tokens" }
    if let fault = shardFault { return fault }
    let tokens = Double(count)
    for (name, sum) in [("losses", nll), ("entropies", entropy)] {
      guard sum.value >= 0, sum.value <= tokens * Double(TokenLosses.mostLoss) else {
        return "a sum of \(name) of \(sum.value) nats over \(count) tokens"
      }
    }
    guard !sections.isEmpty else { return "no smoothing weight" }
    guard weights.allSatisfy({ $0 > 0 && $0 < 1 }), zip(weights, weights.dropFirst()).allSatisfy(<)
    else { return "smoothing weights \(weights), which do not increase in (0, 1)" }
    return sections.lazy.compactMap(fault).first
  }

  private var shardFault: String? {
    var total = 0
    for shard in shards {
      guard shard.tokens > 0, shard.tokens <= count else {
        return "a shard of \(shard.tokens) tokens"
      }
      total += shard.tokens
      guard total <= count else { return "shards of more than \(count) tokens together" }
      let digits = shard.sha256.utf8
      guard digits.count == 64, shard.sha256.allSatisfy({ $0.isHexDigit && !$0.isUppercase }) else {
        return "a shard's SHA-256 that is not 64 hexadecimal digits"
      }
    }
    guard total == count else { return "shards of \(total) tokens together and \(count) tokens" }
    guard
      zip(shards, shards.dropFirst()).allSatisfy({
        ($0.sha256, $0.tokens) <= ($1.sha256, $1.tokens)
          && ($0.sha256 != $1.sha256 || $0.tokens < 64)
      })
    else { return "shards out of order or twice" }
    return nil
  }

  private func fault(of section: Section) -> String? {
    let tokens = Double(count)
    let weight = section.weight
    let range = Smoothing.range(weight: weight, vocabulary: vocabulary)
    let least = Smoothing.leastLoss(weight: weight, vocabulary: vocabulary)
    let most = log(Double(vocabulary))
    let low = centre.value(entropy: 0, weight: weight, vocabulary: vocabulary)
    let loss = section.loss.value / tokens
    let lossSquare = section.lossSquare.value / tokens
    let mean = section.centre.value / tokens
    let square = section.square.value / tokens
    // Rounding of sums and of the smoothed losses; a billionth of the range is far above it.
    let near = 1e-9 * (1 + range)
    func says(_ what: String) -> String { "\(what) at the smoothing weight \(weight)" }
    guard loss >= least - near, loss <= range + near else {
      return says("a mean smoothed loss of \(loss) nats")
    }
    guard loss <= nll.value / tokens - log1p(-weight) + near else {
      return says("a mean smoothed loss of \(loss) nats above what \(meanNLL) nats can give")
    }
    guard mean >= low - near, mean <= most + near else {
      return says("a mean centre of \(mean) nats")
    }
    let wide = near * (1 + range)
    guard lossSquare >= loss * loss - wide, lossSquare <= range * loss + wide else {
      return says("a mean squared loss of \(lossSquare)")
    }
    guard square >= (mean - loss) * (mean - loss) - wide, square <= range * range + wide else {
      return says("a mean squared residual of \(square)")
    }
    guard section.logs.count == LogEnvelope.nodes.count - 1 else {
      return says("\(section.logs.count) logarithms instead of \(LogEnvelope.nodes.count - 1)")
    }
    let drift = (mean - loss) / range
    // Mean log(1 + sA)/s falls with s from mean A, and log(1 + s·mean A) bounds it (Jensen).
    var last = drift
    for (bet, sum) in zip(LogEnvelope.nodes.dropFirst(), section.logs) {
      let value = sum.value / tokens
      guard value <= log1p(bet * drift) + near, value >= log1p(-bet) - near,
        value / bet <= last + near / bet
      else { return says("a mean logarithm of \(value) at the bet \(bet)") }
      last = min(last, value / bet)
    }
    guard let clipped = section.clipped else { return nil }
    let bets = ClippedAMGM.bets(weight: weight, vocabulary: vocabulary)
    guard clipped.count == bets.count else {
      return says("\(clipped.count) clipped sums instead of \(bets.count)")
    }
    for (bet, sums) in zip(bets, clipped) {
      let centre = sums.centre.value / tokens
      let value = sums.log.value / tokens
      guard centre >= max(bet.least, mean) - near, centre <= max(bet.least, most) + near else {
        return says("a mean clipped centre of \(centre) nats")
      }
      // u + Y − X ≥ u + least − Δ > 0, and Jensen.
      guard value <= log1p((centre - loss) / bet.scale) + near,
        value >= log1p((bet.least - range) / bet.scale) - near
      else { return says("a mean clipped logarithm of \(value)") }
    }
    return nil
  }
}
