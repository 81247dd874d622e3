// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import GapScaling
import GeneralizationBounds
import Plotting

extension Figure {
  /// Figure 2, right: what the bound adds to the training risk, term by term.
  public static let boundTerms = Figure(
    "fig2c-bound-terms", "The terms of the bound minus the training risk, over model size.",
    reading: { findings in
      guard let last = findings.cite.frontier.last,
        let share = findings.cite.derived.bounds?.guessShare
      else { return "" }
      return
        "The terms of the gap between bound and training risk. At "
        + "\(last.parameters.written(.count)) parameters the random guess "
        + "$C\\log V$ is \(share.written(.percent(2))) of the gap."
    },
    panel: BoundTermsPanel.plot, lacks: "the study has no token losses of quantized models")
}

/// A term of the bound as figures show it: one name, one colour and one marker everywhere.
enum TermStyle: CaseIterable {
  case complexity, smoothing, subsample, lossVariation, quantizationGap

  var label: String {
    switch self {
    case .complexity: "random guess $C\\log V$"
    case .smoothing: "smoothing $\\sqrt{2C}$"
    case .subsample: "sampling interval"
    case .lossVariation: "loss variation $\\Sigma\\sqrt{C}$"
    case .quantizationGap: "quantization $\\hat R_q - \\hat R$"
    }
  }

  var ink: Ink {
    switch self {
    case .complexity: .series(0)
    case .smoothing: .series(1)
    case .lossVariation: .series(2)
    case .quantizationGap: .series(3)
    case .subsample: .series(4)
    }
  }

  var marker: MarkerShape {
    switch self {
    case .complexity: .circle
    case .smoothing: .square
    case .lossVariation: .triangle
    case .quantizationGap: .diamond
    case .subsample: .cross
    }
  }

  func value(_ terms: BoundTerms) -> Double {
    switch self {
    case .complexity: terms.complexity
    case .smoothing: terms.smoothing
    case .subsample: terms.subsample
    case .lossVariation: terms.lossVariation
    case .quantizationGap: terms.quantizationGap
    }
  }
}

enum BoundTermsPanel {
  static func plot(_ findings: StudyFindings) -> Plot? {
    let frontier = findings.analysis.frontier
    guard !frontier.isEmpty else { return nil }
    let sizes = frontier.map(\.model.parameters)
    var marks: [any Mark] = []
    for term in TermStyle.allCases {
      let values = frontier.map { term.value($0.value.terms) }
      guard values.contains(where: { $0 != 0 }) else { continue }
      marks.append(LineMark(x: sizes, y: values, ink: term.ink, style: .guide))
      marks.append(
        PointsMark(x: sizes, y: values, label: term.label, ink: term.ink, marker: term.marker))
    }
    return Plot(
      x: .modelSize, y: .nats("nats per token"), size: Size(252, 200), marks: marks)
  }
}
