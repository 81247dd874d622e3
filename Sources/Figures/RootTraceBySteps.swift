// SPDX-License-Identifier: GPL-3.0-or-later
import GapScaling
import Plotting

extension Figure {
  /// Figure 5b: tr √H against Lanczos steps.
  public static let rootTraceBySteps = Figure(
    "fig5b-root-trace-by-steps",
    "tr √H of one model over the number of Lanczos steps, with error bars over data and vectors.",
    panel: RootTraceByStepsPanel.plot, lacks: RandomVectorsPanel.lacks)
}

enum RootTraceByStepsPanel {
  static func plot(_ findings: StudyFindings) -> Plot? {
    guard let found = findings.analysis.quantizability?.bySteps else { return nil }
    let (shifted, clipped) = (found.shifted, found.clipped)
    let x = found.steps.map(Double.init)
    return Plot(
      x: Axis("Lanczos steps", domain: .including([0])),
      y: Axis("$\\mathrm{tr}\\sqrt{H}$", scale: .log10), size: Size(252, 200),
      marks: [
        BandMark(
          x: x, low: clipped.low, high: clipped.high, label: "left open by the steps",
          ink: .series(1)),
        LineMark(
          x: [0, x.last ?? 0], y: [found.shiftCost, found.shiftCost],
          label: "$N\\sqrt{s}$, the shift of $N$ zeros",
          ink: .muted, style: .dotted, width: 0.8),
        PointsMark(
          x: x, y: shifted.mean, yInterval: shifted.error, label: "shifted by $s$",
          ink: .series(0)),
        PointsMark(
          x: x, y: clipped.mean, yInterval: clipped.error, label: "negative eigenvalues as 0",
          ink: .series(1), marker: .square),
      ])
  }
}
