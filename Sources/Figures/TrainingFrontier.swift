// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import GapScaling
import Plotting
import ScalingLaws

extension Figure {
  /// Figure 1: the training loss against compute, and the frontier that the loss surface puts under it.
  public static let trainingFrontier = Figure(
    "fig1-training-frontier",
    "Training loss against compute: the longest run of each size, the fitted compute-optimal frontier, and the measured models.",
    reading: { findings in
      let ratio = findings.cite.settings.tokensPerParameter.written(.exact)
      let circles =
        findings.analysis.study.unquantized.contains { $0.trainingLoss != nil }
        ? " Circles: final losses of the measured models, which were trained at $D/N = \(ratio)$."
        : ""
      let frontier = findings.cite.fits.surface.map {
        " Orange: the compute-optimal loss of the surface fitted to all "
          + "\($0.runs.written()) runs, dashed where the optimum is "
          + "outside the sizes and ratios of the runs."
      }
      return
        "Training loss against compute. Lines: the longest run of each size, averaged over equal "
        + "steps of log compute; the label is the number of parameters $N$.\(circles)\(frontier ?? "")"
    },
    draw: { findings in
      let study = findings.analysis.study
      guard !study.curves.isEmpty else {
        return .missing("the study has no training curves in \(study.settings.curves)")
      }
      let sizes = findings.cite.data.curveSizes
      let longest = sizes.compactMap { size in
        study.curves.filter { $0.parameters == size.content }.max { $0.tokens < $1.tokens }
      }
      var marks: [any Mark] = longest.enumerated().map { index, curve in
        let points = curve.smoothed(bins: 48)
        return LineMark(
          x: points.map(\.flops), y: points.map(\.loss),
          label: sizes[index].written(.count),
          ink: .ramp(index, of: longest.count), width: 1)
      }
      if let surface = findings.analysis.surface {
        let spent = surface.inputs.map(\.flops)
        if let low = spent.min(), let high = spent.max(), low < high {
          let frontier = { (flops: Double) in surface.law.optimum(flops: flops).loss }
          // Solid only where the optimum itself lies among the runs: elsewhere the surface extrapolates.
          let compute = LineMark(over: low...(10 * high), ink: .series(1), frontier).x
          let known = compute.filter {
            $0 <= high && surface.reaches(surface.law.optimum(flops: $0))
          }
          marks.insert(SpanMark(x: high...(100 * high), label: "extrapolated"), at: 0)
          marks.append(
            LineMark(
              x: compute, y: compute.map(frontier),
              label: "optimum",
              ink: .series(1), style: .dashed, width: 1.6))
          if known.count > 1 {
            marks.append(
              LineMark(
                x: known, y: known.map(frontier), label: "optimum", ink: .series(1),
                width: 1.6))
          }
        }
      }
      let models = study.unquantized.filter { $0.trainingLoss != nil }
      let ratio = findings.cite.settings.tokensPerParameter.written(.exact)
      if !models.isEmpty {
        let losses = models.map { model in
          study.runs?.runs.first { $0.name == model.run }?.loss ?? model.trainingLoss ?? .nan
        }
        marks.append(
          PointsMark(
            x: models.map { 6 * $0.parameters * $0.tokens }, y: losses,
            label: "measured at $D/N = \(ratio)$", ink: .foreground, isFilled: false,
            details: PointDetails.models(models, losses: losses)))
      }
      return .picture(
        .plot(
          Plot(
            x: Axis("training compute $6ND$ (FLOP)", scale: .log10),
            y: Axis("training loss (nats per token)"), legend: .direct, size: Size(252, 220),
            marks: marks)))
    })
}
