// SPDX-License-Identifier: GPL-3.0-or-later
import Figures
import GapScaling
import GeneralizationBounds
import Plotting

extension PublishedSection {
  /// The bound of each family and its terms.
  static let families = PublishedSection("families", "The bound and its terms") { outlook in
    outlook.families.enumerated().flatMap { index, family -> [Part] in
      let path = "families.\(index).bounds"
      let bounds = family.bounds.bounds
      guard let first = bounds.first else { return [] }
      let trivial = Number.nats(first.trivial, at: "derived.families.trivial\(index)")
      let vacuous = bounds.filter(\.vacuous).count
      let count = Number.plain(Double(vacuous), at: "derived.families.vacuous\(index)")
      var parts: [Part] = [
        .heading(capitalized(family.name)),
        .paragraph(
          "Guessing uniformly among \(Number.plain(Double(family.vocabulary), at: "families.\(index).vocabulary")) "
            + "tokens costs $\\log V = \(trivial)$ nats. "
            + (vacuous == 0
              ? "The bound is below that at every size"
              : "The bound is not below that for \(count) of the sizes")
            + "\(see(.table("family-\(index)"), .figure(named: "family-\(index)")))."),
        .table(table(family, index)),
      ]
      if bounds.count > 2, let picture = ExtrapolationPicture.picture(family.bounds, at: path) {
        parts.append(
          .picture(
            picture, name: "family-\(index)",
            caption:
              "\(capitalized(family.name)), assumed. (a) The bound and the risk that the surface gives. (b) What "
              + "the bound adds to the risk, term by term."))
      }
      return parts
    }
  }

  private static func table(_ family: PublishedOutlook.Family, _ index: Int) -> ReportTable {
    ReportTable(
      "family-\(index)",
      caption: "Theorem 3.4 for \(Number.words(family.name, at: "families.\(index).name")), nats a "
        + "token; loss variation and quantization gap are assumed.",
      columns: [
        .init("$N$", "parameters", field: "parameters"), .init("$D$", "tokens", field: "tokens"),
        .init("$C$", "complexity_per_token", field: "complexityPerToken"),
        .init("bound", "bound", field: "bound"), .init("$\\hat R$", "risk", field: "terms.risk"),
        .init("$C\\log V$", "complexity", field: "terms.complexity"),
        .init("$\\Sigma\\sqrt{C}$", "loss_variation", field: "terms.lossVariation"),
        .init("$\\sqrt{2C}$", "smoothing", field: "terms.smoothing"),
        .init("$\\hat R_q - \\hat R$", "quantization_gap", field: "terms.quantizationGap"),
      ],
      rows: family.bounds.bounds.map { bound in
        [
          .number(bound.parameters, .count), .number(bound.tokens, .count),
          .number(bound.complexityPerToken, .nats), .number(bound.bound, .nats),
          .number(bound.terms.risk, .nats), .number(bound.terms.complexity, .nats),
          .number(bound.terms.lossVariation, .nats), .number(bound.terms.smoothing, .nats),
          .number(bound.terms.quantizationGap, .nats),
        ]
      },
      at: family.bounds.bounds.indices.map { "families.\(index).bounds.targets.\($0)" })
  }
}
