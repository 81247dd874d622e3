// SPDX-License-Identifier: GPL-3.0-or-later
import Figures
import GapScaling
import GeneralizationBounds
import Plotting
import ScalingLaws

extension PublishedSection {
  /// What follows from the law, in numbers and one figure.
  static let overview = PublishedSection("overview", "Summary") { outlook in
    let settings = outlook.assumptions
    let families = outlook.families.enumerated().compactMap { index, family -> String? in
      guard let first = family.bounds.bounds.first, let last = family.bounds.bounds.last else {
        return nil
      }
      let end = family.bounds.bounds.count - 1
      func bound(_ value: ExtrapolatedBound, _ place: Int) -> String {
        let path = "families.\(index).bounds.targets.\(place)"
        return "\(Number.nats(value.bound, at: path + ".bound")) nats at "
          + Number.count(value.parameters, at: path + ".parameters")
      }
      let name = capitalized(family.name)
      return end == 0
        ? "\(name): \(bound(first, 0)) parameters"
        : "\(name): from \(bound(first, 0)) parameters to \(bound(last, end))"
    }
    let sigma = Number.plain(settings.lossVariation, at: "settings.lossVariation")
    let gap = Number.plain(settings.quantizationGap, at: "settings.quantizationGap")
    let floor = Number.value(outlook.law.chinchilla.E, digits: 4, at: "law.coefficients.E")
    return [
      .paragraph(
        "\\textbf{Assumed, not measured.} This report evaluates Theorem 3.4 on the loss surface of "
          + "\(Number.words(outlook.law.title, at: "law.title")) and on what the paper's worked example takes "
          + "where a surface says nothing: a loss variation of $\\Sigma = \(sigma)$ and a quantization gap of "
          + "\(gap) nats at every size\(see(.table("assumptions"))). It certifies no model; a study of measured "
          + "models does."),
      .paragraph(
        "At \(Number.plain(outlook.bits, at: "settings.bits")) bits and "
          + "\(Number.plain(outlook.tokensPerParameter, at: "settings.tokensPerParameter")) tokens a parameter "
          + "the bound would be\(see(.figure(named: "bounds-by-family"))):"),
      .list(families.map { $0 + "." }),
      .paragraph(
        "What falls is the risk, towards $E = \(floor)$. The certified gap, what the bound adds to it, is the same at "
          + "each size but for $\\log(|K|/\\delta)/D$, because width, ratio, loss variation and quantization gap are held "
          + "fixed\(see(.section(named: "balance")))."),
      .picture(
        BoundsByFamilyPicture.picture(outlook), name: "bounds-by-family",
        caption:
          "The bound of each family over model size. Dashed and shaded throughout: nothing was measured."
      ),
    ]
  }

  /// A family's name at the start of a sentence.
  static func capitalized(_ name: String) -> String {
    Markup.escape(name.prefix(1).uppercased() + name.dropFirst())
  }
}
