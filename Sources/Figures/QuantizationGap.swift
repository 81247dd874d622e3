// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Foundation
import GapScaling
import GeneralizationBounds
import NumericalMethods
import Plotting
import ScalingLaws

extension Figure {
  /// What rounding costs at each width, and its law.
  public static let quantizationGap = Figure(
    "quantization-gap",
    "The increase of the training risk by quantization at each width over model size, with its power law.",
    reading: { findings in
      guard let bits = findings.cite.settings.bits, let law = findings.cite.fits.quantizationGap
      else {
        return "The increase of the training risk by quantization, one line for each width."
          + leftOut(findings)
      }
      let exponent = law.coefficient(\.exponent)
      let power = exponent.value.mathematics(.digits(2))
      let interval = exponent.interval.map { " (\($0.written(.digits(2))))" }
      return
        "The increase of the training risk by quantization, one line for each width. At "
        + "\(bits.written(.exact)) bits, the width of the laws, it is proportional to "
        + "$N^{\(power)}$\(interval ?? ""): "
        + (exponent.content.interval?.contains(0) == true
          ? "these models do not determine whether it grows or falls with size."
          : exponent.content.value > 0 ? "it grows with size." : "it falls with size.")
        + (findings.derived.termErrors.contains { $0.quantizationGap != nil }
          ? " Bars at that width: one standard error of the sample of tokens." : "")
        + leftOut(findings)
    },
    panel: QuantizationGapPanel.plot,
    lacks: "the study has no token losses of models both quantized and as trained")

  /// What a logarithmic axis can't show.
  private static func leftOut(_ findings: StudyFindings) -> String {
    guard let count = findings.cite.derived.fits?.gapsLeftOut else { return "" }
    return count.content == 1
      ? " The open triangle at the lower edge is \(count.written()) gap that is not positive."
      : " The open triangles at the lower edge are \(count.written()) gaps that are not positive."
  }
}

enum QuantizationGapPanel {
  static func plot(_ findings: StudyFindings) -> Plot? {
    let analysis = findings.analysis
    let all = findings.cite.bounds
    let widths = analysis.study.widths.compactMap { bits -> [Cited<ModelBound>]? in
      let chosen = analysis.study.models(bits: bits)
      let bounds = all.filter {
        chosen.contains($0.content.model) && $0.content.unquantizedRisk != nil
          && $0.content.value.terms.quantizationGap > 0
      }.sorted { $0.content.model.parameters < $1.content.model.parameters }
      return bounds.isEmpty ? nil : bounds
    }
    guard !widths.isEmpty else { return nil }
    var marks: [any Mark] = []
    if let law = findings.cite.fits.quantizationGap, let first = analysis.frontier.first,
      let last = analysis.frontier.last, first.model.parameters < last.model.parameters
    {
      let range = first.model.parameters...last.model.parameters
      let fit = law.content
      if fit.degreesOfFreedom > 0 {
        marks.append(
          BandMark(
            over: range,
            label: "\(law.level.written(.percent(4))) interval",
            ink: .muted
          ) { size in
            // On the logarithmic scale on which the law is fitted.
            let value = fit.prediction(at: size)
            let reach = exp(
              ((value.interval?.upperBound ?? value.value) - value.value) / value.value)
            return ClosedRange(spanning: value.value / reach, value.value * reach)
          })
      }
      marks.append(LineMark(over: range, label: "power law", ink: .foreground) { fit.law($0) })
    }
    let markers: [MarkerShape] = [.circle, .square, .triangle, .diamond, .cross]
    for (index, width) in widths.enumerated() {
      let (x, y) = (
        width.map(\.content.model.parameters), width.map(\.content.value.terms.quantizationGap)
      )
      let ink = Ink.ramp(index, of: widths.count)
      marks.append(LineMark(x: x, y: y, ink: ink, style: .guide))
      marks.append(
        PointsMark(
          x: x, y: y,
          yInterval: width.map { bound in
            guard bound.content.model.bitsPerParameter == analysis.bits else { return nil }
            let gap = bound.content.value.terms.quantizationGap
            return findings.derived.termErrors.first { $0.model == bound.content.model.model }?
              .quantizationGap.map { max(gap - $0, 0.01 * gap)...gap + $0 }
          }, label: "\(width[0].bitsPerParameter.written(.exact)) bits", ink: ink,
          marker: markers[index % markers.count]))
    }
    // Half of the smallest gap stands for those that a logarithmic axis has no place for.
    let edge = 0.5 * (widths.joined().map(\.content.value.terms.quantizationGap).min() ?? 1)
    for bits in analysis.study.widths {
      let chosen = analysis.study.models(bits: bits)
      let x = all.filter {
        chosen.contains($0.content.model) && $0.content.unquantizedRisk != nil
          && $0.content.value.terms.quantizationGap <= 0
      }.map(\.content.model.parameters)
      guard !x.isEmpty else { continue }
      let index = widths.firstIndex { $0[0].content.model.bitsPerParameter == bits }
      marks.append(
        PointsMark(
          x: x, y: x.map { _ in edge }, ink: index.map { .ramp($0, of: widths.count) } ?? .muted,
          marker: .invertedTriangle, isFilled: false))
    }
    return Plot(
      x: .modelSize, y: Axis("$\\hat R_q - \\hat R$ (nats per token)", scale: .log10),
      size: Size(252, 200), marks: marks)
  }
}
