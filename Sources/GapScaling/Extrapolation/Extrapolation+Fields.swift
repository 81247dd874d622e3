// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
public import GeneralizationBounds

extension Extrapolation: Answer {
  public struct Fields: Sendable {
    public let targets = Field("targets", \Extrapolation.bounds, "The bound at each target.")
    public let level = Field(
      "level", \Extrapolation.level, "The level of the intervals; null where none is stated.")
    public let method = Field(
      "method", \Extrapolation.method, "How each term was extrapolated, in words.")
    public let warnings = Field(
      "warnings", \Extrapolation.warnings, "What to know before the numbers are used.")
    public let backtest = Field(
      "backtest", \Extrapolation.backtest,
      "The same extrapolation tried on the study's own models; left out where it was not tried.",
      leftOutWhenNil: true)
    public let inputs = Field(
      "inputs", \Extrapolation.inputs,
      "SHA-256 of every file of the study that was read; left out for a published law.",
      leftOutWhenNil: true)
  }
  public static var fields: Fields { Fields() }
}

extension ExtrapolatedBound: Answer {
  public struct Fields: Sendable {
    public let parameters = Field(
      "parameters", \ExtrapolatedBound.parameters, "N.", unit: "parameters")
    public let tokens = Field("tokens", \ExtrapolatedBound.tokens, "D.", unit: "tokens")
    public let vocabulary = Field("vocabulary", \ExtrapolatedBound.vocabulary, "V.")
    public let tokensPerParameter = Field(
      "tokensPerParameter", \ExtrapolatedBound.tokensPerParameter, "D/N.")
    public let code = Field(
      "code", \ExtrapolatedBound.code.description, "How the code length is known, in words.")
    public let inequality = Field(
      "inequality", \ExtrapolatedBound.inequalityName, "What bounds the loss.")
    public let bound = Field(
      "bound", \ExtrapolatedBound.bound, "The bound, the sum of the terms.", unit: "nats/token")
    public let interval = Field(
      "interval", \ExtrapolatedBound.interval,
      "The interval of the bound; null where a law comes without uncertainty.", unit: "nats/token")
    public let newModelInterval = Field(
      "newModelInterval", \ExtrapolatedBound.newModelInterval,
      "The interval of what measuring a new model would give: it adds how models scatter about the laws.",
      unit: "nats/token")
    public let forms = Field(
      "forms", \ExtrapolatedBound.forms,
      "Other forms of a term's law that the measurements favour and the intervals cover.")
    public let vacuous = Field(
      "vacuous", \ExtrapolatedBound.vacuous, "Whether the bound is not below log V.")
    public let gap = Field(
      "gap", \ExtrapolatedBound.gap, "What the bound adds to the training risk.",
      unit: "nats/token")
    public let gapInterval = Field(
      "gapInterval", \ExtrapolatedBound.gapInterval, "The interval of the gap.",
      unit: "nats/token")
    public let complexityPerToken = Field(
      "complexityPerToken", \ExtrapolatedBound.complexityPerToken, "C.", unit: "nats/token")
    public let terms = Field(
      "terms", \ExtrapolatedBound.terms, "The terms, which add up to the bound.",
      unit: "nats/token")
    public let distance = Field(
      "distance", \ExtrapolatedBound.distance,
      "How many times the target lies beyond the data, 1 within; null without data.")
    public let reach = Field(
      "reach", \ExtrapolatedBound.reach,
      "Measured sizes, near (up to 100 times the largest), far, or assumed without data.")
  }
  public static var fields: Fields { Fields() }

  var inequalityName: String { inequality.rawValue }
}

extension ExtrapolatedBound.Reach: Encodable, Shaped {}
