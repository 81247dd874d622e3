// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Figures
import GapScaling
import GeneralizationBounds
import Plotting

extension PublishedSection {
  /// Other widths and longer training.
  static let variants = PublishedSection("variants", "Other widths and ratios") { findings in
    [
      .paragraph(
        "With fewer bits per parameter or longer training, the code length per token is smaller, and the gap is smaller. By "
          + "the surface the risk falls with the number of tokens. The quantization gap is held at "
          + "\(findings.cite.settings.quantizationGap.written(.exact)) nats at every width, which "
          + "favours few bits: measured gaps are larger at few bits and grow with longer training\(see(.table("variants")))."
      ),
      .table(table(findings)),
    ]
  }

  private static func table(_ findings: PublishedFindings) -> AnswerTable {
    let widths = PublishedOutlook.widths
    let families = findings.cite.families
    let rows = families.flatMap { family -> [[AnswerTable.Cell]] in
      let bounds = family.variants.targets
      return PublishedOutlook.ratios.indices.map { row in
        let all = bounds[(row * widths.count)..<((row + 1) * widths.count)]
        let first = bounds[row * widths.count]
        return [
          row == 0 ? .text(family.name) : .text(""), .number(first.parameters, .count),
          .number(first.tokensPerParameter, .digits(4)), .number(first.tokens, .count),
        ] + all.map { .number($0.bound, .nats) }
      }
    }
    return AnswerTable(
      "variants",
      caption:
        "The bound of the largest model of each family by tokens and bits per parameter, in nats per token.",
      columns: [
        .init("family", "family", isText: true), .init("$N$", "parameters"),
        .init("$D/N$", "tokens_per_parameter"), .init("$D$", "tokens"),
      ]
        + widths.enumerated().map { place, bits in
          let width = NumberText.exact.plain(bits)
          let heading = families.first?.variants.targets[place].code.words { _ in width } ?? width
          return .init("\(heading) bits", "bound_\(width)_bits")
        }, rows: rows)
  }
}
