// SPDX-License-Identifier: GPL-3.0-or-later
import Figures
import GapScaling
import GeneralizationBounds
import Plotting

extension PublishedSection {
  /// What the gap is made of, and what crosses what.
  static let balance = PublishedSection("balance", "What dominates at scale") { outlook in
    let lines = outlook.families.enumerated().compactMap { index, family -> String? in
      let place = family.bounds.bounds.count - 1
      guard let last = family.bounds.bounds.last else { return nil }
      let path = "families.\(index).bounds.targets.\(place)"
      let share = Number.percent(
        last.terms.complexity / last.gap, digits: 2, at: "derived.balance.guessShare\(index)")
      let crossing = outlook.approximationCrossing(family).map {
        "; beyond \(Number.count($0, at: "families.\(index).approximationCrossing")) parameters it is more than what "
          + "the surface still leaves to gain, $L(N, D) - E$"
      }
      return "\(capitalized(family.name)): the gap is "
        + "\(Number.nats(last.gap, at: path + ".gap")) nats, of which the random guess $C\\log V$ is "
        + "\(share)\(crossing ?? "")."
    }
    return [
      .paragraph("The certified gap at the largest size of each family:"), .list(lines),
      .paragraph(
        "A shorter code than $b$ bits a parameter would be the information that training put into the model. By "
          + "prequential coding the surface puts it at $B \\beta D^{1 - \\beta}/(1 - \\beta)$ nats to leading order, below $b$ "
          + "bits a parameter from the sizes of the table on\(see(.table("crossovers"))). That is heuristic, since it is "
          + "the difference of two upper bounds and no code, and real training, which loses early to large batches and "
          + "warm-up, puts in more."),
      .table(
        ReportTable(
          "crossovers",
          caption:
            "The model size from which on prequential information is below $b$ bits a parameter, at "
            + "\(Number.plain(outlook.tokensPerParameter, at: "settings.tokensPerParameter")) tokens a parameter.",
          columns: [
            .init("bits a parameter $b$", "bits", field: "bits"),
            .init("$N$", "parameters", field: "parameters"),
          ],
          rows: outlook.crossovers.map {
            [.number($0.bits, .plain), .number($0.parameters, .count)]
          },
          at: outlook.crossovers.indices.map { "crossovers.\($0)" })),
    ]
  }
}
