// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers

extension BoundTerms: Answer {
  public struct Fields: Sendable {
    public let risk = Field("risk", \BoundTerms.risk, "R̂.", unit: "nats/token")
    public let complexity = Field(
      "complexity", \BoundTerms.complexity, "C·log V.", unit: "nats/token")
    public let lossVariation = Field(
      "lossVariation", \BoundTerms.lossVariation, "Σ√C.", unit: "nats/token")
    public let smoothing = Field(
      "smoothing", \BoundTerms.smoothing, "The cost of smoothing.", unit: "nats/token")
    public let quantizationGap = Field(
      "quantizationGap", \BoundTerms.quantizationGap, "R̂_q − R̂.", unit: "nats/token")
    public let subsample = Field(
      "subsample", \BoundTerms.subsample, "The cost of measuring a sample of the tokens.",
      unit: "nats/token")
  }
  public static var fields: Fields { Fields() }
}

extension BitWidthChoice.Row: Answer {
  public struct Fields: Sendable {
    public let name = Field("name", \BitWidthChoice.Row.name, "The variant's name.")
    public let bitsPerParameter = Field(
      "bitsPerParameter", \BitWidthChoice.Row.bitsPerParameter, "Bits a parameter, all counted.",
      unit: "bits/parameter")
    public let complexityPerToken = Field(
      "complexityPerToken", \BitWidthChoice.Row.value.complexityPerToken,
      "C, the choice of the width included.", unit: "nats/token")
    public let bound = Field(
      "bound", \BitWidthChoice.Row.value.bound, "The bound.", unit: "nats/token")
    public let vacuous = Field(
      "vacuous", \BitWidthChoice.Row.value.vacuous, "Whether the bound is not below log V.")
    public let terms = Field(
      "terms", \BitWidthChoice.Row.value.terms, "The terms, which add up to the bound.",
      unit: "nats/token")
  }
  public static var fields: Fields { Fields() }
}
