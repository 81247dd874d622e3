// SPDX-License-Identifier: GPL-3.0-or-later
import GapScaling
import HessianSpectra
import Plotting

extension Figure {
  /// Figure 5 whole: other vectors and data, and tr √H over Lanczos steps.
  public static let vectorsAndSteps = Figure(
    "fig5-vectors-and-steps",
    "The spectral density by other random vectors and data, and tr √H over the Lanczos steps.",
    reading: { results in
      guard let group = results.analysis.quantizability?.shownWithSeeds.first,
        let first = group.entries.first
      else { return "" }
      let field = results.field(of: first)
      return
        "The model of \(Number.count(first.parameters, at: field + ".parameters")) parameters on "
        + "\(Number.count(group.tokens, at: field + ".tokens")) tokens, "
        + "\(Number.plain(Double(group.entries.count), at: "derived.quantizability.seeds")) seeds of data and vector. (a) Their "
        + "spectral densities. (b) $\\mathrm{tr}\\sqrt{H}$ by the first steps of each: shifted by the most "
        + "negative Ritz value, as the paper does, and with negative eigenvalues taken as 0. Bars: one standard "
        + "error over the seeds. Band: what the steps leave open of the latter."
    },
    draw: { results in
      let panels = [RandomVectorsPanel.plot(results), RootTraceByStepsPanel.plot(results)]
        .compactMap { $0 }
      guard panels.count == 2 else { return .missing(RandomVectorsPanel.lacks) }
      return .picture(.grid(.withLegendsBelow(panels, height: 226)))
    })

  /// Figure 5a: the same density by other random vectors and data.
  public static let randomVectors = Figure(
    "fig5a-random-vectors",
    "The spectral density of one model's Hessian by several random vectors, each on data of its own.",
    panel: RandomVectorsPanel.plot, lacks: RandomVectorsPanel.lacks)
}

enum RandomVectorsPanel {
  static let lacks = "the study has no Hessian spectra of one model by several random vectors"

  static func plot(_ results: StudyResults) -> Plot? {
    guard let group = results.analysis.quantizability?.shownWithSeeds.first,
      group.entries.count > 1
    else { return nil }
    return HessianDensityPanel.plot(
      group.entries,
      labels: group.entries.map {
        "seed \(Number.plain(Double($0.spectrum.seed ?? 0), at: results.field(of: $0) + ".seed"))"
      },
      axisOver: group.entries)
  }
}
