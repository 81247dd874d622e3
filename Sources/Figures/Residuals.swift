// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Foundation
import GapScaling
import Plotting
import ScalingLaws

extension Figure {
  /// What the loss surface leaves unexplained, over size, data and compute.
  public static let residuals = Figure(
    "residuals",
    "The residuals of the loss surface over parameters, tokens and compute.",
    reading: { findings in
      guard let surface = findings.cite.fits.surface,
        let largest = findings.cite.derived.fits?.largestResidual
      else { return "" }
      return "Measured minus fitted \(ResidualPanels.quantity(surface.content)) of the "
        + "\(surface.runs.written()) runs, against (a) parameters, (b) tokens and (c) compute. Line: the mean, smoothed by a "
        + "Gaussian kernel with a standard deviation of one tenth of the axis. The largest residual is "
        + "\(largest.written(.digits(2))). \(verdict(findings))"
    },
    draw: { findings in
      guard let surface = findings.analysis.surface, !surface.residuals.isEmpty else {
        return .missing("the study has no runs that determine a loss surface")
      }
      var grid = PlotGrid(
        ResidualPanels.plots(surface, findings), size: Size(516, 186), legend: .shared)
      grid.axes = .sharedY
      return .picture(.grid(grid))
    })

  /// What the test of curvature says.
  private static func verdict(_ findings: StudyFindings) -> String {
    guard let found = findings.cite.derived.fits, let p = found.curvatureProbability,
      let level = found.curvatureLevel
    else { return "The runs are too few to test the form of the law." }
    let test =
      "A test of curvature in $\\log N$, $\\log D$ and their product gives $p = \(p.mathematics(.digits(1)))$"
    return p.content < level.content
      ? "\(test), below \(level.written(.exact)): the form of the law does not describe these runs."
      : "\(test), not below \(level.written(.exact)): the residuals show no curvature."
  }
}

enum ResidualPanels {
  /// The mean of the residuals by a Gaussian kernel over log x, whose standard deviation is a tenth of the range.
  private static func smoothed(_ x: [Double], _ y: [Double]) -> LineMark {
    let places = x.map { log($0) }
    let (low, high) = (places.min() ?? 0, places.max() ?? 0)
    let width = max(0.1 * (high - low), 1e-9)
    let grid = (0...80).map { low + (high - low) * Double($0) / 80 }
    let means = grid.map { at -> Double in
      let weights = places.map { exp(-0.5 * ($0 - at) * ($0 - at) / (width * width)) }
      return zip(weights, y).reduce(0) { $0 + $1.0 * $1.1 } / weights.reduce(0, +)
    }
    return LineMark(x: grid.map { exp($0) }, y: means, label: "mean", ink: .series(1), width: 1.3)
  }

  static func quantity(_ surface: Fit<Chinchilla>) -> String {
    surface.residualScale == .log ? "log loss" : "loss"
  }

  static func plots(_ surface: Fit<Chinchilla>, _ findings: StudyFindings) -> [Plot] {
    let unit = surface.residualScale == .log ? "log loss" : "loss (nats)"
    let details = PointDetails.runs(of: surface, findings)
    return [
      ("parameters $N$", surface.inputs.map(\.parameters), Axis.TickLabels.engineering),
      ("training tokens $D$", surface.inputs.map(\.tokens), .engineering),
      ("compute $6ND$ (FLOP)", surface.inputs.map(\.flops), .automatic),
    ].map { axis in
      var marks: [any Mark] = [
        RuleMark(.horizontal(y: 0), style: .solid)
      ]
      if let found = findings.cite.derived.fits {
        let groups = surface.inputs.map { found.content.group(ofRatio: $0.tokensPerParameter) }
        for (index, ratio) in found.ratios.enumerated() {
          let runs = groups.indices.filter { groups[$0] == index }
          marks.append(
            PointsMark(
              x: runs.map { axis.1[$0] }, y: runs.map { surface.residuals[$0] },
              label: "$D/N$ = \(ratio.written(.digits(2)))",
              ink: .ramp(index, of: found.ratios.count), size: 3.6,
              details: runs.map { details[$0] }))
        }
      }
      marks.append(smoothed(axis.1, surface.residuals))
      if let worst = findings.analysis.leastFitted, let name = findings.cite.data.leastFittedRun {
        marks.append(
          AnnotationMark(
            name.words, x: axis.1[worst],
            y: surface.residuals[worst], ink: .muted))
      }
      return Plot(
        x: Axis(axis.0, scale: .log10, tickLabels: axis.2),
        y: Axis("residual of \(unit)"), legend: .none, marks: marks)
    }
  }
}
