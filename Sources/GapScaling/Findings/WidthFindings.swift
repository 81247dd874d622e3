// SPDX-License-Identifier: GPL-3.0-or-later
import GeneralizationBounds
public import Answers

/// Which bit width has the least bound, and for how many models.
public struct WidthFindings: Sendable {
  /// A width, and the models whose least bound is at it.
  public struct Best: Sendable, Equatable {
    /// b.
    public let bits: Double
    /// How many models.
    public let models: Int
  }

  /// The widths by the number of models, most first.
  public let best: [Best]
  /// The models that were measured at several widths; nil for one.
  public let models: Int?
  /// The bound of the largest of them at the width of the laws minus its least bound, nats per token; nil where that is
  /// the best width or was not measured.
  public let cost: Double?
  /// The least bound of the largest of them where all widths hold at once, less its bound by itself, and what of that
  /// the sample of the tokens makes, nats per token; nil where the bound by itself is not known.
  public let choiceCost, choiceSampling: Double?

  init?(_ analysis: StudyAnalysis) {
    let models = analysis.widths.filter { $0.models.count > 1 }
    guard let last = models.last else { return nil }
    let counts = Dictionary(grouping: models, by: \.best.bitsPerParameter).mapValues(\.count)
    best = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { Best(bits: $0.key, models: $0.value) }
    self.models = models.count > 1 ? models.count : nil
    let alone = analysis.bounds.first { $0.model == last.best }?.value
    let chosen = last.choice.best.value
    choiceCost = alone.map { chosen.bound - $0.bound }
    choiceSampling = alone.map { chosen.terms.subsample - $0.terms.subsample }
    let own = last.models.firstIndex { $0.bitsPerParameter == analysis.bits }
    cost =
      analysis.bits == last.best.bitsPerParameter
      ? nil : own.map { last.choice.rows[$0].value.bound - last.choice.best.value.bound }
  }
}

extension WidthFindings: Answer {
  public struct Fields: Sendable {
    public let best = Field("best", \WidthFindings.best, "The widths with the least bound.")
    public let models = Field(
      "models", \WidthFindings.models, "Models measured at several widths.", leftOutWhenNil: true)
    public let cost = Field(
      "cost", \WidthFindings.cost,
      "The largest model's bound at the width of the laws minus its least bound.",
      unit: "nats/token", leftOutWhenNil: true)
    public let choiceCost = Field(
      "choiceCost", \WidthFindings.choiceCost,
      "The largest model's least bound where all widths hold at once minus its bound by itself.",
      unit: "nats/token", leftOutWhenNil: true)
    public let choiceSampling = Field(
      "choiceSampling", \WidthFindings.choiceSampling,
      "The part of it that the sampling term makes.", unit: "nats/token", leftOutWhenNil: true)
  }
  public static var fields: Fields { Fields() }
}

extension WidthFindings.Best: Answer {
  public struct Fields: Sendable {
    public let bits = Field("bits", \WidthFindings.Best.bits, "b.", unit: "bits/parameter")
    public let models = Field(
      "models", \WidthFindings.Best.models, "Models whose least bound is at this width.")
  }
  public static var fields: Fields { Fields() }
}
