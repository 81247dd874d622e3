// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
public import ScalingLaws

extension Asymptotics: Answer {
  public struct Fields: Sendable {
    public let law = Field(
      "law", \Asymptotics.law, "The gap as a formula of N; null without a quantized model.")
    public let rates = Field("rates", \Asymptotics.rates, "How each quantity grows with N.")
    public let leads = Field("leads", \Asymptotics.leads, "The largest term of the gap by size.")
    public let crossings = Field(
      "crossings", \Asymptotics.crossings, "The sizes at which two quantities are equal.")
  }
  public static var fields: Fields { Fields() }
}

extension Asymptotics.GapLaw: Answer {
  public struct Fields: Sendable {
    public let bits = Field("bits", \Asymptotics.GapLaw.bits, "b.", unit: "bits/parameter")
    public let tokensPerParameter = Field(
      "tokensPerParameter", \Asymptotics.GapLaw.tokensPerParameter, "D/N.")
    public let complexityPerToken = Field(
      "complexityPerToken", \Asymptotics.GapLaw.complexity,
      "C without what the code costs beyond b bits.",
      unit: "nats/token")
    public let guess = Field("guess", \Asymptotics.GapLaw.guess, "C·log V.", unit: "nats/token")
    public let smoothing = Field(
      "smoothing", \Asymptotics.GapLaw.smoothing, "√(2C).", unit: "nats/token")
    public let settled = Field(
      "settled", \Asymptotics.GapLaw.settled, "The part of the gap that does not depend on N.",
      unit: "nats/token")
    public let lossVariation = Field(
      "lossVariation", \Asymptotics.GapLaw.variation, "Σ√C at this C over N, as c + k/√N.")
    public let quantizationGap = Field(
      "quantizationGap", \Asymptotics.GapLaw.quantizationGap,
      "The quantization gap over N, as k·N^p.")
  }
  public static var fields: Fields { Fields() }
}

extension Asymptotics.Rate: Answer {
  public struct Fields: Sendable {
    public let quantity = Field("quantity", \Asymptotics.Rate.quantity, "What grows.")
    public let law = Field("law", \Asymptotics.Rate.law, "Its law, in plain text.")
    public let exponent = Field(
      "exponent", \Asymptotics.Rate.exponent, "The exponent of N at a fixed D/N.")
    public let interval = Field(
      "interval", \Asymptotics.Rate.interval, "The exponent's interval.")
    public let exact = Field(
      "exact", \Asymptotics.Rate.isExact, "Whether the form of the law fixes the exponent.")
  }
  public static var fields: Fields { Fields() }
}

extension Asymptotics.Lead: Answer {
  public struct Fields: Sendable {
    public let code = Field(
      "code", \Asymptotics.Lead.code.description, "The code of the bound, in words.")
    public let term = Field("term", \Asymptotics.Lead.term, "The term's name.")
    public let from = Field(
      "from", \Asymptotics.Lead.from, "The least N of the range.", unit: "parameters")
    public let to = Field(
      "to", \Asymptotics.Lead.to, "The largest N of the range.", unit: "parameters")
    public let shares = Field(
      "shares", \Asymptotics.Lead.shares, "The term over the gap at both ends.")
  }
  public static var fields: Fields { Fields() }
}

extension Crossing: Answer {
  public struct Fields: Sendable {
    public let name = Field("name", \Crossing.name, "Its word.")
    public let subject = Field("subject", \Crossing.subject, "The quantity that is below.")
    public let object = Field("object", \Crossing.object, "The quantity that it is below.")
    public let searched = Field(
      "searched", \Crossing.searched, "The sizes that were searched.", unit: "parameters")
    public let place = Field(
      "place", \Crossing.place.word, "at, before, until, last or never; see the statement.")
    public let parameters = Field(
      "parameters", \Crossing.place.parameters, "The size of the crossing.", unit: "parameters")
    public let interval = Field(
      "interval", \Crossing.ends,
      "Its interval; an end is null beyond the sizes searched.", unit: "parameters")
    public let agreement = Field(
      "agreement", \Crossing.agreement, "The part of the draws that agree with before or never.")
    public let level = Field("level", \Crossing.level, "The level of the interval.")
    public let withinReach = Field(
      "withinReach", \Crossing.isWithinReach, "Whether the data determine it.")
    public let statement = Field("statement", \Crossing.statement, "One sentence.")
  }
  public static var fields: Fields { Fields() }

  /// Both ends of the interval.
  var ends: [Double?] { [low, high] }
}

extension Crossing.Place {
  /// The case's name.
  var word: String {
    switch self {
    case .at: "at"
    case .before: "before"
    case .until: "until"
    case .last: "last"
    case .never: "never"
    }
  }

  /// The size, where there is one.
  var parameters: Double? {
    switch self {
    case .at(let size), .until(let size), .last(let size): size
    case .before, .never: nil
    }
  }
}
