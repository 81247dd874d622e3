// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import GapScaling
import HessianSpectra
import NumericalMethods
import Plotting

extension Figure {
  /// Figure 5b: tr √H against Lanczos steps.
  public static let rootTraceBySteps = Figure(
    "fig5b-root-trace-by-steps",
    "tr √H of one model over the number of Lanczos steps, with error bars over data and vectors.",
    panel: RootTraceBySteps.plot, lacks: RandomVectorsPanel.lacks)
}

enum RootTraceBySteps {
  static func plot(_ results: StudyResults) -> Plot? {
    guard let group = results.analysis.quantizability?.shownWithSeeds.first,
      group.entries.count > 1, let least = group.entries.map(\.summary.steps).min(), least >= 8
    else { return nil }
    let stride = max(1, least / 12)
    let steps = Array(Swift.stride(from: 2 * stride, through: least, by: stride))
    struct Series {
      var mean: [Double] = []
      var error: [ClosedRange<Double>?] = []
      var low: [Double] = []
      var high: [Double] = []

      mutating func add(_ values: [Double], _ brackets: [ClosedRange<Double>]) {
        let count = Double(values.count)
        let center = values.reduce(0, +) / count
        let square = values.reduce(0) { $0 + ($1 - center) * ($1 - center) }
        let reach = (square / (count - 1) / count).squareRoot()
        mean.append(center)
        error.append(max(center - reach, 0)...(center + reach))
        low.append(brackets.reduce(0) { $0 + $1.lowerBound } / count)
        high.append(brackets.reduce(0) { $0 + $1.upperBound } / count)
      }
    }
    var (shifted, clipped) = (Series(), Series())
    for step in steps {
      let samples = group.entries.compactMap { entry in
        (try? SpectralSample(
          entry.spectrum.coefficients.leading(step), squaredNorm: entry.parameters))
          .map { (sample: $0, shift: entry.summary.shift.amount) }
      }
      guard samples.count == group.entries.count else { return nil }
      func brackets(_ shift: (Double) -> Double) -> [ClosedRange<Double>] {
        samples.map { entry in
          let estimate = entry.sample.estimate(.squareRoot, shift: shift(entry.shift))
          let found = try? entry.sample.bracket(.squareRoot, shift: shift(entry.shift))
          return found.flatMap { $0 } ?? estimate...estimate
        }
      }
      shifted.add(
        samples.map { $0.sample.estimate(.squareRoot, shift: $0.shift) }, brackets { $0 })
      clipped.add(samples.map { $0.sample.estimate(.squareRoot) }, brackets { _ in 0 })
    }
    let x = steps.map(Double.init)
    let cost = group.entries.map { $0.summary.shift.costBound(dimension: $0.parameters) }
    let mean = cost.reduce(0, +) / Double(cost.count)
    return Plot(
      x: Axis("Lanczos steps", domain: .including([0])),
      y: Axis("$\\mathrm{tr}\\sqrt{H}$", scale: .log10), size: Size(252, 200),
      marks: [
        BandMark(
          x: x, low: clipped.low, high: clipped.high, label: "left open by the steps",
          ink: .series(1)),
        LineMark(
          x: [0, x.last ?? 0], y: [mean, mean], label: "$N\\sqrt{s}$, the shift of $N$ zeros",
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
