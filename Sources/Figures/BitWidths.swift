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
      guard let last = results.analysis.widths.last else { return "" }
      let field = results.field(of: last)
      let best = last.choice.best
      let place = "\(field).widths.\(last.choice.bestIndex).bound"
      return
        "Every bound pays the logarithm of the number of widths. (a) The "
        + "\(Number.count(last.best.parameters, at: field + ".parameters"))-parameter model: random guess and smoothing against the "
        + "quantization gap; the least bound is at \(Number.plain(last.best.bitsPerParameter, at: field + ".bits")) bits, "
        + "\(Number.nats(best.value.bound, at: place)) nats. (b) What the bound adds to the training risk, "
        + "for the smallest, a middle and the largest model."
    },
    draw: { results in
      guard let panels = BitWidthsPanel.plots(results) else {
        return .missing("the study has no model with token losses at two widths or more")
      }
      return .picture(.grid(.withLegendsBelow(panels, height: 232)))
    })
}

enum BitWidthsPanel {
  static func plots(_ results: StudyResults) -> [Plot]? {
    let widths = results.analysis.widths.filter { $0.models.count > 1 }
    guard let largest = widths.last, let smallest = widths.first else { return nil }
    let isGap = largest.choice.rows.contains { $0.value.terms.quantizationGap != 0 }
    var terms: [any Mark] = []
    func add(
      _ label: String, _ series: Int, _ marker: MarkerShape, _ value: (BoundTerms) -> Double
    ) {
      let x = largest.models.map(\.bitsPerParameter)
      let y = largest.choice.rows.map { value($0.value.terms) }
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
      let x = model.models.map(\.bitsPerParameter)
      let y = model.choice.rows.map { $0.value.bound - $0.value.terms.risk }
      let ink = Ink.ramp(index + 1, of: shown.count + 1)
      let size = Number.count(
        model.best.parameters, at: results.field(of: model) + ".parameters")
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
