// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers

/// A bound relative to a reference model, with what it is conditional on.
public struct RelativeBound: Sendable {
  public let value: ReferenceBound.Value
  /// δ.
  public let failureProbability: Double
  /// The measured tokens.
  public let sample: Int
  public let warnings: [Warning]

  public init(
    _ value: ReferenceBound.Value, failureProbability: Double, sample: Int, warnings: [Warning]
  ) {
    (self.value, self.failureProbability) = (value, failureProbability)
    (self.sample, self.warnings) = (sample, warnings)
  }

  /// Whether the bound is not below log V.
  public var isVacuous: Bool { value.bound >= value.trivial }
}

extension RelativeBound: Answer {
  public struct Fields: Sendable {
    public let bound = Field(
      "bound", \RelativeBound.value.bound, "The bound, the sum of the terms.", unit: "nats/token")
    public let kind = Field("kind", \RelativeBound.value.kind, "How the reference is bounded.")
    public let vacuous = Field(
      "vacuous", \RelativeBound.isVacuous, "Whether the bound is not below log V.")
    public let trivial = Field(
      "trivial", \RelativeBound.value.trivial, "log V.", unit: "nats/token")
    public let failureProbability = Field(
      "failureProbability", \RelativeBound.failureProbability, "δ.")
    public let terms = Field(
      "terms", \RelativeBound.terms, "The terms, which add up to the bound.", unit: "nats/token")
    public let complexityPerToken = Field(
      "complexityPerToken", \RelativeBound.value.complexityPerToken, "C.", unit: "nats/token")
    public let smoothingWeight = Field(
      "smoothingWeight", \RelativeBound.value.smoothingWeight, "α.")
    public let scale = Field("scale", \RelativeBound.value.scale, "u, the scale of the excess.")
    public let smoothedRisk = Field(
      "smoothedRisk", \RelativeBound.value.smoothedRisk,
      "The mean smoothed loss of the measured tokens.", unit: "nats/token")
    public let sample = Field("sample", \RelativeBound.sample, "n, the measured tokens.")
    public let warnings = Field(
      "warnings", \RelativeBound.warnings, "What to know before the bound is used.")
  }
  public static var fields: Fields { Fields() }

  private var terms: Terms {
    Terms(
      reference: value.referenceRisk, referenceWidth: value.referenceWidth, excess: value.excess)
  }

  /// The terms of the bound.
  public struct Terms: Sendable, Answer {
    public let reference, referenceWidth, excess: Double

    public struct Fields: Sendable {
      public let reference = Field(
        "reference", \Terms.reference, "The reference's mean loss on the training tokens.")
      public let referenceWidth = Field("referenceWidth", \Terms.referenceWidth, "Its interval.")
      public let excess = Field(
        "excess", \Terms.excess, "The bound on the difference of the losses.")
    }
    public static var fields: Fields { Fields() }
  }
}

extension ReferenceBound.Kind: Shaped {}
