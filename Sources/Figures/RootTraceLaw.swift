// SPDX-License-Identifier: GPL-3.0-or-later
import GapScaling
import HessianSpectra
import Plotting
import ScalingLaws

extension Figure {
  /// Beyond the paper's figure 5: tr √H over model size and its law.
  public static let rootTraceLaw = Figure(
    "fig5c-root-trace-law", "tr √H over model size with its power law, and √N for comparison.",
    reading: { results in
      guard let q = results.analysis.quantizability, let clipped = q.clipped,
        let shifted = q.shifted, let tokens = q.lawTokens
      else { return "" }
      return
        "$\\mathrm{tr}\\sqrt{H}$ over model size, Hessians on \(Number.count(tokens, at: "quantizability.tokens")) tokens: exponents "
        + "\(Number.value(shifted.fit.law.exponent, at: exponent("shifted"))) with the shift and "
        + "\(Number.value(clipped.fit.law.exponent, at: exponent("clipped"))) with negative eigenvalues as 0. Bars: what the "
        + "Lanczos steps leave open. Only below the slope of $\\sqrt{N}$, dotted, does the paper's bound ask for "
        + "fewer bits in larger models."
    },
    draw: { results in
      guard let q = results.analysis.quantizability, let clipped = q.clipped,
        let shifted = q.shifted, let first = q.lawEntries.first, let last = q.lawEntries.last,
        first.parameters < last.parameters
      else { return .missing("the study has no Hessian spectra of two model sizes") }
      let range = first.parameters...last.parameters
      let x = q.lawEntries.map(\.parameters)
      let anchor = clipped.fit.law(first.parameters)
      return .picture(
        .plot(
          Plot(
            x: .modelSize, y: Axis("$\\mathrm{tr}\\sqrt{H}$", scale: .log10), legend: .below,
            size: Size(300, 232),
            marks: [
              LineMark(
                over: range,
                label:
                  "shifted, $N^{\(Number.mathematics(shifted.fit.law.exponent, digits: 3, at: exponent("shifted")))}$",
                ink: .series(0)
              ) { shifted.fit.law($0) },
              PointsMark(
                x: x, y: q.lawEntries.map(\.summary.shiftedRoot),
                yInterval: q.lawEntries.map(\.shiftedBracket), label: "measured, shifted",
                ink: .series(0)),
              LineMark(
                over: range,
                label:
                  "negatives as 0, $N^{\(Number.mathematics(clipped.fit.law.exponent, digits: 3, at: exponent("clipped")))}$",
                ink: .series(1)
              ) { clipped.fit.law($0) },
              PointsMark(
                x: x, y: q.lawEntries.map(\.summary.clippedRoot),
                yInterval: q.lawEntries.map(\.summary.clippedBracket),
                label: "measured, negatives as 0", ink: .series(1), marker: .square),
              LineMark(over: range, label: "$\\sqrt{N}$", ink: .muted, style: .dotted) {
                anchor * ($0 / first.parameters).squareRoot()
              },
            ])))
    })
}

/// Where the exponent of a law of the trace stands in a report's JSON.
private func exponent(_ law: String) -> String {
  "quantizability.\(law).fit.coefficients.exponent.value"
}
