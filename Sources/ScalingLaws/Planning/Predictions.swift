// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers

/// What a fit predicts at some inputs.
public struct Predictions: Sendable {
  /// One input.
  public struct Row: Sendable {
    /// The input's numbers by what they are: parameters and tokens, or x.
    public let input: NamedValues<Double>
    /// The law's value, in the unit of what was fitted: for losses nats per token.
    public let prediction: Estimate
    /// Where one new run is expected to land; nil where the fit says nothing of its scatter.
    public let newRun: ClosedRange<Double>?
    /// The largest factor by which a number or the compute lies beyond the runs; 1 within them.
    public let distance: Double
  }

  /// The law's name.
  public let law: String
  public let rows: [Row]
  public let intervals: IntervalSettings
  public let warnings: [Warning]

  /// - Parameters:
  ///   - uncertainty: The fit with its intervals.
  ///   - inputs: Where it is asked.
  public init<Law: ScalingLaw>(
    of uncertainty: Uncertainty<Law>, at inputs: [Law.Input]
  ) {
    law = Law.name
    rows = inputs.map { input in
      Row(
        input: NamedValues(zip(Law.inputNames, Law.numbers(of: input))),
        prediction: uncertainty.estimate(.prediction(at: input)),
        newRun: uncertainty.newRun(at: input), distance: uncertainty.fit.distance(of: input))
    }
    intervals = uncertainty.settings
    warnings =
      uncertainty.allWarnings
      + rows.compactMap { row in
        let what = row.input.values.map { NumberText.count.plain($0) }.joined(separator: ", ")
        return DataRange.warning(distance: row.distance, of: "The prediction at \(what)")
      }
  }
}

extension Predictions: Answer {
  public struct Fields: Sendable {
    public let law = Field("law", \Predictions.law, "The law's name.")
    public let predictions = Field("predictions", \Predictions.rows, "One for each input.")
    public let intervals = Field(
      "intervals", \Predictions.intervals, "How standard errors and intervals were made.")
    public let warnings = Field(
      "warnings", \Predictions.warnings, "What to know before using them.")
  }
  public static var fields: Fields { Fields() }
}

extension Predictions.Row: Answer {
  public struct Fields: Sendable {
    public let parameters = Field(
      "parameters", \Predictions.Row.parameters, "N, for laws of model size.", unit: "parameters",
      leftOutWhenNil: true)
    public let tokens = Field(
      "tokens", \Predictions.Row.tokens, "D, for laws of model size.", unit: "tokens",
      leftOutWhenNil: true)
    public let uniqueTokens = Field(
      "uniqueTokens", \Predictions.Row.uniqueTokens,
      "Different tokens, for the data-constrained law.",
      unit: "tokens", leftOutWhenNil: true)
    public let x = Field(
      "x", \Predictions.Row.x, "For laws of one variable.", leftOutWhenNil: true)
    public let prediction = Field(
      "prediction", \Predictions.Row.prediction, "The law's value; losses in nats per token.")
    public let newRun = Field(
      "newRun", \Predictions.Row.newRun, "The interval of what one new run measures.")
    public let distance = Field(
      "distance", \Predictions.Row.distance,
      "The largest factor by which an input or the compute lies beyond the runs; 1 within them.")
  }
  public static var fields: Fields { Fields() }

  private var parameters: Double? { input["parameters"] }
  private var tokens: Double? { input["tokens"] }
  private var uniqueTokens: Double? { input["uniqueTokens"] }
  private var x: Double? { input["x"] }
}
