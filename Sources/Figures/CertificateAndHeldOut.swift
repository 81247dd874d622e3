// SPDX-License-Identifier: GPL-3.0-or-later
import GapScaling
import GeneralizationBounds
import Plotting

extension Figure {
  /// What was certified against what was then scored.
  public static let certificateAndHeldOut = Figure(
    "certificate-and-held-out",
    "The certified bound of each model and width against its loss on text held out.",
    reading: { results in
      let pairs = CertificateAndHeldOutPanel.pairs(results)
      guard let least = pairs.map({ $0.bound - $0.test }).min() else { return "" }
      let above = pairs.filter { $0.bound > $0.test }.count
      func count(_ value: Int, _ name: String) -> String {
        Number.plain(Double(value), at: "derived.tightest." + name)
      }
      return
        "Each of the \(count(pairs.count, "pairs")) models and widths: the bound by Theorem 3.4 against the loss on "
        + "text held out. "
        + (above == pairs.count
          ? "All lie above the dotted line, where the two are equal, the nearest by "
            + "\(Number.nats(least, at: "derived.tightest.leastDistance")) nats."
          : "\(count(above, "pairsAbove")) lie above the dotted line, where the two are equal.")
    },
    panel: CertificateAndHeldOutPanel.plot,
    lacks: "the study has no held-out loss of a model with a bound")
}

enum CertificateAndHeldOutPanel {
  /// Held-out loss and bound of every model and width that has both.
  static func pairs(_ results: StudyResults) -> [(test: Double, bound: Double)] {
    results.analysis.widths.flatMap { model in
      zip(model.models, model.choice.rows).compactMap { measured, row in
        measured.testLoss.map { (test: $0, bound: row.value.bound) }
      }
    }
  }

  static func plot(_ results: StudyResults) -> Plot? {
    let analysis = results.analysis
    let all = pairs(results)
    let best = analysis.widths.compactMap { model in
      model.best.testLoss.flatMap { test in
        model.bound(.amGM).map { (test: test, bound: $0, name: model.best.model) }
      }
    }
    guard let low = all.map(\.test).min(), let high = all.map(\.test).max() else { return nil }
    let room = 0.04 * max(high - low, 0.1)
    let ends = [low - room, high + 4 * room]
    return Plot(
      x: Axis("loss on text held out (nats per token)"), y: Axis("bound (nats per token)"),
      legend: .below, size: Size(300, 250),
      marks: [
        RuleMark(.horizontal(y: analysis.trivialLoss), label: "guessing uniformly, $\\log V$"),
        LineMark(x: ends, y: ends, label: "bound = held-out loss", ink: .muted, style: .dotted),
        PointsMark(
          x: all.map(\.test), y: all.map(\.bound), label: "Theorem 3.4, every width",
          ink: .series(0), marker: .circle, isFilled: false),
        PointsMark(
          x: best.map(\.test), y: best.map(\.bound), label: "AM–GM, best width", ink: .series(3),
          marker: .diamond),
      ])
  }
}
