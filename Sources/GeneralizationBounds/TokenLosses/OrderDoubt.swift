// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// Whether losses and entropies were given in each other's place.
///
/// An entropy is never above log V, and a calibrated model's loss is its entropy plus noise of mean 0, so that losses vary
/// more than entropies. Where the second column exceeds log V and the first never does, or where it varies much more, the
/// columns are likely exchanged.
enum OrderDoubt {
  /// How many rows are looked at, and how many are needed.
  private static let most = TokenRows.chunk
  private static let fewest = 100
  /// How much more the second column must vary than the first: its variance over the first's.
  private static let excess = 1.5

  /// What looks wrong, and one sentence that says why; or nil.
  static func about(
    _ losses: TokenLosses, vocabulary: Int?
  ) -> (doubt: LossDoubt, message: String)? {
    guard losses.count >= fewest else { return nil }
    let (first, second) = losses.rows.columns(in: 0..<min(losses.count, most))
    if let vocabulary {
      let limit = Float(log(Double(vocabulary)) * (1 + 1e-4) + 1e-4)
      let (a, b) = (first.max() ?? 0, second.max() ?? 0)
      if b > limit, a <= limit {
        return (
          .columnOrder,
          "expected losses in the first column and entropies in the second, found up to \(b) in the second, above "
            + "log \(vocabulary) = \(String(format: "%.4f", log(Double(vocabulary)))), which no entropy exceeds, and at most \(a) in "
            + "the first: the columns are likely exchanged"
        )
      }
    }
    let (a, b) = (variance(first), variance(second))
    // A first column that hardly varies is no entropy of a language model.
    guard b > excess * a, a > 0.01 else { return nil }
    return (
      .columnOrder,
      "expected losses in the first column and entropies in the second, found that the second varies more (standard "
        + "deviations \(String(format: "%.3f and %.3f", a.squareRoot(), b.squareRoot()))), as losses do: the columns are likely "
        + "exchanged"
    )
  }

  private static func variance(_ values: [Float]) -> Double {
    let mean = values.reduce(0.0) { $0 + Double($1) } / Double(values.count)
    return values.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
      / Double(values.count)
  }
}
