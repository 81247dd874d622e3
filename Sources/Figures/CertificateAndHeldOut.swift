// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import GapScaling
import GeneralizationBounds
import Plotting

extension Figure {
  /// What was certified against what was then scored.
  public static let certificateAndHeldOut = Figure(
    "certificate-and-held-out",
    "The certified bound of each model and width against its loss on text held out.",
    reading: { findings in
      guard let counts = findings.cite.derived.tightest, counts.content.pairs > 0 else { return "" }
      let above =
        counts.leastDistance.map {
          "All lie above the dotted line, where the two are equal, the nearest by "
            + "\($0.written(.nats)) nats."
        } ?? counts.pairsAbove.map {
          "\($0.written()) lie above the dotted line, where the two are equal."
        } ?? ""
      return
        "Each of the \(counts.pairs.written()) pairs of model and width: the bound by Theorem 3.4 against the loss on "
        + "held-out text. " + above
    },
    panel: CertificateAndHeldOutPanel.plot,
    lacks: "the study has no held-out loss of a model with a bound")
}

enum CertificateAndHeldOutPanel {
  static func plot(_ findings: StudyFindings) -> Plot? {
    let analysis = findings.analysis
    let all = analysis.certifiedPairs
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
