// SPDX-License-Identifier: GPL-3.0-or-later
import Figures
import GapScaling
import GeneralizationBounds
import Plotting

extension Section {
  /// The paper's bound beside its tighter forms, each model at its best width.
  public static let tightest = Section("tightest", "Which bound is tightest") { sheet in
    let widths = sheet.analysis.widths
    guard !widths.isEmpty else { return [] }
    func derived(_ name: String) -> String { "derived.tightest." + name }
    func count(_ value: Int, _ name: String) -> String {
      Number.plain(Double(value), at: derived(name))
    }
    let savings = widths.compactMap { model in
      model.bound(.paper).flatMap { paper in model.bound(.amGM).map { paper - $0 } }
    }
    let below = savings.filter { $0 > 0 }.count
    let margins = widths.compactMap { model in
      model.best.testLoss.flatMap { test in
        model.family.map(\.value.bound).min().map { $0 - test }
      }
    }
    let all = "\(count(widths.count, "models")) model\(widths.count == 1 ? "" : "s")"
    let range = (least: savings.min() ?? 0, most: savings.max() ?? 0)
    let places = see(.table("family"), .figure(.boundFamily))
    var text =
      widths.count == 1
      ? "At the model's best width, which every bound pays for, AM–GM is "
        + "\(Number.nats(abs(range.least), at: derived("leastSaving"))) nats "
        + "\(range.least < 0 ? "above" : "below") Theorem 3.4\(places). "
      : "At each model's best width, which every bound pays for, AM–GM is below Theorem 3.4 for "
        + "\(count(below, "amGMBelowPaper")) of \(all), by \(Number.nats(range.least, at: derived("leastSaving")))"
        + (savings.count > 1 ? " to \(Number.nats(range.most, at: derived("mostSaving")))" : "")
        + " nats\(places). "
    if let margin = margins.min(), widths.count == 1 {
      text +=
        "The loss on text held out lies \(Number.nats(abs(margin), at: derived("leastMargin"))) nats "
        + "\(margin < 0 ? "above" : "below") the least of these bounds. "
    } else if let margin = margins.min() {
      text +=
        "The loss on text held out lies below the least of these bounds for "
        + "\(count(margins.filter { $0 > 0 }.count, "sound")) of \(count(margins.count, "heldOut")), by "
        + "\(Number.nats(margin, at: derived("leastMargin"))) nats or more\(see(.figure(.certificateAndHeldOut))). "
    }
    text +=
      "Each column is a statement of its own at the same $\\delta$; to keep the least of a row, divide "
      + "$\\delta$ by their number, \(count(ModelWidths.steps.count, "steps"))."
    // A picture of one model shows nothing that its row of the table does not say.
    let figures: [Part] =
      widths.count == 1
      ? [] : [.row([.boundFamily] + (margins.isEmpty ? [] : [.certificateAndHeldOut]))]
    return [.paragraph(text), .table(table(widths))] + figures
  }

  private static func table(_ widths: [ModelWidths]) -> ReportTable {
    ReportTable(
      "family",
      caption: "The family of bounds, each model at its best width, nats a token: Theorem 3.4 with "
        + "$\\sqrt{2C}$; with the exact $f(C)$; with the smoothed losses themselves; AM–GM on them.",
      columns: [
        .init("model", "model", isText: true, field: "model"),
        .init("$b$", "bits", field: "bits"),
        .init("$C$", "complexity", field: "complexityPerToken"),
      ]
        + ModelWidths.steps.map {
          .init($0.title, $0.rawValue.replacing("-", with: "_"), field: "family.\($0.rawValue)")
        } + [.init("held-out", "held_out", field: "heldOut")],
      rows: widths.map { model in
        [
          .text(model.best.model), .number(model.best.bitsPerParameter, .count),
          .number(model.choice.best.value.complexityPerToken, .nats),
        ]
          + ModelWidths.steps.map { .optional(model.bound($0), .nats) }
          + [.optional(model.best.testLoss, .nats)]
      }, at: widths.indices.map { "widths.\($0)" })
  }
}
