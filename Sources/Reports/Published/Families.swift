// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Figures
import GapScaling
import GeneralizationBounds
import Plotting

extension PublishedSection {
  /// The bound of each family and its terms.
  static let families = PublishedSection("families", "The bound and its terms") { findings in
    findings.cite.families.enumerated().flatMap { index, family -> [Part] in
      guard !family.bounds.targets.isEmpty else { return [] }
      let name = "family-\(index)"
      var parts: [Part] = [
        .heading(capitalized(family.name.content)),
        .paragraph(
          "The loss of uniform guessing among \(family.vocabulary.written()) "
            + "tokens is $\\log V = \(family.trivial.written(.nats))$ nats. "
            + (family.vacuousSizes.content == 0
              ? "The bound is below that at every size"
              : "The bound is not below that for \(family.vacuousSizes.written()) of the sizes")
            + "\(see(.table(name), .figure(named: name)))."),
        .table(table(family, name)),
      ]
      let bounds = family.bounds
      if bounds.targets.count > 2,
        let picture = ExtrapolationPicture.picture(bounds.content, cited: bounds)
      {
        parts.append(
          .picture(
            picture, name: name,
            caption:
              "\(capitalized(family.name.content)), assumed. (a) The bound, and the risk by the surface. (b) The terms of "
              + "the gap between bound and risk."))
      }
      return parts
    }
  }

  private static func table(
    _ family: Cited<PublishedFindings.Family>, _ name: String
  ) -> AnswerTable {
    AnswerTable(
      name,
      caption:
        "Theorem 3.4 for \(family.name.words), in nats per token. Loss variation and quantization gap are "
        + "assumed.",
      columns: [
        .init("$N$", "parameters"), .init("$D$", "tokens"), .init("$C$", "complexity_per_token"),
        .init("bound", "bound"), .init("$\\hat R$", "risk"), .init("$C\\log V$", "complexity"),
        .init("$\\Sigma\\sqrt{C}$", "loss_variation"), .init("$\\sqrt{2C}$", "smoothing"),
        .init("$\\hat R_q - \\hat R$", "quantization_gap"),
      ],
      rows: family.bounds.targets.map { bound in
        let terms = bound.terms
        return [
          .number(bound.parameters, .count), .number(bound.tokens, .count),
          .number(bound.complexityPerToken, .nats), .number(bound.bound, .nats),
          .number(terms.risk, .nats), .number(terms.complexity, .nats),
          .number(terms.lossVariation, .nats), .number(terms.smoothing, .nats),
          .number(terms.quantizationGap, .nats),
        ]
      })
  }
}
