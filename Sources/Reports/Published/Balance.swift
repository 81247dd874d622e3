// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Figures
import GapScaling
import GeneralizationBounds
import Plotting

extension PublishedSection {
  /// What the gap is made of, and where quantities are equal.
  static let balance = PublishedSection("balance", "Terms at large sizes") { findings in
    let lines = findings.cite.families.compactMap { family -> String? in
      guard let last = family.bounds.targets.last else { return nil }
      let crossing = family.approximationCrossing.map {
        "; above \($0.written(.count)) parameters the gap is larger than $L(N, D) - E$, the part of the loss that more "
          + "parameters and tokens could remove"
      }
      return "\(capitalized(family.name.content)): the gap is "
        + "\(last.gap.written(.nats)) nats, of which the random guess $C\\log V$ is "
        + "\(family.guessShare.written(.percent(2)))\(crossing ?? "")."
    }
    return [
      .paragraph("The estimated gap at the largest size of each family:"), .list(lines),
      .paragraph(
        "A code for the information that the model gains in training could be shorter than $b$ bits per parameter. By "
          + "prequential coding the surface gives $B \\beta D^{1 - \\beta}/(1 - \\beta)$ nats to leading order. This is less "
          + "than $b$ bits per parameter for models larger than the sizes in the table\(see(.table("crossovers"))). The value is "
          + "heuristic, because it is the difference of two upper bounds and not the length of a code. In real training, with "
          + "large batches and warm-up, it is larger."),
      .table(
        AnswerTable(
          "crossovers",
          caption:
            "The model size above which prequential information is below $b$ bits per parameter, at "
            + "\(findings.cite.settings.tokensPerParameter.written(.exact)) tokens per parameter.",
          columns: [
            .init("bits per parameter $b$", "bits"), .init("$N$", "parameters"),
          ],
          rows: findings.cite.crossovers.map {
            [.number($0.bits, .exact), .number($0.parameters, .count)]
          })),
    ]
  }
}
