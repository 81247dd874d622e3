// SPDX-License-Identifier: GPL-3.0-or-later
import GapScaling
import Plotting
import ScalingLaws

extension Figure {
  /// Figure 3 whole: information, its terms, and the bounds that follow.
  public static let informationAndBounds = Figure(
    "fig3-information-and-bounds",
    "The information in the models, the terms it gives, and the bounds carried to larger models.",
    reading: { results in
      let analysis = results.analysis
      guard let bits = analysis.bits, let law = analysis.informationLaw else { return "" }
      let exponent = law.coefficients[1]
      let field = "fits.information.coefficients.exponent"
      let interval = exponent.interval.map {
        " (\(Number.interval($0, at: field + ".interval") { Number.value($0, at: $1) }))"
      }
      return "Solid within the measured sizes, dashed beyond; bands are "
        + "\(Number.percent(law.level, at: "fits.information.level")) intervals. (a) The information in each "
        + "model by prequential coding, with exponent "
        + "\(Number.value(exponent.value, at: field + ".value"))\(interval ?? ""), against "
        + "\(Number.plain(bits, at: "settings.bits")) bits a parameter. (b) The terms of the heuristic bound that it gives. "
        + (results.byRequential == nil
          ? "(c) Both bounds carried on"
          : "(c) Both bounds and that on a student, without its interval, carried on")
        + "; open points are the measured models without their sampling "
        + "interval, which evaluation on every token would not need."
    },
    draw: { results in
      let panels = [
        InformationPanel.plot(results), InformationTermsPanel.plot(results),
        ExtrapolatedBoundsPanel.plot(results),
      ].compactMap { $0 }
      guard panels.count == 3 else {
        return .missing(
          "the study lacks training curves, a loss surface or measured sizes for its three panels")
      }
      return .picture(.grid(.withLegendsBelow(panels, height: 214)))
    })
}
