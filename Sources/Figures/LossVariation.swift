// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import GapScaling
import GeneralizationBounds
import NumericalMethods
import Plotting
import ScalingLaws

extension Figure {
  /// Figure 2, centre: the loss variation over model size and its law.
  public static let lossVariation = Figure(
    "fig2b-loss-variation", "The loss variation of each model over size, with its law c + k/√N.",
    reading: { findings in
      let frontier = findings.cite.frontier.sorted {
        $0.content.value.lossVariation < $1.content.value.lossVariation
      }
      guard let law = findings.cite.fits.lossVariation, let least = frontier.first,
        let most = frontier.last
      else { return "" }
      let slope = law.coefficient(\.slope).content.interval.map {
        $0.contains(0)
          ? " The interval of $k$ includes zero: these models do not determine whether it falls or rises with size."
          : law.content.law.slope > 0 ? " It falls with size." : " It rises with size."
      }
      return
        "The loss variation of each model, from \(least.value.lossVariation.written(.nats)) to "
        + "\(most.value.lossVariation.written(.nats)), and its law $c + k/\\sqrt{N}$ with "
        + "$c = \(law.coefficient(\.floor).value.mathematics(.digits(3)))$."
        + (findings.derived.termErrors.contains { $0.lossVariation != nil }
          ? " Bars: one standard error of the sample of tokens." : "") + (slope ?? "")
    },
    panel: LossVariationPanel.plot, lacks: "the study has no token losses of quantized models")
}

enum LossVariationPanel {
  static func plot(_ findings: StudyFindings) -> Plot? {
    let frontier = findings.analysis.frontier
    guard let first = frontier.first, let last = frontier.last else { return nil }
    let sizes = frontier.map(\.model.parameters)
    var marks: [any Mark] = []
    if let law = findings.cite.fits.lossVariation, first.model.parameters < last.model.parameters {
      let range = first.model.parameters...last.model.parameters
      let fit = law.content
      if fit.degreesOfFreedom > 0 {
        marks.append(
          BandMark(
            over: range,
            label: "\(law.level.written(.percent(4))) interval",
            ink: .series(0)
          ) { size in
            fit.prediction(at: size).interval
              ?? ClosedRange(spanning: fit.law(size), fit.law(size))
          })
      }
      marks.append(
        LineMark(over: range, label: "$c + k/\\sqrt{N}$", ink: .series(0)) { fit.law($0) })
    }
    marks.append(
      PointsMark(
        x: sizes, y: frontier.map(\.value.lossVariation),
        yInterval: frontier.map { bound in
          findings.derived.termErrors.first { $0.model == bound.model.model }?.lossVariation.map {
            bound.value.lossVariation - $0...bound.value.lossVariation + $0
          }
        }, label: "measured $\\Sigma$", ink: .foreground)
    )
    return Plot(
      x: .modelSize, y: Axis("loss variation $\\Sigma$ (nats$^{1/2}$)"), size: Size(252, 200),
      marks: marks)
  }
}
