// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Figures
import GapScaling
import GeneralizationBounds
import Plotting

extension Section {
  /// The paper's bound beside its tighter forms, each model at its best width.
  public static let tightest = Section("tightest", "Which bound is tightest") { findings in
    let widths = findings.cite.widths
    guard let found = findings.cite.derived.tightest else { return [] }
    let text =
      saving(found) + heldOut(found)
      + "Each column holds separately at the same $\\delta$. To report the smallest bound of a row, divide "
      + "$\\delta$ by the number of columns, \(found.steps.written())."
    // A picture of one model shows nothing that its row of the table does not say.
    let figures: [Part] =
      widths.count == 1
      ? []
      : [.row([.boundFamily] + (found.leastMargin == nil ? [] : [.certificateAndHeldOut]))]
    let certificates = findings.cite.derived.certificates.last.map { sideBySide($0) } ?? []
    return [.paragraph(text), .table(table(widths))] + figures + certificates
  }

  /// What AM–GM saves over Theorem 3.4.
  private static func saving(_ found: Cited<TightestFindings>) -> String {
    let places = see(.table("family"), .figure(.boundFamily))
    guard found.content.models > 1 else {
      return
        "At the model's best width, with the cost of choosing the width included, the AM–GM bound is "
        + "\(found.leastSaving.magnitude(.nats)) nats "
        + "\(found.leastSaving.content < 0 ? "above" : "below") Theorem 3.4\(places). "
    }
    return
      "At each model's best width, with the cost of choosing the width included, the AM–GM bound is below Theorem 3.4 for "
      + "\(found.amGMBelowPaper.written()) of \(found.models.written()) models, by "
      + found.leastSaving.written(.nats)
      + (found.mostSaving.map { " to \($0.written(.nats))" } ?? "") + " nats\(places). "
  }

  /// How the least bound compares with the loss on held-out text.
  private static func heldOut(_ found: Cited<TightestFindings>) -> String {
    guard let margin = found.leastMargin else { return "" }
    guard found.content.models > 1 else {
      return "The loss on held-out text is \(margin.magnitude(.nats)) nats "
        + "\(margin.content < 0 ? "above" : "below") the smallest of these bounds. "
    }
    return
      "The loss on held-out text is below the smallest of these bounds for "
      + "\(found.sound.written()) of \(found.heldOut.written()) models; the smallest difference is "
      + "\(margin.written(.nats)) nats\(see(.figure(.certificateAndHeldOut))). "
  }

  private static func table(_ widths: [Cited<ModelWidths>]) -> AnswerTable {
    AnswerTable(
      "family",
      caption:
        "Five forms of the bound, each model at its best width and with its share of $\\delta$ for the choice of the width, "
        + "in nats per token: Theorem 3.4 with $\\sqrt{2C}$; Theorem 3.4 with the exact $f(C)$; Theorem 3.4 with the smoothed "
        + "losses; AM–GM with the smoothed losses; and the tightest, AM–GM with clipped centres and with the AM–GM interval "
        + "for the sample.",
      columns: [
        .init("model", "model", isText: true), .init("$b$", "bits"), .init("$C$", "complexity"),
      ]
        + ModelWidths.steps.map { .init($0.title, $0.rawValue.replacing("-", with: "_")) }
        + [.init("held-out", "held_out")],
      rows: widths.map { model in
        [
          .text(model.model), .number(model.bits, .count),
          .number(model.complexityPerToken, .nats),
        ]
          + ModelWidths.steps.map { .optional(model.bound($0), .nats) }
          + [.optional(model.heldOut, .nats)]
      })
  }

  /// The largest model's bounds, each with what it speaks of.
  private static func sideBySide(_ found: Cited<ModelCertificates>) -> [Part] {
    let rows = found.rows
    guard rows.count > 1 else { return [] }
    return [
      .paragraph(closed(found) + trainingLosses(rows) + heldOut(found)),
      .table(
        AnswerTable(
          "certificates",
          caption:
            "Bounds from the run of the largest model, in nats per token. The columns model and average over state what each "
            + "bound applies to. The gap is the bound minus the mean training loss of that model.",
          columns: [
            .init("bound by", "name", isText: true), .init("model", "model", isText: true),
            .init("average over", "average", isText: true), .init("bound", "bound"),
            .init("training loss", "risk"), .init("gap", "gap"),
          ],
          rows: rows.map { row in
            [
              .text(row.name), .text(row.model), .text(row.average), .number(row.bound, .nats),
              .number(row.risk, .nats), .number(row.gap, .nats),
            ]
          }, size: 8)),
    ]
  }

  /// What the tightest bound on the quantized model gains.
  private static func closed(_ found: Cited<ModelCertificates>) -> String {
    let model =
      "\(found.parameters.written(.count)) parameters at \(found.bits.written(.exact)) bits\(see(.table("certificates")))"
    return "The largest model has \(model). The gap between bound and training loss is "
      + "\(found.closed.written(.percent(2))) smaller for the tightest bound on this model than for Theorem 3.4."
  }

  /// What the training losses alone certify, where there is a curve.
  private static func trainingLosses(_ rows: [Cited<ModelCertificates.Row>]) -> String {
    guard rows.count > 2 else { return "" }
    let part = rows[2].part.map { " of the last \($0.written(.percent(3))) of the run" } ?? ""
    return
      " A bound from the training losses alone, which needs no code length, is \(rows[2].bound.written(.nats)) nats. It "
      + "applies to the average over the checkpoints\(part), not to the quantized model."
  }

  private static func heldOut(_ found: Cited<ModelCertificates>) -> String {
    found.heldOut.map {
      " The quantized model's loss on held-out text is \($0.written(.nats)) nats. None of these bounds applies to that loss."
    } ?? ""
  }
}
