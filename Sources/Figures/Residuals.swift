// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import GapScaling
import Plotting
import ScalingLaws

extension Figure {
  /// What the loss surface leaves unexplained, over size, data and compute.
  public static let residuals = Figure(
    "residuals",
    "What the loss surface leaves unexplained, over parameters, tokens and compute.",
    reading: { findings in
      guard let surface = findings.cite.fits.surface,
        let largest = findings.cite.derived.fits?.largestResidual
      else { return "" }
      return "Measured less fitted \(ResidualPanels.quantity(surface.content)) of each of the "
        + "\(surface.runs.written()) runs over (a) parameters, (b) tokens and (c) compute. A trend would mean "
        + "that the form of the law is wrong; the largest residual is \(largest.written(.digits(2)))."
    },
    draw: { findings in
      guard let surface = findings.analysis.surface, !surface.residuals.isEmpty else {
        return .missing("the study has no runs that determine a loss surface")
      }
      var grid = PlotGrid(
        ResidualPanels.plots(surface, findings), size: Size(516, 170))
      grid.axes = .sharedY
      return .picture(.grid(grid))
    })
}

enum ResidualPanels {
  static func quantity(_ surface: Fit<Chinchilla>) -> String {
    surface.residualScale == .log ? "log loss" : "loss"
  }

  static func plots(_ surface: Fit<Chinchilla>, _ findings: StudyFindings) -> [Plot] {
    let unit = surface.residualScale == .log ? "log loss" : "loss (nats)"
    return [
      ("parameters $N$", surface.inputs.map(\.parameters), Axis.TickLabels.engineering),
      ("training tokens $D$", surface.inputs.map(\.tokens), .engineering),
      ("compute $6ND$ (FLOP)", surface.inputs.map(\.flops), .automatic),
    ].map { axis in
      var marks: [any Mark] = [
        RuleMark(.horizontal(y: 0), style: .solid),
        PointsMark(x: axis.1, y: surface.residuals, ink: .series(0), size: 3.6),
      ]
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
