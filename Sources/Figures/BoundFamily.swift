// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import GapScaling
import GeneralizationBounds
import Plotting

extension Figure {
  /// The paper's bound and its tighter forms, each model at its best width.
  public static let boundFamily = Figure(
    "bound-family",
    "Each model at its best width: the paper's bound and its tighter forms, and the loss on text held out.",
    reading: { findings in
      guard let last = findings.cite.widths.last, let paper = last.bound(.paper),
        let tight = last.bound(.tightest)
      else { return "" }
      return
        "Each model at the width of its least bound. At \(last.parameters.written(.count)) parameters "
        + "Theorem 3.4 gives \(paper.written(.nats)) nats and the tightest bound \(tight.written(.nats))"
        + (last.heldOut.map { ", and the loss on held-out text is \($0.written(.nats))" } ?? "")
        + "."
    },
    panel: BoundFamilyPanel.plot, lacks: "the study has no token losses of quantized models")
}

enum BoundFamilyPanel {
  static func plot(_ findings: StudyFindings) -> Plot? {
    let widths = findings.analysis.widths
    guard !widths.isEmpty else { return nil }
    let sizes = widths.map(\.best.parameters)
    var marks: [any Mark] = [
      RuleMark(
        .horizontal(y: findings.analysis.trivialLoss), label: "guessing uniformly, $\\log V$")
    ]
    let markers: [MarkerShape] = [.circle, .square, .triangle, .diamond, .cross]
    for (index, step) in ModelWidths.steps.enumerated() {
      let values = widths.map { $0.bound(step) ?? .nan }
      marks.append(LineMark(x: sizes, y: values, ink: .series(index), style: .guide))
      marks.append(
        PointsMark(
          x: sizes, y: values, label: step.title, ink: .series(index), marker: markers[index]))
    }
    let held = widths.map { $0.best.testLoss ?? .nan }
    if held.contains(where: \.isFinite) {
      marks.append(LineMark(x: sizes, y: held, ink: .series(5), style: .guide))
      marks.append(
        PointsMark(
          x: sizes, y: held, label: "held-out loss", ink: .series(5), marker: .square,
          isFilled: false))
    }
    return Plot(
      x: .modelSize, y: Axis("nats per token"), legend: .below, size: Size(300, 250), marks: marks)
  }
}
