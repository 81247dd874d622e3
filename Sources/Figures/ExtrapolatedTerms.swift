// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import GapScaling
import GeneralizationBounds
import Plotting

extension Figure {
  /// What the bound adds to the risk at larger models, term by term.
  public static let extrapolatedTerms = Figure(
    "extrapolated-terms",
    "The gap by stored bits and its terms, extrapolated to larger models.",
    reading: { findings in
      guard let targets = findings.cite.outlook?.targets, let first = targets.first,
        let last = targets.last
      else { return "" }
      func gap(_ bound: Cited<ExtrapolatedBound>) -> String {
        "\(bound.gap.written(.nats)) nats at \(bound.parameters.written(.count))"
      }
      let settled = findings.cite.asymptotics?.law.map {
        " The part that does not depend on size is \($0.settled.written(.nats)) nats."
      }
      return
        "The gap, which is the bound minus the training risk, and its terms. The estimate of the gap is \(gap(first)) "
        + "parameters and \(gap(last)). Points: measured models. Dashed lines and shaded area: extrapolated."
        + (settled ?? "")
    },
    panel: ExtrapolatedTermsPanel.plot,
    lacks: "the study has too few measured sizes to extrapolate the bound")
}

enum ExtrapolatedTermsPanel {
  static func plot(_ findings: StudyFindings) -> Plot? {
    guard let byBits = findings.results.byBits, let largest = findings.results.largest else {
      return nil
    }
    var marks: [any Mark] = [
      SpanMark.extrapolated(from: largest, to: byBits.bounds.map(\.parameters).max() ?? largest)
    ]
    let known = byBits.bounds.filter { $0.gapInterval != nil }
    if !known.isEmpty {
      marks.append(
        BandMark(
          x: known.map(\.parameters), low: known.compactMap { $0.gapInterval?.lowerBound },
          high: known.compactMap { $0.gapInterval?.upperBound }, ink: .foreground))
    }
    marks += SizeCurve(byBits, largest: largest) { $0.gap }
      .marks(label: "certified gap", ink: .foreground)
    let frontier = findings.analysis.frontier
    // Without the sampling interval, which evaluation on every token would not need.
    marks.append(
      PointsMark(
        x: frontier.map(\.model.parameters),
        y: frontier.map { $0.value.bound - $0.value.terms.risk - $0.value.terms.subsample },
        ink: .foreground, isFilled: false))
    for term in TermStyle.allCases where term != .subsample {
      guard byBits.bounds.contains(where: { term.value($0.terms) != 0 }) else { continue }
      marks += SizeCurve(byBits, largest: largest) { term.value($0.terms) }
        .marks(label: nil, ink: term.ink)
      marks.append(
        PointsMark(
          x: frontier.map(\.model.parameters), y: frontier.map { term.value($0.value.terms) },
          label: term.label, ink: term.ink, marker: term.marker, isFilled: false))
    }
    return Plot(x: .modelSize, y: .nats("nats per token"), size: Size(252, 200), marks: marks)
  }
}
