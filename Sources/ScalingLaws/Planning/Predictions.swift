// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
import NumericalMethods

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
    /// The largest factor by which a number or the compute lies beyond the runs; 1 within them, nil for a published law,
    /// whose runs are not known.
    public let distance: Double?
  }

  /// The law's name.
  public let law: String
  public let rows: [Row]
  /// Nil for a published law, which has no intervals.
  public let intervals: IntervalSettings?
  public let warnings: [Warning]

  /// - Parameters:
  ///   - uncertainty: The fit with its intervals; those of a ``Chinchilla`` fit cover other forms that its runs favour.
  ///   - inputs: Where it is asked.
  public init<Law: ScalingLaw>(
    of uncertainty: Uncertainty<Law>, at inputs: [Law.Input]
  ) {
    law = Law.name
    let forms = SurfaceForm.admitted(beside: uncertainty)
    rows = inputs.map { input in
      let own = uncertainty.estimate(.prediction(at: input))
      let newRun = uncertainty.newRun(at: input)
      // Runs scatter about another form as they do about this one.
      let others =
        (input as? ModelSize).map { size in
          forms.map { $0.interval(at: size, level: uncertainty.level) }
        } ?? []
      let scattered =
        if let law = own.interval, let newRun {
          others.map {
            ClosedRange(
              spanning: $0.lowerBound * newRun.lowerBound / law.lowerBound,
              $0.upperBound * newRun.upperBound / law.upperBound)
          }
        } else { [ClosedRange<Double>]() }
      return Row(
        input: NamedValues(zip(Law.inputNames, Law.numbers(of: input))),
        prediction: own.covering(others), newRun: newRun?.covering(scattered),
        distance: uncertainty.fit.distance(of: input))
    }
    intervals = uncertainty.settings
    warnings =
      uncertainty.allWarnings + [SurfaceForm.warning(forms)].compactMap { $0 }
      + rows.compactMap { row in
        let what = row.input.values.map { NumberText.count.plain($0) }.joined(separator: ", ")
        return row.distance.flatMap {
          DataRange.warning(distance: $0, of: "The prediction at \(what)")
        }
      }
  }

  /// What a published law says at some inputs, without intervals.
  public init<Law: ScalingLaw>(of known: Law, at inputs: [Law.Input]) {
    law = Law.name
    rows = inputs.map { input in
      Row(
        input: NamedValues(zip(Law.inputNames, Law.numbers(of: input))),
        prediction: Estimate(
          name: "prediction", unit: Law.unit, value: known(input), standardError: nil,
          interval: nil),
        newRun: nil, distance: nil)
    }
    (intervals, warnings) = (nil, [])
  }
}

extension Predictions: Answer {
  public struct Fields: Sendable {
    public let law = Field("law", \Predictions.law, "The law's name.")
    public let predictions = Field("predictions", \Predictions.rows, "One for each input.")
    public let intervals = Field(
      "intervals", \Predictions.intervals,
      "How standard errors and intervals were made; null for a published law.")
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
      "The largest factor by which an input or the compute lies beyond the runs; 1 within them, null for a published law.",
      mayBeNull: true)
  }
  public static var fields: Fields { Fields() }

  private var parameters: Double? { input["parameters"] }
  private var tokens: Double? { input["tokens"] }
  private var uniqueTokens: Double? { input["uniqueTokens"] }
  private var x: Double? { input["x"] }
}
