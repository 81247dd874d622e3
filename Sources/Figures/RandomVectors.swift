// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import GapScaling
import HessianSpectra
import Plotting

extension Figure {
  /// Figure 5 whole: other vectors and data, and tr √H over Lanczos steps.
  public static let vectorsAndSteps = Figure(
    "fig5-vectors-and-steps",
    "The spectral density for several random vectors and data, and tr √H over the Lanczos steps.",
    reading: { findings in
      guard let group = findings.analysis.quantizability?.shownWithSeeds.first,
        let first = group.entries.first.flatMap(findings.cite.spectrum), let tokens = first.tokens,
        let seeds = findings.cite.derived.quantizability?.seeds
      else { return "" }
      return
        "The Hessian of the model of \(first.parameters.written(.count)) parameters on "
        + "\(tokens.written(.count)) tokens, for "
        + "\(seeds.written()) seeds of the data and the random vector. (a) "
        + "Spectral densities\(smoothing(findings)). (b) $\\mathrm{tr}\\sqrt{H}$ against the number of Lanczos steps: shifted by "
        + "the most negative Ritz value $-s$, as in the paper, and with negative eigenvalues set to zero. Bars: one standard "
        + "error over the seeds. Band: the range of the unshifted trace that the steps allow."
    },
    draw: { findings in
      let panels = [RandomVectorsPanel.plot(findings), RootTraceByStepsPanel.plot(findings)]
        .compactMap { $0 }
      guard panels.count == 2 else { return .missing(RandomVectorsPanel.lacks) }
      return .picture(.grid(.withLegendsBelow(panels, height: 226)))
    })

  private static func smoothing(_ findings: StudyFindings) -> String {
    findings.cite.derived.quantizability?.kernelWidth.map {
      ", smoothed by a Gaussian kernel with a standard deviation of \($0.written(.digits(2))). Ticks: Ritz values"
    } ?? ""
  }

  /// Figure 5a: the same density by other random vectors and data.
  public static let randomVectors = Figure(
    "fig5a-random-vectors",
    "The spectral density of one model's Hessian by several random vectors, each on data of its own.",
    panel: RandomVectorsPanel.plot, lacks: RandomVectorsPanel.lacks)
}

enum RandomVectorsPanel {
  static let lacks = "the study has no Hessian spectra of one model by several random vectors"

  static func plot(_ findings: StudyFindings) -> Plot? {
    guard let group = findings.analysis.quantizability?.shownWithSeeds.first,
      group.entries.count > 1
    else { return nil }
    return HessianDensityPanel.plot(
      group.entries,
      labels: group.entries.map {
        "seed \(findings.cite.spectrum(of: $0)?.seed?.written() ?? "0")"
      },
      axisOver: group.entries, kernel: findings.analysis.quantizability?.kernelWidth)
  }
}
