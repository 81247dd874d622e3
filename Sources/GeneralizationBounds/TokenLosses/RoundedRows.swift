// SPDX-License-Identifier: GPL-3.0-or-later

/// Losses and entropies that float32 arithmetic put a little below 0.
///
/// An entropy computed as logsumexp(x) − Σ p x in float32 ends below 0 by a few 10^-6 where one token has almost all
/// probability. Down to −10^-5 such numbers count as 0, as an entropy may exceed log V by rounding at the other end.
enum RoundedRows {
  /// The least number that counts as 0.
  static let least: Float = -1e-5

  /// A number that counts as 0 as 0, any other as it is.
  static func clipped(_ value: Float) -> Float { value < 0 && value >= least ? 0 : value }

  /// A copy of rows with what is rounding as 0; nil where the row at `first`, the first bad one, is no rounding.
  static func clipped(_ rows: TokenRows, from first: Int) -> TokenRows? {
    let (loss, entropy) = rows.columns(at: first, count: 1)
    guard clipped(loss[0]) >= 0, clipped(entropy[0]) >= 0, loss[0].isFinite, entropy[0].isFinite
    else { return nil }
    let (losses, entropies) = rows.columns()
    return TokenRows(nll: losses.map { clipped($0) }, entropy: entropies.map { clipped($0) })
  }
}
