// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
import GeneralizationBounds

/// How the family of bounds compares, each model at its best width.
public struct TightestFindings: Sendable {
  /// Models for which AM–GM is below Theorem 3.4.
  public let amGMBelowPaper: Int
  /// Models with a bound at their best width.
  public let models: Int
  /// Theorem 3.4 less AM–GM, the least and the most over the models, nats per token; the most is nil for one model.
  public let leastSaving: Double
  public let mostSaving: Double?
  /// Models whose held-out loss is below the least bound of the family, and those with a held-out loss.
  public let sound, heldOut: Int
  /// The least of the family less the held-out loss, the smallest over the models; nil without held-out losses.
  public let leastMargin: Double?
  /// The bounds in the family.
  public let steps: Int
  /// Models and widths that have a bound and a held-out loss.
  public let pairs: Int
  /// Those whose bound is above the held-out loss; nil where all are.
  public let pairsAbove: Int?
  /// The least bound less held-out loss over the pairs; nil where one is below 0 or there are none.
  public let leastDistance: Double?

  init?(_ analysis: StudyAnalysis) {
    let widths = analysis.widths
    guard !widths.isEmpty else { return nil }
    let savings = widths.compactMap { model in
      model.bound(.paper).flatMap { paper in model.bound(.amGM).map { paper - $0 } }
    }
    let margins = widths.compactMap { model in
      model.best.testLoss.flatMap { test in
        model.family.map(\.value.bound).min().map { $0 - test }
      }
    }
    amGMBelowPaper = savings.filter { $0 > 0 }.count
    models = widths.count
    leastSaving = savings.min() ?? 0
    mostSaving = savings.count > 1 ? savings.max() : nil
    (sound, heldOut) = (margins.filter { $0 > 0 }.count, margins.count)
    leastMargin = margins.min()
    steps = ModelWidths.steps.count
    let distances = analysis.certifiedPairs.map { $0.bound - $0.test }
    let above = distances.filter { $0 > 0 }.count
    pairs = distances.count
    pairsAbove = above < distances.count ? above : nil
    leastDistance = above == distances.count ? distances.min() : nil
  }
}

extension StudyAnalysis {
  /// Held-out loss and bound of every model and width that has both, nats per token.
  public var certifiedPairs: [(test: Double, bound: Double)] {
    widths.flatMap { model in
      zip(model.models, model.choice.rows).compactMap { measured, row in
        measured.testLoss.map { (test: $0, bound: row.value.bound) }
      }
    }
  }
}

extension TightestFindings: Answer {
  public struct Fields: Sendable {
    public let amGMBelowPaper = Field(
      "amGMBelowPaper", \TightestFindings.amGMBelowPaper,
      "Models for which AM–GM is below Theorem 3.4.")
    public let models = Field("models", \TightestFindings.models, "Models compared.")
    public let leastSaving = Field(
      "leastSaving", \TightestFindings.leastSaving, "The least of Theorem 3.4 less AM–GM.",
      unit: "nats/token")
    public let mostSaving = Field(
      "mostSaving", \TightestFindings.mostSaving, "The most of Theorem 3.4 less AM–GM.",
      unit: "nats/token", leftOutWhenNil: true)
    public let sound = Field(
      "sound", \TightestFindings.sound,
      "Models whose held-out loss is below the least bound of the family.")
    public let heldOut = Field(
      "heldOut", \TightestFindings.heldOut, "Models with a held-out loss.")
    public let leastMargin = Field(
      "leastMargin", \TightestFindings.leastMargin,
      "The smallest distance from held-out loss to the least bound of the family.",
      unit: "nats/token", leftOutWhenNil: true)
    public let steps = Field("steps", \TightestFindings.steps, "Bounds in the family.")
    public let pairs = Field(
      "pairs", \TightestFindings.pairs, "Models and widths with a bound and a held-out loss.")
    public let pairsAbove = Field(
      "pairsAbove", \TightestFindings.pairsAbove, "Those whose bound is above the held-out loss.",
      leftOutWhenNil: true)
    public let leastDistance = Field(
      "leastDistance", \TightestFindings.leastDistance,
      "The least distance from held-out loss to bound.", unit: "nats/token", leftOutWhenNil: true)
  }
  public static var fields: Fields { Fields() }
}
