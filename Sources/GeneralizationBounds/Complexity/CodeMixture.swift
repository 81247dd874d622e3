// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// The shortest of several codes: a decoder must be told which, so all of them together are one prefix code.
///
/// L(h) = min_i L_i(h) + log m for m codes fixed before the data: Σ_h e^(−L(h)) ≤ (1/m)·Σ_i Σ_h e^(−L_i(h)) ≤ 1.
///
/// > Source: Kraft's inequality on a mixture of codes with equal weights; Finzi et al. 2025 (arXiv 2504.15208),
/// > Lemma 3.2.
public enum CodeMixture {
  /// The least length, with the logarithm of their number paid.
  ///
  /// - Parameter codes: Every code that was tried, at least one.
  /// - Returns: L, and the place of the shortest.
  public static func best(of codes: [CodeLength]) -> (codeLength: CodeLength, index: Int) {
    precondition(!codes.isEmpty, "expected at least 1 code, found none")
    let index = codes.indices.min { codes[$0].nats < codes[$1].nats } ?? 0
    if codes.count == 1 { return (codes[0], 0) }
    return (.bits(codes[index].bits + log2(Double(codes.count))), index)
  }
}

extension CodeMixture {
  /// What the catalog says of it.
  static let entry = CatalogEntry(
    name: "best-of", file: "CodeMixture", title: "The shortest of several codes",
    formula: "min L_i + log m", assumes: "m codes fixed before the data",
    source: "Finzi et al. 2025, Lemma 3.2")
}
