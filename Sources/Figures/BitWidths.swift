// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import GapScaling
import GeneralizationBounds
import Plotting

extension Figure {
  /// What a bit buys and what it costs.
  public static let bitWidths = Figure(
    "bit-widths",
    "Terms of the bound by bits per parameter: random guess and smoothing rise, the quantization gap falls.",
    reading: { findings in
      let models = BitWidthsPanel.models(findings)
      guard let last = models.last?.model, let best = last.best else { return "" }
      let shown =
        switch models.count {
        case 1: ""
        case 2: ", for the smaller and the larger model"
        default: ", for the smallest, a middle and the largest model"
        }
      return
        "Terms of the bound by bits per parameter. The bounds at all widths hold at the same time, each with its share of "
        + "$\\delta$. (a) The \(last.parameters.written(.count))-parameter model. Its smallest bound is "
        + "\(best.bound.written(.nats)) nats, at \(last.bits.written(.exact)) bits. (b) The bound minus the training "
        + "risk\(shown)."
    },
    draw: { findings in
      guard let panels = BitWidthsPanel.plots(findings) else {
        return .missing("the study has no model with token losses at two widths or more")
      }
      return .picture(.grid(.withLegendsBelow(panels, height: 232)))
    })
}

enum BitWidthsPanel {
  /// The models measured at two widths or more, each with its rows and bounds: one way to quantize a width, the one
  /// that the laws run through.
  static func models(
    _ findings: StudyFindings
  ) -> [(model: Cited<ModelWidths>, variants: [(MeasuredModel, BitWidthChoice.Row)])] {
    let study = findings.analysis.study
    return findings.cite.widths.map { model in
      let all = zip(model.content.models, model.content.choice.rows)
      return (
        model: model,
        variants: all.filter { study.models(bits: $0.0.bitsPerParameter).contains($0.0) }
      )
    }.filter { $0.variants.count > 1 }
  }

  static func plots(_ findings: StudyFindings) -> [Plot]? {
    let widths = models(findings)
    guard let largest = widths.last, let smallest = widths.first else { return nil }
    let isGap = largest.variants.contains { $0.1.value.terms.quantizationGap != 0 }
    var terms: [any Mark] = []
    func add(
      _ label: String, _ series: Int, _ marker: MarkerShape, _ value: (BoundTerms) -> Double
    ) {
      let x = largest.variants.map(\.0.bitsPerParameter)
      let y = largest.variants.map { value($0.1.value.terms) }
      terms.append(LineMark(x: x, y: y, ink: .series(series), style: .guide))
      terms.append(PointsMark(x: x, y: y, label: label, ink: .series(series), marker: marker))
    }
    add("random guess and smoothing", 0, .circle) { $0.complexity + $0.smoothing }
    if isGap { add("quantization $\\hat R_q - \\hat R$", 3, .diamond) { $0.quantizationGap } }
    add("loss variation and sampling", 2, .triangle) { $0.lossVariation + $0.subsample }

    var shown = [smallest]
    if widths.count > 2 { shown.append(widths[widths.count / 2]) }
    if widths.count > 1 { shown.append(largest) }
    let markers: [MarkerShape] = [.circle, .square, .triangle]
    let gaps: [any Mark] = shown.enumerated().flatMap { index, model -> [any Mark] in
      let x = model.variants.map(\.0.bitsPerParameter)
      let y = model.variants.map { $0.1.value.bound - $0.1.value.terms.risk }
      let ink = Ink.ramp(index + 1, of: shown.count + 1)
      let size = model.model.parameters.written(.count)
      return [
        LineMark(x: x, y: y, ink: ink, style: .guide),
        PointsMark(
          x: x, y: y, label: "$N$ = \(size)", ink: ink,
          marker: markers[index % markers.count]),
      ]
    }
    let axis = Axis("bits per parameter $b$")
    return [
      Plot(x: axis, y: .nats("nats per token"), size: Size(252, 200), marks: terms),
      Plot(x: axis, y: Axis("bound minus training risk (nats)"), size: Size(252, 200), marks: gaps),
    ]
  }
}

extension Cited where Value == ModelWidths {
  /// The row of the least bound.
  var best: Cited<BitWidthChoice.Row>? {
    self.widths.indices.contains(content.choice.bestIndex)
      ? self.widths[content.choice.bestIndex] : nil
  }
}
