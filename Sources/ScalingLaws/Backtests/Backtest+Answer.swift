// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers

extension Backtest: Answer {
  public struct Fields: Sendable {
    public let cuts = Field("cuts", \Backtest.cuts, "One for each cut of compute.")
    public let ranking = Field(
      "ranking", \Backtest.ranking,
      "Ways of describing the surface, the least held-out error first.")
    public let level = Field("level", \Backtest.level, "The level of the intervals.")
    public let method = Field("method", \Backtest.method, "How the intervals were made.")
    public let warnings = Field("warnings", \Backtest.warnings, "What to know before using them.")
  }
  public static var fields: Fields { Fields() }
}

extension Backtest.Cut: Answer {
  public struct Fields: Sendable {
    public let flops = Field(
      "flops", \Backtest.Cut.flops, "Runs of less compute were fitted, the others predicted.",
      unit: "FLOP")
    public let fitted = Field("fitted", \Backtest.Cut.fitted, "The number of runs fitted.")
    public let predicted = Field(
      "predicted", \Backtest.Cut.predictions.count, "The number of runs predicted.")
    public let error = Field(
      "error", \Backtest.Cut.error, "The mean of |log loss − log prediction|.")
    public let bias = Field(
      "bias", \Backtest.Cut.bias,
      "The mean of log loss − log prediction; positive where the losses were higher than predicted."
    )
    public let coverage = Field(
      "coverage", \Backtest.Cut.coverage, "The share of runs within their intervals.")
    public let distance = Field(
      "distance", \Backtest.Cut.farthest,
      "The largest factor by which a predicted run lies beyond the fitted ones.")
    public let coefficients = Field(
      "coefficients", \Backtest.Cut.law.named, "The surface through the fitted runs.")
  }
  public static var fields: Fields { Fields() }

  /// The largest factor by which a predicted run lies beyond the fitted ones.
  public var farthest: Double { predictions.map(\.distance).max() ?? 1 }
}

extension Backtest.Ranked: Answer {
  public struct Fields: Sendable {
    public let name = Field("name", \Backtest.Ranked.name, "The surface's name.")
    public let formula = Field("formula", \Backtest.Ranked.formula, "Its formula.")
    public let coefficients = Field(
      "coefficients", \Backtest.Ranked.coefficients, "How many numbers are fitted.")
    public let heldOutError = Field(
      "heldOutError", \Backtest.Ranked.heldOutError,
      "The mean of |log loss − log prediction| over all cuts.")
    public let criterion = Field(
      "criterion", \Backtest.Ranked.criterion, "AICc of the fit to all runs.")
    public let probability = Field(
      "probability", \Backtest.Ranked.probability,
      "The probability of data this much against the restriction, if it holds.")
  }
  public static var fields: Fields { Fields() }
}
