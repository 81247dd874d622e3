// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import GapScaling
import GeneralizationBounds
import Plotting

extension Figure {
  /// Figure 3, centre: the terms with the information in place of the stored bits.
  public static let informationTerms = Figure(
    "fig3b-information-terms",
    "The terms of the heuristic bound computed from prequential information, over model size.",
    reading: { findings in
      let information = findings.cite.information
      guard let last = information.last(where: { $0.heuristicBound != nil }),
        let bound = last.heuristicBound
      else { return "" }
      return
        "The terms of the heuristic bound computed from this information. Points: measured; lines: by the law. At "
        + "\(last.parameters.written(.count)) parameters the bound is \(bound.written(.nats)) nats."
    },
    panel: InformationTermsPanel.plot,
    lacks: "the study has no law of the information in its models")
}

enum InformationTermsPanel {
  static func plot(_ findings: StudyFindings) -> Plot? {
    guard let outlook = findings.results.byInformation, let largest = findings.results.largest
    else { return nil }
    let measured = findings.analysis.information.compactMap { entry in
      entry.heuristicBound.map { (size: entry.model.parameters, terms: $0.terms) }
    }
    var marks: [any Mark] = [
      SpanMark.extrapolated(from: largest, to: outlook.bounds.map(\.parameters).max() ?? largest)
    ]
    for term in [TermStyle.complexity, .smoothing, .lossVariation] {
      marks += SizeCurve(outlook, largest: largest) { term.value($0.terms) }
        .marks(label: nil, ink: term.ink)
      marks.append(
        PointsMark(
          x: measured.map(\.size), y: measured.map { term.value($0.terms) }, label: term.label,
          ink: term.ink, marker: term.marker))
    }
    return Plot(x: .modelSize, y: .nats("nats per token"), size: Size(252, 200), marks: marks)
  }
}
