// SPDX-License-Identifier: GPL-3.0-or-later
import GapScaling
import GeneralizationBounds
import NumericalMethods
import Plotting
import ScalingLaws

extension Figure {
  /// Figure 2, centre: the loss variation over model size and its law.
  public static let lossVariation = Figure(
    "fig2b-loss-variation", "The loss variation of each model over size, with its law c + k/√N.",
    reading: { results in
      let frontier = results.analysis.frontier
      guard let law = results.analysis.lossVariation, law.coefficients.count > 1,
        let least = frontier.min(by: { $0.value.lossVariation < $1.value.lossVariation }),
        let most = frontier.max(by: { $0.value.lossVariation < $1.value.lossVariation })
      else { return "" }
      func sigma(_ model: ModelBound) -> String {
        Number.nats(
          model.value.lossVariation, at: results.field(of: model) + ".value.lossVariation")
      }
      let slope = law.coefficients[1].interval.map {
        $0.contains(0)
          ? " Whether it falls or rises with size these models do not tell: the interval of $k$ includes zero."
          : law.law.slope > 0 ? " It falls with size." : " It rises with size."
      }
      return
        "The loss variation of each model, from \(sigma(least)) to \(sigma(most)), and its law "
        + "$c + k/\\sqrt{N}$ with "
        + "$c = \(Number.mathematics(law.law.floor, digits: 3, at: "fits.lossVariation.coefficients.floor.value"))$."
        + (slope ?? "")
    },
    panel: LossVariationPanel.plot, lacks: "the study has no token losses of quantized models")
}

enum LossVariationPanel {
  static func plot(_ results: StudyResults) -> Plot? {
    let frontier = results.analysis.frontier
    guard let first = frontier.first, let last = frontier.last else { return nil }
    let sizes = frontier.map(\.model.parameters)
    var marks: [any Mark] = []
    if let fit = results.analysis.lossVariation, first.model.parameters < last.model.parameters {
      let range = first.model.parameters...last.model.parameters
      if fit.degreesOfFreedom > 0 {
        marks.append(
          BandMark(
            over: range,
            label: "\(Number.percent(fit.level, at: "fits.lossVariation.level")) interval",
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
        x: sizes, y: frontier.map(\.value.lossVariation), label: "measured $\\Sigma$",
        ink: .foreground)
    )
    return Plot(
      x: .modelSize, y: Axis("loss variation $\\Sigma$ (nats$^{1/2}$)"), size: Size(252, 200),
      marks: marks)
  }
}
