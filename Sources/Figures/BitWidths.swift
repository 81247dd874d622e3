// SPDX-License-Identifier: GPL-3.0-or-later
import GapScaling
import GeneralizationBounds
import Plotting

extension Figure {
  /// What a bit buys and what it costs.
  public static let bitWidths = Figure(
    "bit-widths",
    "Bits a parameter: random guess and smoothing rise with them, the quantization gap falls.",
    reading: { results in
      let models = BitWidthsPanel.models(results)
      guard let last = models.last?.model else { return "" }
      let shown =
        switch models.count {
        case 1: ""
        case 2: ", for the smaller and the larger model"
        default: ", for the smallest, a middle and the largest model"
        }
      let field = results.field(of: last)
      let best = last.choice.best
      let place = "\(field).widths.\(last.choice.bestIndex).bound"
      return
        "Every bound pays the logarithm of the number of widths. (a) The "
        + "\(Number.count(last.best.parameters, at: field + ".parameters"))-parameter model: random guess and smoothing against the "
        + "quantization gap; the least bound is at \(Number.plain(last.best.bitsPerParameter, at: field + ".bits")) bits, "
        + "\(Number.nats(best.value.bound, at: place)) nats. (b) What the bound adds to the training risk\(shown)."
    },
    draw: { results in
      guard let panels = BitWidthsPanel.plots(results) else {
        return .missing("the study has no model with token losses at two widths or more")
      }
      return .picture(.grid(.withLegendsBelow(panels, height: 232)))
    })
}

enum BitWidthsPanel {
  /// The models measured at two widths or more, each with its rows and bounds: one way to quantize a width, the one
  /// that the laws run through.
  static func models(
    _ results: StudyResults
  ) -> [(model: ModelWidths, variants: [(MeasuredModel, BitWidthChoice.Row)])] {
    let study = results.analysis.study
    return results.analysis.widths.map { model in
      (
        model: model,
        variants: zip(model.models, model.choice.rows).filter { measured, _ in
          study.models(bits: measured.bitsPerParameter).contains(measured)
        }
      )
    }.filter { $0.variants.count > 1 }
  }

  static func plots(_ results: StudyResults) -> [Plot]? {
    let widths = models(results)
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
      let size = Number.count(
        model.model.best.parameters,
        at: results.field(ofModel: model.model.best.model) + ".parameters")
      return [
        LineMark(x: x, y: y, ink: ink, style: .guide),
        PointsMark(
          x: x, y: y, label: "$N$ = \(size)", ink: ink,
          marker: markers[index % markers.count]),
      ]
    }
    let axis = Axis("bits a parameter $b$")
    return [
      Plot(x: axis, y: .nats("nats per token"), size: Size(252, 200), marks: terms),
      Plot(x: axis, y: Axis("bound less training risk (nats)"), size: Size(252, 200), marks: gaps),
    ]
  }
}
