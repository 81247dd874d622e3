// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import GapScaling
import HessianSpectra
import Plotting
import ScalingLaws

extension Figure {
  /// Beyond the paper's figure 5: tr √H over model size and its law.
  public static let rootTraceLaw = Figure(
    "fig5c-root-trace-law", "tr √H over model size with its power law, and √N for comparison.",
    reading: { findings in
      guard let q = findings.cite.quantizability, let clipped = q.clipped, let shifted = q.shifted,
        let tokens = q.tokens
      else { return "" }
      return
        "$\\mathrm{tr}\\sqrt{H}$ over model size, for Hessians on \(tokens.written(.count)) tokens. The exponent is "
        + "\(shifted.exponent.written(.digits(3))) with the shift and "
        + "\(clipped.exponent.written(.digits(3))) with negative eigenvalues set to zero. Bars: the range that the "
        + "Lanczos steps allow. Dotted line: slope of $\\sqrt{N}$; if the trace grows more slowly, the paper's bound requires "
        + "fewer bits per parameter for larger models. Dash-dotted line: slope of $N$, which results from a constant shift."
    },
    draw: { findings in
      guard let q = findings.analysis.quantizability, let clipped = q.clipped,
        let shifted = q.shifted, let first = q.lawEntries.first, let last = q.lawEntries.last,
        first.parameters < last.parameters
      else { return .missing("the study has no Hessian spectra of two model sizes") }
      guard let powers = findings.cite.quantizability, let shiftedPower = powers.shifted?.exponent,
        let clippedPower = powers.clipped?.exponent
      else { return .missing("the study has no Hessian spectra of two model sizes") }
      let range = first.parameters...last.parameters
      let x = q.lawEntries.map(\.parameters)
      let anchor = clipped.fit.law(first.parameters)
      return .picture(
        .plot(
          Plot(
            x: .modelSize, y: Axis("$\\mathrm{tr}\\sqrt{H}$", scale: .log10), legend: .below,
            size: Size(252, 226),
            marks: [
              LineMark(
                over: range,
                label:
                  "shifted, $N^{\(shiftedPower.mathematics(.digits(3)))}$",
                ink: .series(0)
              ) { shifted.fit.law($0) },
              PointsMark(
                x: x, y: q.lawEntries.map(\.summary.shiftedRoot),
                yInterval: q.lawEntries.map(\.shiftedBracket), label: "measured, shifted",
                ink: .series(0)),
              LineMark(
                over: range,
                label:
                  "negatives as 0, $N^{\(clippedPower.mathematics(.digits(3)))}$",
                ink: .series(1)
              ) { clipped.fit.law($0) },
              PointsMark(
                x: x, y: q.lawEntries.map(\.summary.clippedRoot),
                yInterval: q.lawEntries.map(\.summary.clippedBracket),
                label: "measured, negatives as 0", ink: .series(1), marker: .square),
              LineMark(over: range, label: "$\\propto\\sqrt{N}$", ink: .muted, style: .dotted) {
                anchor * ($0 / first.parameters).squareRoot()
              },
              LineMark(over: range, label: "$\\propto N$", ink: .muted, style: .dashDotted) {
                shifted.fit.law(first.parameters) * $0 / first.parameters
              },
            ])))
    })
}

extension Cited where Value == Quantizability.RootLaw {
  /// The exponent of the law.
  var exponent: Cited<Double> { self.fit.coefficient(\.exponent).value }
}
