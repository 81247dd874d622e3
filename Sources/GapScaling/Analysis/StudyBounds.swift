// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
public import GeneralizationBounds

/// Every model of a study at the width of its least bound.
public struct StudyBounds: Sendable {
  /// The study's name.
  public let study: String
  /// At least one.
  public let models: [ModelWidths]

  /// - Precondition: There is at least one model.
  public init(study: String, models: [ModelWidths]) {
    precondition(!models.isEmpty, "the bounds of no model")
    (self.study, self.models) = (study, models)
  }

  /// The bound by which the models' least widths were chosen, of the first model.
  public var first: BoundValue { models[0].family[0].value }
}

extension StudyBounds: Answer {
  public struct Fields: Sendable {
    public let study = Field("study", \StudyBounds.study, "The study's name.")
    public let trivial = Field(
      "trivial", \StudyBounds.first.trivial, "log V.", unit: "nats/token")
    public let failureProbability = Field(
      "failureProbability", \StudyBounds.first.failureProbability, "δ of each bound.")
    public let models = Field("models", \StudyBounds.rows, "The models, smallest first.")
  }
  public static var fields: Fields { Fields() }

  private var rows: [Model] { models.map { Model(widths: $0) } }

  /// One model.
  public struct Model: Sendable, Answer {
    public let widths: ModelWidths

    public struct Fields: Sendable {
      public let model = Field("model", \Model.widths.best.model, "The model's name.")
      public let parameters = Field(
        "parameters", \Model.widths.best.parameters, "N.", unit: "parameters")
      public let tokens = Field("tokens", \Model.widths.best.tokens, "D.", unit: "tokens")
      public let bits = Field(
        "bits", \Model.widths.best.bitsPerParameter, "The width of the least bound.",
        unit: "bits/parameter")
      public let heldOut = Field(
        "heldOut", \Model.widths.best.testLoss, "The mean loss on held-out text at that width.",
        unit: "nats/token")
      public let best = Field(
        "best", \Model.widths.choice.best.value, "The bound at that width.")
      public let family = Field(
        "family", \Model.widths.familyBounds, "The bound and its tighter forms at that width.",
        unit: "nats/token")
      public let rows = Field(
        "widths", \Model.widths.choice.rows, "Every width, each bound with the choice paid for.")
    }
    public static var fields: Fields { Fields() }
  }
}
