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
}
