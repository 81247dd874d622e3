// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Foundation
import GapScaling
import HessianSpectra
import Plotting

extension Figure {
  /// Figure 4 whole: one model's Hessian spectrum on less and less data.
  public static let hessianDensity = Figure(
    "fig4-hessian-density",
    "The spectral density of one model's Hessian, averaged over less and less of its training data.",
    reading: { findings in
      guard let shown = findings.analysis.quantizability?.shownWithSeeds, shown.count > 1,
        let first = shown.first?.entries.first.flatMap(findings.cite.spectrum)
      else { return "" }
      let letters = ["a", "b", "c", "d", "e", "f"]
      let list = zip(letters, shown).compactMap { letter, group -> String? in
        guard let entry = group.entries.first.flatMap(findings.cite.spectrum),
          let tokens = entry.tokens
        else { return nil }
        return "(\(letter)) \(tokens.written(.count)) tokens, smallest Ritz value "
          + entry.smallest.written(.digits(3))
      }
      return
        "The Hessian spectrum of the model of \(first.parameters.written(.count)) parameters by "
        + "\(first.steps.written()) Lanczos steps from one random vector: \(list.joined(separator: "; ")). "
        + kernel(findings) + "Shaded: negative eigenvalues; their mass is larger with less data."
    },
    draw: { findings in
      let panels = (0..<3).compactMap { HessianDensityPanel.plot(findings, $0) }
      guard panels.count == 3 else { return .missing(HessianDensityPanel.lacks) }
      let facets = panels.map { panel in
        var panel = panel
        panel.title = panel.marks.lazy.compactMap { $0.legend(.journal).first?.label }.first
        panel.legend = .none
        return panel
      }
      var grid = PlotGrid(facets, size: Size(516, 180))
      grid.axes = .shared
      return .picture(.grid(grid))
    })

  /// How the densities are smoothed, and what marks the eigenvalues themselves.
  static func kernel(_ findings: StudyFindings) -> String {
    guard let width = findings.cite.derived.quantizability?.kernelWidth else { return "" }
    return
      "All densities are smoothed by the same Gaussian kernel, with a standard deviation of \(width.written(.digits(2))). "
      + "Ticks: Ritz values; dashed lines: the smallest and the largest. "
  }

  /// Figure 4, left: the most data.
  public static let hessianDensityMost = Figure(
    "fig4a-hessian-density-most-data",
    "The spectral density of one model's Hessian on the most training data measured.",
    panel: { HessianDensityPanel.plot($0, 0) }, lacks: HessianDensityPanel.lacks)

  /// Figure 4, centre: less data.
  public static let hessianDensityLess = Figure(
    "fig4b-hessian-density-less-data",
    "The spectral density of the same model's Hessian on less training data.",
    panel: { HessianDensityPanel.plot($0, 1) }, lacks: HessianDensityPanel.lacks)

  /// Figure 4, right: the least data.
  public static let hessianDensityLeast = Figure(
    "fig4c-hessian-density-least-data",
    "The spectral density of the same model's Hessian on the least training data measured.",
    panel: { HessianDensityPanel.plot($0, 2) }, lacks: HessianDensityPanel.lacks)
}

enum HessianDensityPanel {
  static let lacks =
    "the study has no Hessian spectra of one model at three amounts of data"

  /// The panel of the `index`-th largest amount of data.
  static func plot(_ findings: StudyFindings, _ index: Int) -> Plot? {
    guard let shown = findings.analysis.quantizability?.shownWithSeeds, shown.count >= 3,
      let entry = shown[index].entries.first
    else { return nil }
    let all = shown.prefix(3).flatMap(\.entries)
    let cited = findings.cite.spectrum(of: entry)
    let part = cited?.fractionPercent.map { ", \($0.written(.digits(2)))\u{A0}%" }
    return plot(
      [entry], labels: ["\(cited?.tokens?.written(.count) ?? "") tokens\(part ?? "")"],
      axisOver: all, kernel: findings.analysis.quantizability?.kernelWidth)
  }

  /// Densities of some spectra on the axes that a wider choice of them needs.
  static func plot(
    _ entries: [Quantizability.Entry], labels: [String], axisOver all: [Quantizability.Entry],
    kernel: Double?
  ) -> Plot {
    let low = all.map(\.summary.smallest).min() ?? 0
    let high = all.map(\.summary.largest).max() ?? 1
    let width = kernel ?? (high - low) / 120
    // One eigenvalue in N, as high as its kernel: what lies below is nobody's.
    let floor = 0.2 / (width * 2.5 * (all.map(\.parameters).max() ?? 1))
    var marks: [any Mark] = []
    if low < 0 { marks.append(SpanMark(x: 10 * low...0, label: "$\\lambda < 0$")) }
    for (i, entry) in entries.enumerated() {
      let density = SpectralDensity([entry.sample.quadrature], kernelWidth: width, points: 700)
      let shown = density.density.map { max($0, floor / 10) }
      marks.append(
        LineMark(
          x: density.x, y: shown, label: labels[i], ink: .series(i),
          width: entries.count > 1 ? 0.9 : 1.1))
    }
    let top = 1.2 / (width * 2.5)
    for (i, entry) in entries.enumerated() {
      let ink = entries.count > 1 ? Ink.series(i) : .foreground
      // A row of ticks a spectrum, each a thirtieth of the axis high.
      let step = pow(top / floor, 0.035)
      let foot = floor * pow(step, 1.3 * Double(i))
      for node in entry.sample.quadrature.nodes {
        marks.append(LineMark(x: [node, node], y: [foot, foot * step], ink: ink, width: 0.5))
      }
      if entries.count == 1 {
        for end in [entry.summary.smallest, entry.summary.largest] {
          marks.append(
            RuleMark(.vertical(x: end), ink: .muted, style: .dashed, isCovered: false))
        }
      }
    }
    let margin = 5 * width
    // Room for words in the shade left of zero.
    let left = min(low - margin, -0.16 * (high - low))
    return Plot(
      x: Axis("eigenvalue $\\lambda$", domain: .fixed(left...(high + margin))),
      y: Axis("spectral density", scale: .log10, domain: .fixed(floor...top)),
      size: Size(252, 190), marks: marks)
  }
}
