// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import GapScaling
import GeneralizationBounds
import Plotting

extension Figure {
  /// The paper's bound and its tighter forms, each model at its best width.
  public static let boundFamily = Figure(
    "bound-family",
    "The difference between the paper's bound and each tighter form, each model at its best width.",
    reading: { findings in
      guard let last = findings.cite.widths.last, let paper = last.bound(.paper),
        let tight = last.bound(.tightest)
      else { return "" }
      return
        "The difference between Theorem 3.4 and each other form of the bound, each model at the width of its smallest bound. At "
        + "\(last.parameters.written(.count)) parameters "
        + "Theorem 3.4 gives \(paper.written(.nats)) nats and the tightest bound is \(tight.written(.nats)) nats"
        + (last.heldOut.map { "; the loss on held-out text is \($0.written(.nats))" } ?? "")
        + "."
    },
    panel: BoundFamilyPanel.plot, lacks: "the study has no token losses of quantized models")
}

enum BoundFamilyPanel {
  static func plot(_ findings: StudyFindings) -> Plot? {
    let widths = findings.analysis.widths
    guard !widths.isEmpty else { return nil }
    let sizes = widths.map(\.best.parameters)
    var marks: [any Mark] = []
    for (index, step) in ModelWidths.steps.enumerated() where step != .paper {
      let values = widths.map { model in
        model.bound(.paper).flatMap { paper in model.bound(step).map { paper - $0 } } ?? .nan
      }
      marks.append(LineMark(x: sizes, y: values, ink: .series(index), style: .guide))
      marks.append(PointsMark(x: sizes, y: values, label: step.title, ink: .series(index)))
    }
    return Plot(
      x: .modelSize, y: .nats("below Theorem 3.4 by (nats per token)"), size: Size(252, 200),
      marks: marks)
  }
}
