// SPDX-License-Identifier: GPL-3.0-or-later
import GeneralizationBounds

extension BoundValue {
  /// The terms for a reader, in the order in which they are added; each named for what it is under the inequality
  /// and the smoothing that gave it.
  func namedTerms(
    smoothing: Smoothing
  ) -> [(name: String, value: Double, formula: String)] {
    let cost =
      switch smoothing {
      case .paper: "√(2C)"
      case .exact: "(1+C)·log(1+C) − C·log C"
      case .direct: "what smoothing adds to the mean loss, less C·log α"
      }
    let variation: (name: String, formula: String) =
      switch inequality {
      case .empiricalFreedman: ("loss variation", "Σ√C")
      case .closedForm: ("loss variation", "rms·√(2C), at the best bet of the grid")
      case .clippedAMGM:
        ("beyond Δ·C", "mean Y + u − e^(−C)·GM(u + Y − X) − mean X − Δ·C, Y clipped, u below Δ")
      case .amGM: ("beyond Δ·C", "mean Y + u − e^(−C)·GM(u + Y − X) − mean X − Δ·C")
      case .azuma: ("beyond Δ·C", "Δ'·√(C/2) − Δ·C")
      case .hoeffding: ("beyond Δ·C", "B·√(C/2) − Δ·C")
      case .mixture, .maurerPontil, .mcAllester, .catoni, .convexity, .klInverse, .best:
        ("beyond Δ·C", "what \(inequality.rawValue) adds to the smoothed risk, less Δ·C")
      }
    return [
      ("risk", terms.risk, "mean loss on the training tokens"),
      ("complexity", terms.complexity, "C log V, the random guess"),
      (variation.name, terms.lossVariation, variation.formula),
      ("smoothing", terms.smoothing, cost),
      ("quantization gap", terms.quantizationGap, "quantized minus unquantized loss"),
      ("sampling", terms.subsample, "n tokens stand for all"),
    ]
  }
}
