// SPDX-License-Identifier: GPL-3.0-or-later
import GapScaling
import Plotting
import ScalingLaws

extension Figure {
  /// Figure 1: the training loss against compute, and the frontier that the loss surface puts under it.
  public static let trainingFrontier = Figure(
    "fig1-training-frontier",
    "Training loss against compute: the longest run of each size, the fitted compute-optimal frontier, and the measured models.",
    reading: { results in
      let ratio = Quantity.plain(results.analysis.study.settings.tokensPerParameter)
      guard let surface = results.analysis.surface else { return "" }
      return
        "Training loss against compute. Lines: the longest run of each size, averaged over equal "
        + "steps of log compute. Points: the models of the frontier, at $D/N = \(ratio)$. Black: the "
        + "compute-optimal loss of the surface fitted to all \(surface.observed.count) runs, dashed "
        + "beyond them."
    },
    draw: { results in
      let study = results.analysis.study
      guard !study.curves.isEmpty else {
        return .missing("the study has no training curves in \(study.settings.curves)")
      }
      let sizes = Set(study.curves.map(\.parameters)).sorted()
      let longest = sizes.compactMap { size in
        study.curves.filter { $0.parameters == size }.max { $0.tokens < $1.tokens }
      }
      var marks: [any Mark] = longest.enumerated().map { index, curve in
        let points = curve.smoothed(bins: 48)
        return LineMark(
          x: points.map(\.flops), y: points.map(\.loss),
          label: "\(Quantity.engineering(curve.parameters)) parameters",
          ink: .ramp(index, of: longest.count), width: 1)
      }
      if let surface = results.analysis.surface {
        let compute = zip(surface.inputs, surface.observed).map { size, _ in
          6 * size.parameters * size.tokens
        }
        if let low = compute.min(), let high = compute.max(), low < high {
          let frontier = { (flops: Double) in surface.law.optimum(flops: flops).loss }
          marks.append(
            LineMark(
              over: low...high, label: "fitted frontier", ink: .foreground, width: 1.2, frontier))
          marks.append(
            LineMark(
              over: high...(10 * high), ink: .foreground, style: .dashed, width: 1.2, frontier))
        }
      }
      let models = study.unquantized.filter { $0.trainingLoss != nil }
      let ratio = Quantity.plain(study.settings.tokensPerParameter)
      marks.append(
        PointsMark(
          x: models.map { 6 * $0.parameters * $0.tokens }, y: models.compactMap(\.trainingLoss),
          label: "measured at $D/N = \(ratio)$", ink: .foreground, isFilled: false))
      return .picture(
        .plot(
          Plot(
            x: Axis("training compute $6ND$ (FLOP)", scale: .log10),
            y: Axis("training loss (nats per token)"), size: Size(320, 226), marks: marks)))
    })
}
