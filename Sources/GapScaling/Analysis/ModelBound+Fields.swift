// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
public import GeneralizationBounds

extension ModelBound: Answer {
  public struct Fields: Sendable {
    public let model = Field("model", \ModelBound.model.model, "The model's name.")
    public let variant = Field("variant", \ModelBound.model.variant, "The precision's name.")
    public let parameters = Field(
      "parameters", \ModelBound.model.parameters, "N.", unit: "parameters")
    public let tokens = Field("tokens", \ModelBound.model.tokens, "D.", unit: "tokens")
    public let bitsPerParameter = Field(
      "bitsPerParameter", \ModelBound.model.bitsPerParameter, "b.", unit: "bits/parameter")
    public let codeLengthBits = Field(
      "codeLengthBits", \ModelBound.model.codeLength, "The length of the whole code.",
      unit: "bits")
    public let testLoss = Field(
      "testLoss", \ModelBound.model.testLoss, "The mean loss on held-out text.", unit: "nats/token")
    public let value = Field("value", \ModelBound.value, "Theorem 3.4 for this model.")
  }
  public static var fields: Fields { Fields() }
}
