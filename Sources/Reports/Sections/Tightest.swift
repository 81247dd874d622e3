// SPDX-License-Identifier: GPL-3.0-or-later
import Figures
import GapScaling
import GeneralizationBounds
import Plotting

extension Section {
  /// The paper's bound beside its tighter forms, each model at its best width.
  public static let tightest = Section("tightest", "Which bound is tightest") { sheet in
    let widths = sheet.analysis.widths
    guard let last = widths.last, widths.contains(where: { $0.models.count > 1 }) else { return [] }
    let paper = widths.compactMap { $0.bound(.paper) }
    let amGM = widths.compactMap { $0.bound(.amGM) }
    let savings = zip(paper, amGM).map { $0 - $1 }
    let below = savings.filter { $0 > 0 }.count
    let margins = widths.compactMap { model in
      model.best.testLoss.flatMap { test in
        model.family.map(\.value.bound).min().map { $0 - test }
      }
    }
    var text =
      "At each model's best width, which every bound pays for, AM–GM is below Theorem 3.4 for \(below) of "
      + "\(widths.count) models, by \(Number.nats(savings.min() ?? 0)) to \(Number.nats(savings.max() ?? 0)) nats "
      + "\(see(.table("family"), .figure(.boundFamily))). "
    if !margins.isEmpty {
      text +=
        "The loss on text held out is below the least of its bounds for "
        + "\(margins.filter { $0 > 0 }.count) of \(margins.count) models, by "
        + "\(Number.nats(margins.min() ?? 0)) nats or more\(see(.figure(.certificateAndHeldOut))). "
    }
    text +=
      "Each column is a statement of its own at the same $\\delta$; keeping the least of a model's row would cost "
      + "the logarithm of \(ModelWidths.steps.count) more."
    return [
      .paragraph(text), .table(table(widths)),
      .values([
        ("amGMBelowPaper", Double(below)), ("leastSaving", savings.min() ?? 0),
        ("mostSaving", savings.max() ?? 0), ("leastMargin", margins.min() ?? .nan),
        ("bestBitsOfLargest", last.best.bitsPerParameter),
      ]), .figure(.boundFamily), .figure(.bitWidths), .figure(.certificateAndHeldOut),
    ]
  }

  private static func table(_ widths: [ModelWidths]) -> ReportTable {
    ReportTable(
      "family",
      caption: "The family of bounds, each model at its best width, nats a token: Theorem 3.4 with "
        + "$\\sqrt{2C}$; with the exact $f(C)$; with the smoothed losses themselves; AM–GM on them.",
      columns: [
        .init("model", "model", isText: true), .init("$b$", "bits"), .init("$C$", "complexity"),
      ]
        + ModelWidths.steps.map {
          .init($0.title, $0.rawValue.replacing("-", with: "_"))
        } + [.init("held-out", "held_out")],
      rows: widths.map { model in
        [
          .text(model.best.model), .number(model.best.bitsPerParameter, .count),
          .number(model.choice.best.value.complexityPerToken, .nats),
        ]
          + ModelWidths.steps.map { .optional(model.bound($0), .nats) }
          + [.optional(model.best.testLoss, .nats)]
      })
  }
}
