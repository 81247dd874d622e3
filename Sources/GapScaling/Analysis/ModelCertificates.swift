// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
import GeneralizationBounds

/// What can be certified of one model, side by side: what each bound speaks of, what it assumes, and how far it lies above the
/// training loss.
///
/// The bounds are of different models and averages, so that the least is not the best: each row says its own.
public struct ModelCertificates: Sendable {
  /// One bound.
  public struct Row: Sendable, Equatable {
    /// Its name.
    public let name: String
    /// The model that it is about.
    public let model: String
    /// What is averaged, and on which data.
    public let average: String
    /// What it assumes beyond what was computed.
    public let assumes: String
    /// The bound, nats per token.
    public let bound: Double
    /// The loss that it lies above, nats per token: the mean training loss of the model that it is about.
    public let risk: Double
    /// The part of the run, from its end, whose checkpoints are averaged; nil for one model.
    public let part: Double?
    /// Whether it is an estimate, because how the rows were drawn is not stated.
    public let isEstimate: Bool

    /// The bound less that loss, nats per token.
    public var gap: Double { bound - risk }
  }

  /// The model, at the width of the least bound by Theorem 3.4.
  public let measured: MeasuredModel
  /// Theorem 3.4, the tightest bound on the same model, and what the training losses certify where there is a curve.
  public let rows: [Row]

  /// The part of the gap that Theorem 3.4 leaves to the training risk which the tightest bound on the same model closes.
  public var closed: Double { 1 - rows[1].gap / rows[0].gap }

  /// The bounds of a model with token losses at some width; nil where the family lacks one.
  init?(_ widths: ModelWidths, curve: TrainingCurve?, settings: StudySettings) {
    guard let paper = widths.family.first(where: { $0.step == .paper })?.value,
      let tightest = widths.family.first(where: { $0.step == .tightest })?.value
    else { return nil }
    measured = widths.best
    func row(_ name: String, _ value: BoundValue) -> Row {
      Row(
        name: name, model: "quantized and smoothed",
        average: "new tokens after the training contexts",
        assumes: "one epoch; a code and widths fixed in advance",
        bound: value.bound, risk: value.quantizedRisk, part: nil,
        isEstimate: value.isPlugInEstimate)
    }
    var rows = [row("Theorem 3.4", paper), row("tightest", tightest)]
    if let curve,
      let online = try? OnlineBound(
        vocabulary: settings.vocabulary, failureProbability: settings.failureProbability
      ).evaluate(on: curve.losses.map(Double.init), tokens: curve.tokens)
    {
      rows.append(
        Row(
          name: "training losses",
          model: "smoothed checkpoints from the end of the run",
          average: "the next training tokens of each checkpoint",
          assumes: "one epoch; the loss of each batch before its update",
          bound: online.bound, risk: online.onlineLoss, part: online.suffix,
          isEstimate: false))
    }
    self.rows = rows
  }
}

extension StudyAnalysis {
  /// What can be certified of each model with token losses, smallest first.
  var certificates: [ModelCertificates] {
    widths.compactMap { widths in
      ModelCertificates(
        widths, curve: study.curves.first { $0.run == widths.best.run }, settings: study.settings)
    }
  }
}

extension ModelCertificates: Answer {
  public struct Fields: Sendable {
    public let model = Field("model", \ModelCertificates.measured.model, "The model's name.")
    public let parameters = Field(
      "parameters", \ModelCertificates.measured.parameters, "N.", unit: "parameters")
    public let bits = Field(
      "bits", \ModelCertificates.measured.bitsPerParameter, "The width of the quantized model.",
      unit: "bits/parameter")
    public let heldOut = Field(
      "heldOut", \ModelCertificates.measured.testLoss,
      "The quantized model's mean loss on held-out text; none of these bounds applies to it.",
      unit: "nats/token")
    public let closed = Field(
      "closed", \ModelCertificates.closed,
      "By what fraction the gap to the training loss is smaller for the tightest bound than for Theorem 3.4."
    )
    public let rows = Field("rows", \ModelCertificates.rows, "The bounds.")
  }
  public static var fields: Fields { Fields() }
}

extension ModelCertificates.Row: Answer {
  public struct Fields: Sendable {
    public let name = Field("name", \ModelCertificates.Row.name, "The bound.")
    public let model = Field(
      "model", \ModelCertificates.Row.model, "The model to which it applies.")
    public let average = Field(
      "average", \ModelCertificates.Row.average, "What is averaged, and on which data.")
    public let assumes = Field("assumes", \ModelCertificates.Row.assumes, "What it assumes.")
    public let bound = Field(
      "bound", \ModelCertificates.Row.bound, "The bound.", unit: "nats/token")
    public let risk = Field(
      "risk", \ModelCertificates.Row.risk,
      "The mean training loss of the model to which it applies.", unit: "nats/token")
    public let gap = Field(
      "gap", \ModelCertificates.Row.gap, "The bound minus that loss.", unit: "nats/token")
    public let part = Field(
      "part", \ModelCertificates.Row.part,
      "The part of the run, from its end, whose checkpoints are averaged; left out for one model.",
      leftOutWhenNil: true)
    public let isEstimate = Field(
      "isEstimate", \ModelCertificates.Row.isEstimate,
      "Whether it is an estimate, because how the rows were drawn is not stated.")
  }
  public static var fields: Fields { Fields() }
}
