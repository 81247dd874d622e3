// SPDX-License-Identifier: GPL-3.0-or-later
import GapScaling
import GeneralizationBounds
import Plotting
import ScalingLaws

extension Figure {
  /// Figure 2 whole: bound and risk, loss variation, terms.
  public static let boundAndTerms = Figure(
    "fig2-bound-and-terms",
    "Bound and risk, loss variation, and the terms of the bound over model size.",
    reading: { results in
      let analysis = results.analysis
      guard let bits = analysis.bits, let last = analysis.frontier.last else { return "" }
      let variation = analysis.lossVariation.map {
        " with $c + k/\\sqrt{N}$, $c = \(Number.mathematics($0.law.floor, digits: 3, at: "fits.lossVariation.coefficients.floor.value"))$"
      }
      let field = results.field(of: last)
      let share = last.value.terms.complexity / (last.value.bound - last.value.terms.risk)
      return
        "The \(Number.plain(bits, at: "settings.bits"))-bit models. (a) The bound of Theorem 3.4, the loss on text "
        + "held out, and the training risk; the dotted line is what guessing uniformly costs. (b) The "
        + "loss variation\(variation ?? ""). (c) What the bound adds to the risk: at "
        + "\(Number.count(last.model.parameters, at: field + ".parameters")) parameters the random guess makes up "
        + "\(Number.percent(share, digits: 2, at: "derived.bounds.guessShare")) of it."
    },
    draw: { results in
      let panels = [
        BoundAndRiskPanel.plot(results), LossVariationPanel.plot(results),
        BoundTermsPanel.plot(results),
      ].compactMap { $0 }
      guard panels.count == 3 else {
        return .missing("the study has no token losses of quantized models")
      }
      return .picture(.grid(.withLegendsBelow(panels, height: 232)))
    })
}
