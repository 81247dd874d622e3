// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Figures
import GapScaling
import GeneralizationBounds
import Plotting
import ScalingLaws

extension PublishedSection {
  /// The main results in numbers and one figure.
  static let overview = PublishedSection("overview", "Summary") { findings in
    let settings = findings.cite.settings
    func bound(_ target: Cited<ExtrapolatedBound>) -> String {
      "\(target.bound.written(.nats)) nats at \(target.parameters.written(.count))"
    }
    let families = findings.cite.families.compactMap { family -> String? in
      let targets = family.bounds.targets
      guard let first = targets.first, let last = targets.last else { return nil }
      let name = capitalized(family.name.content)
      return targets.count == 1
        ? "\(name): \(bound(first)) parameters."
        : "\(name): from \(bound(first)) parameters to \(bound(last))."
    }
    let floor = findings.cite.law.coefficients["E"]?.written(.digits(4)) ?? ""
    return [
      .paragraph(
        "\\textbf{Assumed, not measured.} This report evaluates Theorem 3.4 on the loss surface of "
          + "\(findings.cite.law.title.words). A surface does not give the loss variation and the quantization gap; for "
          + "these the report assumes $\\Sigma = \(settings.lossVariation.written(.exact))$ and "
          + "\(settings.quantizationGap.written(.exact)) nats at every size\(see(.table("assumptions"))). The numbers are not "
          + "certificates; a certificate needs measurements of a model."),
      .paragraph(
        "At \(settings.bits.written(.exact)) bits and "
          + "\(settings.tokensPerParameter.written(.exact)) tokens per parameter "
          + "the estimates of the bound are\(see(.figure(named: "bounds-by-family"))):"),
      .list(families),
      .paragraph(
        "The bound falls with size because the risk falls, towards $E = \(floor)$. The gap, which is the bound minus the "
          + "risk, is the same at each size except for $\\log(|K|/\\delta)/D$, because bits per parameter, tokens per parameter, loss "
          + "variation and quantization gap are held fixed\(see(.section(named: "balance")))."),
      .picture(
        BoundsByFamilyPicture.picture(findings.outlook), name: "bounds-by-family",
        caption:
          "The bound of each family over model size. Lines are dashed and the area is shaded because nothing was measured."
      ),
    ]
  }

  /// A family's name at the start of a sentence.
  static func capitalized(_ name: String) -> String {
    Markup.escape(name.prefix(1).uppercased() + name.dropFirst())
  }
}
