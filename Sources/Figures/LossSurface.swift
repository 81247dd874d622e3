// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Foundation
import GapScaling
import NumericalMethods
import Plotting
import ScalingLaws

extension Figure {
  /// The fitted loss over size and data, with lines of equal compute and the runs behind it.
  public static let lossSurface = Figure(
    "loss-surface",
    "The fitted loss over parameters and tokens, with lines of equal compute and the fitted runs.",
    reading: { findings in
      guard let surface = findings.cite.fits.surface else { return "" }
      return "Lines of equal fitted loss over parameters and tokens, and the "
        + "\(surface.runs.written()) runs to which the surface is fitted. Dotted lines: equal training compute; the optimum "
        + "of each is its point of smallest loss. Shaded area and dashed lines: sizes or ratios of tokens "
        + "to parameters outside the runs."
    },
    panel: LossSurfacePanel.plot, lacks: "the study has no runs that determine a loss surface")
}

enum LossSurfacePanel {
  static func plot(_ findings: StudyFindings) -> Plot? {
    guard let surface = findings.analysis.surface else { return nil }
    let most = surface.inputs.map(\.flops).max()
    let best = surface.law.A > 0 && surface.law.B > 0 ? most.map(surface.law.optimum) : nil
    guard let sizes = span(surface.inputs.map(\.parameters), best?.parameters),
      let tokens = span(surface.inputs.map(\.tokens), best?.tokens)
    else { return nil }
    let law = surface.law
    let region = RunRegion(surface)
    var known = ContourMark(
      x: sizes, y: tokens, samples: 48, label: "fitted loss (nats per token)", ink: nil,
      width: 1.1, isLabelled: false
    ) { law.loss(parameters: $0, tokens: $1) }
    known.isHidden = { !region.contains(parameters: $0, tokens: $1) }
    var all = known
    all.isHidden = nil
    all.label = nil
    all.style = .dashed
    all.isLabelled = true
    all.width = 0.8
    var marks: [any Mark] = region.shade(sizes, tokens)
    marks += [
      all, known,
      ContourMark(
        x: sizes, y: tokens, samples: 2, scale: .log10,
        levels: decades(
          6 * sizes.lowerBound * tokens.lowerBound, 6 * sizes.upperBound * tokens.upperBound),
        label: "equal compute $6ND$ (FLOP)", ink: .muted, style: .dotted, width: 0.7
      ) { 6 * $0 * $1 },
    ]
    marks += optimum(surface, sizes, tokens)
    marks.append(
      PointsMark(
        x: surface.inputs.map(\.parameters), y: surface.inputs.map(\.tokens), label: "runs",
        ink: .foreground, size: 3.4, details: PointDetails.runs(of: surface, findings)))
    var plot = Plot(
      x: .modelSize, y: Axis("training tokens $D$", scale: .log10, tickLabels: .engineering),
      legend: .below, size: Size(252, 264), marks: marks)
    plot.x.domain = .fixed(sizes)
    plot.y.domain = .fixed(tokens)
    return plot
  }

  /// Where the values lie, a third of a factor of two further out on both sides, and as far as an optimum
  /// that is not more than a factor of 30 beyond them.
  private static func span(_ values: [Double], _ optimum: Double?) -> ClosedRange<Double>? {
    guard var low = values.min(), var high = values.max(), low < high else { return nil }
    if let optimum, optimum > low / 30, optimum < 30 * high {
      low = min(low, optimum)
      high = max(high, optimum)
    }
    return ClosedRange(spanning: low / 1.26, high * 1.26)
  }

  private static func decades(_ low: Double, _ high: Double) -> [Double] {
    let first = Int(clamping: log10(low).rounded(.up))
    let last = Int(clamping: log10(high).rounded(.down))
    return first <= last ? (first...last).map { pow(10, Double($0)) } : []
  }

  /// The path of least loss for a given compute: solid among the runs, dashed beyond.
  private static func optimum(
    _ surface: Fit<Chinchilla>, _ sizes: ClosedRange<Double>, _ tokens: ClosedRange<Double>
  ) -> [any Mark] {
    guard surface.law.A > 0, surface.law.B > 0 else { return [] }
    let flops = ClosedRange(
      spanning: 6 * sizes.lowerBound * tokens.lowerBound, 6 * sizes.upperBound * tokens.upperBound)
    let path = LineMark(over: flops, samples: 120) { $0 }.x.map { surface.law.optimum(flops: $0) }
      .filter { sizes.contains($0.parameters) && tokens.contains($0.tokens) }
    guard path.count > 1 else { return [] }
    func line(_ optima: [ComputeOptimum], _ style: LineMark.Style) -> LineMark {
      LineMark(
        x: optima.map(\.parameters), y: optima.map(\.tokens), label: "compute-optimal",
        ink: .series(1), style: style, width: 1.6)
    }
    let known = path.filter(surface.reaches)
    return known.count > 1 ? [line(path, .dashed), line(known, .solid)] : [line(path, .dashed)]
  }
}
