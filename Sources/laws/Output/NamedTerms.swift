// SPDX-License-Identifier: GPL-3.0-or-later
import GeneralizationBounds

extension BoundTerms {
  /// The terms for a reader, in the order in which they are added.
  var named: [(name: String, value: Double, formula: String)] {
    [
      ("risk", risk, "mean loss on the training tokens"),
      ("complexity", complexity, "C log V, the random guess"),
      ("loss variation", lossVariation, "Σ√C"),
      ("smoothing", smoothing, "√(2C), or its exact form"),
      ("quantization gap", quantizationGap, "quantized minus unquantized loss"),
      ("sampling", subsample, "n tokens stand for all"),
    ]
  }
}
