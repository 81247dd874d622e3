// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
import Foundation
public import GeneralizationBounds
import NumericalMethods
import ScalingLaws

/// The bound's own extrapolation tried on the study's models: the largest are left out, the laws fitted to the rest, and
/// what they state is compared with what was measured.
public struct BoundBacktest: Sendable {
  /// One measured model.
  public struct Row: Sendable {
    /// How many of the largest sizes the laws did not see; 0 where they saw this model too.
    public let leftOut: Int
    /// The model.
    public let model: String
    /// N.
    public let parameters: Double
    /// What the laws state at the model's size.
    public let predicted: ExtrapolatedBound
    /// The measured bound without what a sample of tokens adds, nats per token.
    public let measured: Double
    /// Its terms, nats per token.
    public let measuredTerms: BoundTerms

    /// Whether the interval of a new model holds the measured bound; nil where none is stated.
    public var isHit: Bool? { predicted.newModelInterval.map { $0.contains(measured) } }
  }

  /// The losses of the runs of some sizes.
  public struct Losses: Sendable {
    /// How many of the largest sizes the surface did not see.
    public let leftOut: Int
    /// How many runs of those sizes there are.
    public let runs: Int
    /// How many of their losses the intervals of new models held.
    public let hits: Int
  }

  /// Every model at its own size, with the laws of all models.
  public let own: [Row]
  /// The left-out models, for one size left out, two, and so on, as long as four are kept.
  public let rows: [Row]
  /// The losses of the runs of the left-out sizes, in the same order.
  public let losses: [Losses]
  /// The level of the intervals.
  public let level: Double

  /// The left-out models whose interval holds the measured bound, and those for which an interval is stated.
  public var hits: Int { Self.count(rows).hits }
  public var stated: Int { Self.count(rows).stated }

  /// How far beyond the models that the laws saw the farthest left-out model lies, as a factor of N.
  public var reach: Double {
    let sizes = Array(Set(own.map(\.parameters))).sorted()
    return rows.map { row in
      let kept = sizes.count - 1 - row.leftOut
      return sizes.indices.contains(kept) ? row.parameters / sizes[kept] : 1
    }.max() ?? 1
  }

  /// How many of some rows were held, of those with an interval.
  public static func count(_ rows: [Row]) -> (hits: Int, stated: Int) {
    let stated = rows.compactMap(\.isHit)
    return (stated.count { $0 }, stated.count)
  }
}

extension StudyAnalysis {
  /// The extrapolation by the study's width tried on its own models; nil where a law is missing or fewer than five
  /// sizes were measured.
  ///
  /// - Throws: ``GeneralizationBounds/BoundError`` for hypotheses out of their domain.
  public func backtest() throws -> BoundBacktest? {
    guard let surface, let bits, quantizationGap != nil, lossVariation != nil else { return nil }
    let sizes = Array(Set(frontier.map(\.model.parameters))).sorted()
    guard sizes.count >= 5 else { return nil }
    let targets = ExtrapolationTargets(
      parameters: [], tokensPerParameter: study.settings.tokensPerParameter,
      vocabulary: study.settings.vocabulary, code: .bitsPerParameter(bits))

    func rows(
      leavingOut count: Int, _ models: [ModelBound], _ surface: Fit<Chinchilla>,
      _ runs: [String?], _ most: Double?
    ) throws -> [BoundBacktest.Row] {
      let laws = try TermLaws(self, targets: targets, upTo: most)
      let draws = most == nil ? jointDraws(of: surface) : jointDraws(of: surface, runs: runs)
      return try models.map { entry in
        BoundBacktest.Row(
          leftOut: count, model: entry.model.model, parameters: entry.model.parameters,
          predicted: try laws.bound(
            at: entry.model.parameters, surface: surface, draws: draws, curve: nil),
          measured: entry.value.bound - entry.value.terms.subsample,
          measuredTerms: entry.value.terms)
      }
    }
    let names = study.runs?.runs.map(\.name) ?? []
    let own = try rows(leavingOut: 0, frontier, surface, names, nil)
    var left: [BoundBacktest.Row] = []
    var losses: [BoundBacktest.Losses] = []
    for count in 1...max(sizes.count - 4, 1) where sizes.count - count >= 4 {
      let most = sizes[sizes.count - 1 - count]
      let kept = (study.runs?.runs ?? []).filter { $0.parameters <= most }
      guard
        let part = try? Chinchilla.fit(
          to: TrainingRuns(kept), level: options.level, intervals: .sandwich, confirming: false)
      else { continue }
      let gone = frontier.filter { $0.model.parameters > most }
      left += try rows(leavingOut: count, gone, part, kept.map(\.name), most)
      let uncertainty = Uncertainty(of: part, by: .groups)
      let others = (study.runs?.runs ?? []).filter { $0.parameters > most }
      let held = others.count { run in
        uncertainty.newRun(at: run.size)?.contains(run.loss) ?? false
      }
      losses.append(BoundBacktest.Losses(leftOut: count, runs: others.count, hits: held))
    }
    return BoundBacktest(own: own, rows: left, losses: losses, level: options.level)
  }
}

extension BoundBacktest: Answer {
  public struct Fields: Sendable {
    public let level = Field("level", \BoundBacktest.level, "The level of the intervals.")
    public let hits = Field(
      "hits", \BoundBacktest.hits, "Left-out models whose interval holds the measured bound.")
    public let stated = Field(
      "stated", \BoundBacktest.stated, "Left-out models for which an interval is stated.")
    public let reach = Field(
      "reach", \BoundBacktest.reach,
      "The largest N of a left-out model over the largest N that its laws saw.")
    public let own = Field(
      "own", \BoundBacktest.own, "Every model at its own size, with the laws of all models.")
    public let leftOut = Field(
      "leftOut", \BoundBacktest.rows,
      "The models that the laws did not see: the largest, the two largest, ….")
    public let losses = Field(
      "losses", \BoundBacktest.losses, "The runs of the sizes that the surface did not see.")
  }
  public static var fields: Fields { Fields() }
}

extension BoundBacktest.Row: Answer {
  public struct Fields: Sendable {
    public let leftOut = Field(
      "leftOut", \BoundBacktest.Row.leftOut, "How many of the largest sizes the laws did not see.")
    public let model = Field("model", \BoundBacktest.Row.model, "The model.")
    public let parameters = Field(
      "parameters", \BoundBacktest.Row.parameters, "N.", unit: "parameters")
    public let bound = Field(
      "bound", \BoundBacktest.Row.predicted.bound, "What the laws state.", unit: "nats/token")
    public let newModelInterval = Field(
      "newModelInterval", \BoundBacktest.Row.predicted.newModelInterval,
      "The interval of a new model.", unit: "nats/token")
    public let measured = Field(
      "measured", \BoundBacktest.Row.measured,
      "The measured bound without what a sample of tokens adds.", unit: "nats/token")
    public let isHeld = Field(
      "isHeld", \BoundBacktest.Row.isHit, "Whether the interval holds the measured bound.")
  }
  public static var fields: Fields { Fields() }
}

extension BoundBacktest.Losses: Answer {
  public struct Fields: Sendable {
    public let leftOut = Field(
      "leftOut", \BoundBacktest.Losses.leftOut,
      "How many of the largest sizes the surface did not see.")
    public let runs = Field("runs", \BoundBacktest.Losses.runs, "Runs of those sizes.")
    public let hits = Field(
      "hits", \BoundBacktest.Losses.hits, "Losses inside the intervals of new models.")
  }
  public static var fields: Fields { Fields() }
}
