// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import GapScaling
import GeneralizationBounds
import Plotting

extension Figure {
  /// Figure 2, left: what is certified, what was measured, and what guessing costs.
  public static let boundAndRisk = Figure(
    "fig2a-bound-and-risk",
    "The bound of each model, its training risk and its held-out loss over model size.",
    reading: { findings in
      let frontier = findings.cite.frontier
      guard let bits = findings.cite.settings.bits, let first = frontier.first,
        let last = frontier.last
      else { return "" }
      let isTrained = frontier.allSatisfy { $0.content.unquantizedRisk != nil }
      let isHeldOut = frontier.contains { $0.content.model.testLoss != nil }
      return
        "The bound of the \(bits.written(.exact))-bit models, \(first.value.bound.written(.nats)) nats at the smallest "
        + "and \(last.value.bound.written(.nats)) at the largest, the training risk"
        + "\(isTrained ? "" : " of the quantized models")\(isHeldOut ? ", and the loss on held-out text" : ""). "
        + "Dotted line: the loss of uniform guessing, \(findings.cite.trivial.written(.nats)) nats."
    },
    panel: BoundAndRiskPanel.plot, lacks: "the study has no token losses of quantized models")
}

enum BoundAndRiskPanel {
  static func plot(_ findings: StudyFindings) -> Plot? {
    let analysis = findings.analysis
    let frontier = analysis.frontier
    guard !frontier.isEmpty, let bits = findings.cite.settings.bits else { return nil }
    let sizes = frontier.map(\.model.parameters)
    func series(
      _ label: String, _ values: [Double], _ ink: Ink, _ marker: MarkerShape, filled: Bool = true
    ) -> [any Mark] {
      [
        LineMark(x: sizes, y: values, ink: ink, style: .guide),
        PointsMark(
          x: sizes, y: values, label: label, ink: ink, marker: marker, isFilled: filled,
          details: PointDetails.bounds(frontier, Markup.plain(label), values)),
      ]
    }
    let width = "\(bits.written(.exact)) bits"
    var marks: [any Mark] = [
      RuleMark(.horizontal(y: analysis.trivialLoss), label: "guessing uniformly, $\\log V$")
    ]
    marks += series(
      "bound, \(width)", frontier.map(\.value.bound), .series(0), .circle)
    let held = frontier.map { $0.model.testLoss ?? .nan }
    if held.contains(where: \.isFinite) {
      marks += series(
        "held-out loss, \(width)", held, .series(1), .square, filled: false)
    }
    let isUnquantized = frontier.allSatisfy { $0.unquantizedRisk != nil }
    marks += series(
      isUnquantized ? "training risk $\\hat R$" : "training risk $\\hat R_q$",
      frontier.map(\.value.terms.risk), .series(2), .triangle)
    return Plot(
      x: .modelSize, y: .nats("nats per token"), size: Size(252, 200), marks: marks)
  }
}
