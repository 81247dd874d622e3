// SPDX-License-Identifier: GPL-3.0-or-later
import GeneralizationBounds

extension BoundValue {
  /// The terms for a reader, in the order in which they are added; each named for what it is under the inequality
  /// and the smoothing that gave it.
  func namedTerms(
    smoothing: Smoothing
  ) -> [(name: String, value: Double, formula: String)] {
    let variation = inequality.term
    return [
      ("risk", terms.risk, "mean loss on the training tokens"),
      ("complexity", terms.complexity, "C log V, the random guess"),
      (variation.name, terms.lossVariation, variation.formula),
      ("smoothing", terms.smoothing, smoothing.rule.formula),
      ("quantization gap", terms.quantizationGap, "quantized minus unquantized loss"),
      ("sampling", terms.subsample, "n tokens stand for all"),
    ]
  }
}
