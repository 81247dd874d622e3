// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// The complexity per token, C: what describing the model costs each token of evidence.
///
/// C = (L + log(|K|/δ) + extra)/D.
///
/// > Source: Finzi et al. 2025 (arXiv 2504.15208), Lemma 3.2 and Theorem 3.4.
public enum Complexity {
  /// The complexity per token.
  ///
  /// - Parameters:
  ///   - codeLength: L ≥ 0, nats: the model's prefix code; 0 for a model fixed before the data.
  ///   - gridPoints: |K| ≥ 1, the number of bets minimised over.
  ///   - failureProbability: δ in (0, 1).
  ///   - tokens: D > 0, the length of the stream.
  ///   - extra: Further nats paid for a choice, such as the logarithm of the number of bit widths tried.
  /// - Returns: C, nats per token.
  /// - Throws: ``BoundError`` for a value outside its domain.
  public static func perToken(
    codeLength: Double = 0, gridPoints: Int, failureProbability: Double, tokens: Double,
    extra: Double = 0
  ) throws(BoundError) -> Double {
    guard codeLength >= 0, codeLength.isFinite else { throw .codeLength(.nats(codeLength)) }
    guard gridPoints >= 1 else { throw .emptyGrid(gridPoints) }
    guard failureProbability > 0, failureProbability < 1 else {
      throw .failureProbability(failureProbability)
    }
    guard tokens > 0, tokens.isFinite else { throw .tokens(tokens) }
    return (codeLength + log(Double(gridPoints) / failureProbability) + extra) / tokens
  }
}
