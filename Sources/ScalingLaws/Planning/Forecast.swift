// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
import Foundation
import NumericalMethods

/// Finished runs against a fit that was kept before: which of their losses lie inside the stated intervals of a new run.
public struct Forecast: Sendable {
  /// One run.
  public struct Row: Sendable {
    /// The run's name, or its place among the runs, from 1.
    public let run: String
    /// N and D, and what else the law takes.
    public let input: NamedValues<Double>
    /// What was measured, nats per token.
    public let loss: Double
    /// What the fit says, with the interval of the law.
    public let prediction: Estimate
    /// The interval of what one new run measures; nil where the fit says nothing of its scatter.
    public let newRun: ClosedRange<Double>?
    /// Whether the interval holds the loss; nil without one.
    public var isInside: Bool? { newRun.map { $0.contains(loss) } }
    /// log loss − log prediction: above 0 the run is worse than forecast.
    public var error: Double { log(loss) - log(prediction.value) }
    /// By how much the loss lies outside the interval, nats per token, with the sign of ``error``; 0 inside, nil without
    /// an interval.
    public var outside: Double? {
      newRun.map { max(loss - $0.upperBound, 0) - max($0.lowerBound - loss, 0) }
    }
    /// How far N, D or compute lie beyond the fitted runs, as a factor; 1 within.
    public let distance: Double
  }

  /// The law's name.
  public let law: String
  /// In the order of the runs.
  public let rows: [Row]
  /// The level of the intervals.
  public let level: Double
  public let intervals: IntervalSettings
  /// How many losses lie inside their interval, of those that have one.
  public let inside, stated: Int
  /// The probability of at most so many inside, were each inside with probability ``level`` by itself; nil without
  /// intervals.
  public let probability: Double?
  /// The mean of the errors.
  public let bias: Double
  public let warnings: [Warning]

  /// - Parameters:
  ///   - runs: the finished runs, at least one.
  ///   - uncertainty: the saved fit with its intervals.
  public init<Law: LossSurface>(of runs: TrainingRuns, by uncertainty: Uncertainty<Law>) {
    law = Law.name
    level = uncertainty.level
    intervals = uncertainty.settings
    let rows = runs.runs.enumerated().map { place, run in
      let input = Law.input(of: run)
      return Row(
        run: run.name ?? "\(place + 1)",
        input: NamedValues(zip(Law.inputNames, Law.numbers(of: input))), loss: run.loss,
        prediction: uncertainty.estimate(.prediction(at: input)),
        newRun: uncertainty.newRun(at: input), distance: uncertainty.fit.distance(of: input))
    }
    self.rows = rows
    let states = rows.compactMap(\.isInside)
    (inside, stated) = (states.count { $0 }, states.count)
    probability =
      states.isEmpty
      ? nil
      : BinomialDistribution.cumulative(inside, trials: stated, probability: uncertainty.level)
    bias = Spread.mean(rows.map(\.error))
    var warnings = runs.warnings + uncertainty.allWarnings
    if let probability, probability < 0.01 {
      warnings.append(
        Warning(
          code: "W-forecast-missed",
          message:
            "\(inside) of \(stated) losses lie inside intervals stated at \(NumberText.percent(4).plain(level)) "
            + "(probability \(String(format: "%.2g", probability)) if they held): these runs do not follow the fit."
        ))
    }
    let known = zip(uncertainty.fit.inputs, uncertainty.fit.observed)
      .map { Law.numbers(of: $0) + [$1] }
    let seen = Set(known)
    let repeated = runs.runs.count { seen.contains(Law.numbers(of: Law.input(of: $0)) + [$0.loss]) }
    if repeated > 0 {
      warnings.append(
        Warning(
          code: "W-fitted-runs",
          message:
            "\(repeated) of \(rows.count) runs are among those that the fit was made from, so they do not test it."
        ))
    }
    if let farthest = rows.map(\.distance).max(),
      let far = DataRange.warning(distance: farthest, of: "The farthest of these runs")
    {
      warnings.append(far)
    }
    self.warnings = warnings.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}

extension Forecast: Answer {
  public struct Fields: Sendable {
    public let law = Field("law", \Forecast.law, "The law's name.")
    public let runs = Field("runs", \Forecast.rows, "One for each run.")
    public let inside = Field("inside", \Forecast.inside, "Losses inside their interval.")
    public let stated = Field("stated", \Forecast.stated, "Runs that have an interval.")
    public let probability = Field(
      "probability", \Forecast.probability,
      "Probability of at most so many inside, if the intervals held; null without intervals.",
      mayBeNull: true)
    public let bias = Field("bias", \Forecast.bias, "Mean of log loss − log prediction.")
    public let intervals = Field(
      "intervals", \Forecast.intervals, "How standard errors and intervals were made.")
    public let warnings = Field(
      "warnings", \Forecast.warnings, "What to know before using them.")
  }
  public static var fields: Fields { Fields() }
}

extension Forecast.Row: Answer {
  public struct Fields: Sendable {
    public let run = Field("run", \Forecast.Row.run, "The run's name, or its place.")
    public let parameters = Field(
      "parameters", \Forecast.Row.parameters, "N.", unit: "parameters", leftOutWhenNil: true)
    public let tokens = Field(
      "tokens", \Forecast.Row.tokens, "D.", unit: "tokens", leftOutWhenNil: true)
    public let uniqueTokens = Field(
      "uniqueTokens", \Forecast.Row.uniqueTokens, "Different tokens, for the data-constrained law.",
      unit: "tokens", leftOutWhenNil: true)
    public let loss = Field("loss", \Forecast.Row.loss, "What was measured.", unit: "nats/token")
    public let prediction = Field(
      "prediction", \Forecast.Row.prediction, "What the fit says.")
    public let newRun = Field(
      "newRun", \Forecast.Row.newRun, "The interval of what one new run measures.")
    public let isInside = Field(
      "isInside", \Forecast.Row.isInside, "Whether the interval holds the loss.")
    public let error = Field(
      "error", \Forecast.Row.error, "log loss − log prediction.")
    public let outside = Field(
      "outside", \Forecast.Row.outside,
      "By how much the loss lies outside the interval, with the sign of the error; 0 inside.",
      unit: "nats/token")
    public let distance = Field(
      "distance", \Forecast.Row.distance,
      "The largest factor by which an input or the compute lies beyond the fitted runs; 1 within.")
  }
  public static var fields: Fields { Fields() }

  private var parameters: Double? { input["parameters"] }
  private var tokens: Double? { input["tokens"] }
  private var uniqueTokens: Double? { input["uniqueTokens"] }
}
