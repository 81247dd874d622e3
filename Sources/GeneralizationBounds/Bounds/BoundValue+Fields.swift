// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers

extension BoundValue: Answer {
  public struct Fields: Sendable {
    public let bound = Field(
      "bound", \BoundValue.bound, "The bound, the sum of the terms.", unit: "nats/token")
    public let inequality = Field(
      "inequality", \BoundValue.inequality, "The inequality that gave it.")
    public let vacuous = Field(
      "vacuous", \BoundValue.vacuous, "Whether the bound is not below log V.")
    public let trivial = Field("trivial", \BoundValue.trivial, "log V.", unit: "nats/token")
    public let failureProbability = Field(
      "failureProbability", \BoundValue.failureProbability, "δ.")
    public let failureBudget = Field(
      "failureBudget", \BoundValue.failureBudget, "How δ is divided.")
    public let complexityPerToken = Field(
      "complexityPerToken", \BoundValue.complexityPerToken, "C.", unit: "nats/token")
    public let smoothingWeight = Field(
      "smoothingWeight", \BoundValue.smoothingWeight, "α, the weight of the uniform distribution.")
    public let range = Field("range", \BoundValue.range, "Δ = log(V/α).", unit: "nats")
    public let lossVariation = Field(
      "lossVariation", \BoundValue.lossVariation, "Σ at this C.", unit: "nats^(1/2)")
    public let bet = Field(
      "bet", \BoundValue.bet, "s, the bet of the grid; 0 where the inequality makes none.")
    public let quantizedRisk = Field(
      "quantizedRisk", \BoundValue.quantizedRisk, "The mean loss of the measured tokens.",
      unit: "nats/token")
    public let smoothedRisk = Field(
      "smoothedRisk", \BoundValue.smoothedRisk, "The mean smoothed loss of the measured tokens.",
      unit: "nats/token")
    public let sample = Field("sample", \BoundValue.sampleCount, "n, the measured tokens.")
    public let plugIn = Field(
      "plugIn", \BoundValue.isPlugInEstimate,
      "Whether the sample stands for all tokens without an interval: an estimate.")
    public let slack = Field(
      "slack", \BoundValue.slack,
      "How far at most a summary of the losses raised the bound over the rows.",
      unit: "nats/token")
    public let terms = Field(
      "terms", \BoundValue.terms, "The terms, which add up to the bound.", unit: "nats/token")
    public let candidates = Field(
      "candidates", \BoundValue.candidates, "Every inequality that was tried.")
    public let warnings = Field(
      "warnings", \BoundValue.warnings, "What to know before the bound is used.")
  }
  public static var fields: Fields { Fields() }

  var failureBudget: FailureBudget {
    FailureBudget(stream: streamFailureProbability, subsample: subsampleFailureProbability)
  }
}

/// How the failure probability of a bound is divided.
public struct FailureBudget: Sendable, Equatable {
  /// δ1, for the training stream.
  public let stream: Double
  /// δ2, for the sample of it that was measured; 0 where all of it was.
  public let subsample: Double
}

extension FailureBudget: Answer {
  public struct Fields: Sendable {
    public let stream = Field("stream", \FailureBudget.stream, "For the training stream.")
    public let subsample = Field(
      "subsample", \FailureBudget.subsample, "For the sample of it that was measured.")
  }
  public static var fields: Fields { Fields() }
}

extension InequalityBound: Answer {
  public struct Fields: Sendable {
    public let inequality = Field(
      "inequality", \InequalityBound.inequality, "The inequality.")
    public let bound = Field("bound", \InequalityBound.bound, "Its bound.", unit: "nats/token")
  }
  public static var fields: Fields { Fields() }
}
