// SPDX-License-Identifier: GPL-3.0-or-later

/// Every figure, in the paper's order.
public enum Catalog {
  /// Each has a name of its own; a study may lack what it needs, see ``Figure/Content/missing(_:)``.
  public static let figures: [Figure] = [
    .trainingFrontier,
    .boundWaterfall, .boundAndTerms, .boundAndRisk, .lossVariation, .boundTerms,
    .quantizationGap, .bitWidths, .boundFamily, .certificateAndHeldOut,
    .informationAndBounds, .information, .informationTerms, .extrapolatedBounds, .extrapolatedTerms,
    .boundBacktest,
    .hessianDensity, .hessianDensityMost, .hessianDensityLess, .hessianDensityLeast,
    .vectorsAndSteps, .randomVectors, .rootTraceBySteps, .rootTraceLaw,
    .lossSurface, .residuals,
  ]

  /// The figures that are drawn unless some are asked for: those that are not a panel of another one.
  public static let standard: [Figure] = {
    let panels: [Figure] = [
      .boundAndRisk, .lossVariation, .boundTerms, .information, .informationTerms,
      .extrapolatedBounds,
      .hessianDensityMost, .hessianDensityLess, .hessianDensityLeast, .randomVectors,
      .rootTraceBySteps,
    ]
    let names = Set(panels.map(\.name))
    return figures.filter { !names.contains($0.name) }
  }()
}
