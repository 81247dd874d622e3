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
      let interval = exponent.interval.map {
        " (\(Quantity.trimmed($0.lowerBound, digits: 3)) to \(Quantity.trimmed($0.upperBound, digits: 3)))"
      }
      return "Solid within the measured sizes, dashed beyond; bands are "
        + "\(Quantity.trimmed(100 * law.level, digits: 3)) % intervals. (a) The information in each "
        + "model by prequential coding, with exponent "
        + "\(Quantity.trimmed(exponent.value, digits: 3))\(interval ?? ""), against "
        + "\(Quantity.plain(bits)) bits a parameter. (b) The terms of the heuristic bound that it gives. "
        + "(c) Both bounds carried on; open points are the measured models without their sampling "
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
