// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import GapScaling
import GeneralizationBounds
import Plotting

extension Figure {
  /// What was certified against what was then scored.
  public static let certificateAndHeldOut = Figure(
    "certificate-and-held-out",
    "The bound of each model and width against its loss on held-out text.",
    reading: { findings in
      guard let counts = findings.cite.derived.tightest, counts.content.pairs > 0 else { return "" }
      let above =
        counts.leastDistance.map {
          "All points lie above the dotted line, on which the two are equal; the smallest difference is "
            + "\($0.written(.nats)) nats."
        } ?? counts.pairsAbove.map {
          "\($0.written()) points lie above the dotted line, on which the two are equal."
        } ?? ""
      return
        "The bound of Theorem 3.4 against the loss on held-out text, for the \(counts.pairs.written()) pairs of model and "
        + "width, on axes of equal scale. " + above
    },
    panel: CertificateAndHeldOutPanel.plot,
    lacks: "the study has no held-out loss of a model with a bound")
}

enum CertificateAndHeldOutPanel {
  static func plot(_ findings: StudyFindings) -> Plot? {
    let analysis = findings.analysis
    let best = analysis.widths.compactMap { model in
      model.best.testLoss.flatMap { test in
        model.bound(.amGM).map { (test: test, bound: $0) }
      }
    }
    let all = findings.cite.widths.flatMap { model in
      zip(model.content.models, model.widths).compactMap { measured, row in
        measured.testLoss.map {
          (bits: measured.bitsPerParameter, test: $0, bound: row.content.value.bound)
        }
      }
    }
    guard let low = all.map(\.test).min(),
      let high = (all.map(\.bound) + [analysis.trivialLoss]).max()
    else { return nil }
    let room = 0.04 * max(high - low, 0.1)
    let ends = [low - room, high + room]
    let bits = Set(all.map(\.bits)).sorted()
    var marks: [any Mark] = [
      RuleMark(.horizontal(y: analysis.trivialLoss), label: "$\\log V$"),
      LineMark(x: ends, y: ends, label: "bound = held-out loss", ink: .muted, style: .dotted),
    ]
    for (index, width) in bits.enumerated() {
      let points = all.filter { $0.bits == width }
      let cited = findings.cite.bounds.first { $0.content.model.bitsPerParameter == width }
      marks.append(
        PointsMark(
          x: points.map(\.test), y: points.map(\.bound),
          label: cited.map { "\($0.bitsPerParameter.written(.exact)) bits" },
          ink: .ramp(index, of: bits.count),
          marker: MarkerShape.allCases[index % MarkerShape.allCases.count], size: 3.8))
    }
    marks.append(
      PointsMark(
        x: best.map(\.test), y: best.map(\.bound), label: "AM–GM, best width", ink: .series(3),
        marker: .diamond, isFilled: false))
    let domain = Axis.Domain.fixed(ends[0]...ends[1])
    var plot = Plot(
      x: Axis("loss on held-out text (nats per token)", domain: domain),
      y: Axis("bound (nats per token)", domain: domain), size: Size(252, 240),
      marks: marks)
    plot.hasEqualScales = true
    return plot
  }
}
