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
        "; beyond \($0.written(.count)) parameters it is larger than $L(N, D) - E$, the loss that more parameters and "
          + "tokens could still remove"
      }
      return "\(capitalized(family.name.content)): the gap is "
        + "\(last.gap.written(.nats)) nats, of which the random guess $C\\log V$ is "
        + "\(family.guessShare.written(.percent(2)))\(crossing ?? "")."
    }
    return [
      .paragraph("The estimated gap at the largest size of each family:"), .list(lines),
      .paragraph(
        "The information that training puts into the model could be a shorter code than $b$ bits a parameter. By "
          + "prequential coding the surface gives $B \\beta D^{1 - \\beta}/(1 - \\beta)$ nats to leading order, below $b$ "
          + "bits a parameter from the sizes of the table on\(see(.table("crossovers"))). This is heuristic, because it is "
          + "the difference of two upper bounds and not the length of a code; real training, with large batches and "
          + "warm-up, has a larger value."),
      .table(
        AnswerTable(
          "crossovers",
          caption:
            "The model size from which on prequential information is below $b$ bits a parameter, at "
            + "\(findings.cite.settings.tokensPerParameter.written(.exact)) tokens a parameter.",
          columns: [
            .init("bits a parameter $b$", "bits"), .init("$N$", "parameters"),
          ],
          rows: findings.cite.crossovers.map {
            [.number($0.bits, .exact), .number($0.parameters, .count)]
          })),
    ]
  }
}
