// SPDX-License-Identifier: GPL-3.0-or-later
import GapScaling
import Plotting
import ScalingLaws

extension Figure {
  /// What the loss surface leaves unexplained, over size, data and compute.
  public static let residuals = Figure(
    "residuals",
    "What the loss surface leaves unexplained, over parameters, tokens and compute.",
    reading: { results in
      guard let surface = results.analysis.surface, let worst = ResidualPanels.worst(surface) else {
        return ""
      }
      let size = Number.value(
        abs(surface.residuals[worst]), digits: 2, at: "derived.fits.largestResidual")
      return "Measured less fitted \(ResidualPanels.quantity(surface)) of each of the "
        + "\(Number.plain(Double(surface.observed.count), at: "fits.surface.runs")) runs over (a) parameters, (b) tokens and (c) compute. A trend would mean "
        + "that the law's form is wrong; the largest residual is \(size)."
    },
    draw: { results in
      guard let surface = results.analysis.surface, !surface.residuals.isEmpty else {
        return .missing("the study has no runs that determine a loss surface")
      }
      var grid = PlotGrid(
        ResidualPanels.plots(surface, results.analysis.study), size: Size(516, 170))
      grid.axes = .sharedY
      return .picture(.grid(grid))
    })
}

enum ResidualPanels {
  static func quantity(_ surface: Fit<Chinchilla>) -> String {
    surface.residualScale == .log ? "log loss" : "loss"
  }

  static func worst(_ surface: Fit<Chinchilla>) -> Int? {
    surface.residuals.indices.max { abs(surface.residuals[$0]) < abs(surface.residuals[$1]) }
  }

  static func plots(_ surface: Fit<Chinchilla>, _ study: Study) -> [Plot] {
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
      if let worst = worst(surface), let name = name(worst, surface, study) {
        marks.append(
          AnnotationMark(
            Number.words(name, at: "data.leastFittedRun"), x: axis.1[worst],
            y: surface.residuals[worst], ink: .muted))
      }
      return Plot(
        x: Axis(axis.0, scale: .log10, tickLabels: axis.2),
        y: Axis("residual of \(unit)"), legend: .none, marks: marks)
    }
  }

  /// The run of the largest residual, where it has a name.
  static func worstName(_ results: StudyResults) -> String? {
    results.analysis.surface.flatMap { surface in
      worst(surface).flatMap { name($0, surface, results.analysis.study) }
    }
  }

  /// The run's own name, where the table has one and the fit uses every run.
  private static func name(_ i: Int, _ surface: Fit<Chinchilla>, _ study: Study) -> String? {
    guard let runs = study.runs?.runs, runs.count == surface.inputs.count else { return nil }
    return runs[i].name
  }
}
