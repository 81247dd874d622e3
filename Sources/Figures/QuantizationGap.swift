// SPDX-License-Identifier: GPL-3.0-or-later
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
    "What quantization adds to the training risk at each width over model size, with its power law.",
    reading: { results in
      guard let bits = results.analysis.bits, let fit = results.analysis.quantizationGap,
        let exponent = fit["exponent"]
      else {
        return "What quantization adds to the training risk, a line a width." + leftOut(results)
      }
      let field = "fits.quantizationGap.coefficients.exponent"
      let power = Number.mathematics(exponent.value, digits: 2, at: field + ".value")
      let interval = exponent.interval.map {
        " (\(Number.interval($0, at: field + ".interval") { Number.value($0, digits: 2, at: $1) }))"
      }
      return
        "What quantization adds to the training risk, a line a width. At "
        + "\(Number.plain(bits, at: "settings.bits")) bits, the width of the laws, it goes as "
        + "$N^{\(power)}$\(interval ?? ""): "
        + (exponent.interval?.contains(0) == true
          ? "whether it grows or falls with size is open."
          : exponent.value > 0 ? "it grows with size." : "it falls with size.") + leftOut(results)
    },
    panel: QuantizationGapPanel.plot,
    lacks: "the study has no token losses of models both quantized and as trained")

  /// What a logarithmic axis can't show.
  private static func leftOut(_ results: StudyResults) -> String {
    let count = results.analysis.bounds.filter {
      $0.unquantizedRisk != nil && $0.value.terms.quantizationGap <= 0
    }.count
    guard count > 0 else { return "" }
    let number = Number.plain(Double(count), at: "derived.fits.gapsLeftOut")
    return count == 1
      ? " \(number) gap that is not above zero is left out."
      : " \(number) gaps that are not above zero are left out."
  }
}

enum QuantizationGapPanel {
  static func plot(_ results: StudyResults) -> Plot? {
    let analysis = results.analysis
    let widths = analysis.study.widths.compactMap { bits -> (bits: Double, bounds: [ModelBound])? in
      let chosen = analysis.study.models(bits: bits)
      let bounds = analysis.bounds.filter {
        chosen.contains($0.model) && $0.unquantizedRisk != nil
          && $0.value.terms.quantizationGap > 0
      }.sorted { $0.model.parameters < $1.model.parameters }
      return bounds.isEmpty ? nil : (bits, bounds)
    }
    guard !widths.isEmpty else { return nil }
    var marks: [any Mark] = []
    if let fit = analysis.quantizationGap, let first = analysis.frontier.first,
      let last = analysis.frontier.last, first.model.parameters < last.model.parameters
    {
      let range = first.model.parameters...last.model.parameters
      if fit.degreesOfFreedom > 0 {
        marks.append(
          BandMark(
            over: range,
            label: "\(Number.percent(fit.level, at: "fits.quantizationGap.level")) interval",
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
        width.bounds.map(\.model.parameters), width.bounds.map(\.value.terms.quantizationGap)
      )
      let ink = Ink.ramp(index, of: widths.count)
      let field = results.field(of: width.bounds[0]) + ".bitsPerParameter"
      marks.append(LineMark(x: x, y: y, ink: ink, style: .guide))
      marks.append(
        PointsMark(
          x: x, y: y, label: "\(Number.plain(width.bits, at: field)) bits", ink: ink,
          marker: markers[index % markers.count]))
    }
    return Plot(
      x: .modelSize, y: Axis("$\\hat R_q - \\hat R$ (nats per token)", scale: .log10),
      size: Size(252, 200), marks: marks)
  }
}
