// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import GapScaling
import Plotting
import ScalingLaws

extension Figure {
  /// Figure 3 whole: information, its terms, and the bounds that follow.
  public static let informationAndBounds = Figure(
    "fig3-information-and-bounds",
    "The information in the models, the terms of the bound by it, and the bounds extrapolated to larger models.",
    reading: { findings in
      guard let bits = findings.cite.settings.bits, let law = findings.cite.fits.information
      else { return "" }
      let exponent = law.coefficient(\.exponent)
      let interval = exponent.interval.map { " (\($0.written(.digits(3))))" }
      return "Lines are solid within the measured sizes and dashed beyond. Bands: "
        + "\(law.level.written(.percent(4))) intervals. (a) The information in each "
        + "model by prequential coding, with exponent "
        + "\(exponent.value.written(.digits(3)))\(interval ?? ""), against "
        + "\(bits.written(.exact)) bits per parameter. (b) The terms of the heuristic bound computed from it. "
        + (findings.results.byRequential == nil
          ? "(c) Both bounds extrapolated"
          : "(c) Both bounds and the bound on a student, extrapolated; the bound on a student has no band")
        + ". Open points: measured models, without the sampling interval."
    },
    draw: { findings in
      let panels = [
        InformationPanel.plot(findings), InformationTermsPanel.plot(findings),
        ExtrapolatedBoundsPanel.plot(findings),
      ].compactMap { $0 }
      guard panels.count == 3 else {
        return .missing(
          "the study lacks training curves, a loss surface or measured sizes for its three panels")
      }
      return .picture(.grid(.withLegendsBelow(panels, height: 214)))
    })
}
