// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import GapScaling
import GeneralizationBounds
import Plotting
import ScalingLaws

extension Figure {
  /// Figure 2 whole: bound and risk, loss variation, terms.
  public static let boundAndTerms = Figure(
    "fig2-bound-and-terms",
    "Bound and risk, loss variation, and the terms of the bound over model size.",
    reading: { findings in
      guard let bits = findings.cite.settings.bits, let last = findings.cite.frontier.last,
        let share = findings.cite.derived.bounds?.guessShare
      else { return "" }
      let variation = findings.cite.fits.lossVariation.map {
        " with $c + k/\\sqrt{N}$, $c = \($0.coefficient(\.floor).value.mathematics(.digits(3)))$"
      }
      return
        "The \(bits.written(.exact))-bit models. (a) The bound of Theorem 3.4, the loss on held-out "
        + "text, and the training risk; the dotted line is the loss of uniform guessing. (b) The "
        + "loss variation\(variation ?? ""). (c) The terms of the gap between bound and training risk. At "
        + "\(last.parameters.written(.count)) parameters the random guess is "
        + "\(share.written(.percent(2))) of the gap."
    },
    draw: { findings in
      let panels = [
        BoundAndRiskPanel.plot(findings), LossVariationPanel.plot(findings),
        BoundTermsPanel.plot(findings),
      ].compactMap { $0 }
      guard panels.count == 3 else {
        return .missing("the study has no token losses of quantized models")
      }
      return .picture(.grid(.withLegendsBelow(panels, height: 232)))
    })
}
