// SPDX-License-Identifier: GPL-3.0-or-later
import GeneralizationBounds
public import Answers

extension ModelInformation: Answer {
  public struct Fields: Sendable {
    public let model = Field("model", \ModelInformation.model.model, "The model's name.")
    public let parameters = Field(
      "parameters", \ModelInformation.model.parameters, "N.", unit: "parameters")
    public let tokens = Field("tokens", \ModelInformation.model.tokens, "D.", unit: "tokens")
    public let bits = Field(
      "bits", \ModelInformation.bits, "Prequential information.", unit: "bits")
    public let nats = Field(
      "nats", \ModelInformation.nats, "Prequential information.", unit: "nats")
    public let bitsPerParameter = Field(
      "bitsPerParameter", \ModelInformation.bitsPerParameter, "The information over N.",
      unit: "bits/parameter")
    public let natsPerToken = Field(
      "natsPerToken", \ModelInformation.natsPerToken, "The information over D.",
      unit: "nats/token")
    public let heuristicBound = Field(
      "heuristicBound", \ModelInformation.heuristicBound?.bound,
      "Theorem 3.4 with the information in place of the code length, without quantization.",
      unit: "nats/token")
  }
  public static var fields: Fields { Fields() }

  /// The information in nats for each training token.
  public var natsPerToken: Double { nats / model.tokens }
}
