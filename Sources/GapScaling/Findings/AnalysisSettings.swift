// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers

/// The hypotheses and choices behind every number of a study.
public struct AnalysisSettings: Sendable {
  /// V; nil for a table of runs, of which no bound can speak.
  public let vocabulary: Int?
  /// D/N of the measured models.
  public let tokensPerParameter: Double
  /// δ of each bound.
  public let failureProbability: Double
  /// |K|.
  public let grid: Int
  /// b, the width that the laws run through; nil where no quantized model was measured.
  public let bits: Double?
  /// The level of every interval.
  public let level: Double
  /// The resamples behind an interval of the extrapolation.
  public let draws: Int
  /// Their seed.
  public let seed: UInt64

  init(_ analysis: StudyAnalysis) {
    let settings = analysis.study.settings
    vocabulary = analysis.study.isTable ? nil : settings.vocabulary
    tokensPerParameter = settings.tokensPerParameter
    failureProbability = settings.failureProbability
    grid = settings.grid
    bits = analysis.bits
    (level, draws, seed) = (analysis.options.level, analysis.options.draws, analysis.options.seed)
  }
}

extension AnalysisSettings: Answer {
  public struct Fields: Sendable {
    public let vocabulary = Field(
      "vocabulary", \AnalysisSettings.vocabulary, "V; null for a table of runs.")
    public let tokensPerParameter = Field(
      "tokensPerParameter", \AnalysisSettings.tokensPerParameter, "D/N of the measured models.")
    public let failureProbability = Field(
      "failureProbability", \AnalysisSettings.failureProbability, "δ of each bound.")
    public let grid = Field("grid", \AnalysisSettings.grid, "|K|, the bets of the grid.")
    public let bits = Field(
      "bits", \AnalysisSettings.bits, "b, the width of the laws.", unit: "bits/parameter")
    public let level = Field("level", \AnalysisSettings.level, "The level of every interval.")
    public let draws = Field(
      "draws", \AnalysisSettings.draws, "Resamples behind an interval of the extrapolation.")
    public let seed = Field("seed", \AnalysisSettings.seed, "Their seed.")
  }
  public static var fields: Fields { Fields() }
}
