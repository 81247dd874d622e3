// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// Whether numbers that were given as nats look like bits.
enum UnitDoubt {
  /// Mean loss over mean entropy where losses are in bits and entropies in nats, for a calibrated model: 1/log 2.
  private static let mixed = 1.3...1.6

  /// What looks wrong, and one sentence that says why; or nil.
  static func about(
    _ losses: TokenLosses, vocabulary: Int?
  ) -> (doubt: LossDoubt, message: String)? {
    if let doubt = OrderDoubt.about(losses, vocabulary: vocabulary) { return doubt }
    if let vocabulary {
      let most = log(Double(vocabulary))
      let limit = most * (1 + 1e-4) + 1e-4
      if Double(losses.mostEntropy) > limit,
        let (index, entropy) = losses.firstEntropy(above: limit)
      {
        let found =
          "expected entropies of at most log \(vocabulary) = \(decimal(most)) nats, found "
          + "\(entropy) at token \(index)"
        // Bits reach log₂ V and no further.
        return Double(losses.mostEntropy) > limit / log(2)
          ? (.beyondVocabulary, found + ", which is also more than log2 V bits")
          : (.bits, found + ", which looks like bits")
      }
    }
    if let vocabulary, losses.meanNLL > 1.5 * log(Double(vocabulary)) {
      return (
        .bits,
        "expected a mean loss near or below log \(vocabulary) = "
          + "\(decimal(log(Double(vocabulary)))) nats, the loss of a uniform guess, found "
          + "\(decimal(losses.meanNLL)), which looks like bits"
      )
    }
    let ratio = losses.meanNLL / losses.meanEntropy
    if mixed.contains(ratio) {
      return (
        .mixedUnits,
        "expected a mean loss near the mean entropy, found \(decimal(losses.meanNLL)) over "
          + "\(decimal(losses.meanEntropy)), a ratio of \(decimal(ratio)) that looks like losses "
          + "in bits beside entropies in nats: store both in one unit"
      )
    }
    return nil
  }

  private static func decimal(_ value: Double) -> String { String(format: "%.4f", value) }
}

extension TokenLosses {
  /// The first token whose entropy is larger than a limit, nats.
  fileprivate func firstEntropy(above limit: Double) -> (index: Int, entropy: Float)? {
    for start in stride(from: 0, to: count, by: TokenRows.chunk) {
      let range = start..<min(start + TokenRows.chunk, count)
      let entropies = rows.columns(in: range).entropy
      if let index = entropies.firstIndex(where: { Double($0) > limit }) {
        return (start + index, entropies[index])
      }
    }
    return nil
  }
}
