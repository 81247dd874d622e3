// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
public import GeneralizationBounds

extension ModelWidths: Answer {
  public struct Fields: Sendable {
    public let model = Field("model", \ModelWidths.best.model, "The model's name.")
    public let parameters = Field(
      "parameters", \ModelWidths.best.parameters, "N.", unit: "parameters")
    public let bits = Field(
      "bits", \ModelWidths.best.bitsPerParameter, "The width of the least bound.",
      unit: "bits/parameter")
    public let complexityPerToken = Field(
      "complexityPerToken", \ModelWidths.choice.best.value.complexityPerToken,
      "C at that width, the choice of the width included.", unit: "nats/token")
    public let heldOut = Field(
      "heldOut", \ModelWidths.best.testLoss, "The mean loss on held-out text at that width.",
      unit: "nats/token")
    public let family = Field(
      "family", \ModelWidths.familyBounds, "The bound and its tighter forms at that width.",
      unit: "nats/token")
    public let widths = Field(
      "widths", \ModelWidths.choice.rows, "Every width, each bound with the choice paid for.")
  }
  public static var fields: Fields { Fields() }

  /// The bounds of the family by the word of their step.
  var familyBounds: NamedValues<Double> {
    NamedValues(family.map { ($0.step.rawValue, $0.value.bound) })
  }
}

extension Cited where Value == ModelWidths {
  /// The bound of a step of the family, nats per token.
  public func bound(_ step: BoundComparison.Step) -> Cited<Double>? { self.family[step.rawValue] }
}
