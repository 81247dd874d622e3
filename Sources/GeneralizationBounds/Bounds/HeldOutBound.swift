// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
import Foundation

/// A bound on the loss of a smoothed model on a held-out pool, from an independent sample of it: no code length is paid.
///
/// The model was fixed before the pool was seen, so its smoothed losses X on independent draws lie in an interval of length
/// B = log(1 + (1 − α)·V/α), and AM–GM for a mean bounds their expectation: mean ≤ x0 + B·(1 − e^(−c)·GM(1 + η·(x0 − X)/B))/η,
/// x0 the least loss, c = log(K/δ)/m, K the pairs (α, η) that are tried. Where documents were drawn, the means of documents are
/// the draws.
///
/// > Source: ``AMGM`` for independent draws; the weights and bets are fixed in advance.
public struct HeldOutBound: Sendable, Equatable {
  /// V ≥ 2.
  public var vocabulary: Int
  /// δ in (0, 1).
  public var failureProbability: Double
  /// How the rows were drawn from the pool.
  public var sampled: RowSampling

  /// The weights α that are tried.
  public static let weights = (2...12).map { exp2(-Double($0)) }

  /// The theorem with its hypotheses.
  public init(
    vocabulary: Int, failureProbability: Double = 0.01, sampled: RowSampling = .unstated
  ) {
    self.vocabulary = vocabulary
    self.failureProbability = failureProbability
    self.sampled = sampled
  }

  /// The bound and what it speaks of.
  public struct Value: Sendable, Equatable {
    /// The bound, nats per token.
    public let bound: Double
    /// log V.
    public let trivial: Double
    /// Whether bound ≥ log V.
    public let vacuous: Bool
    /// Whether how the rows were drawn is not stated: an estimate.
    public let plugIn: Bool
    /// δ.
    public let failureProbability: Double
    /// The mean unsmoothed loss of the sample, nats per token.
    public let heldOutLoss: Double
    /// The mean smoothed loss of the sample, nats per token.
    public let smoothedLoss: Double
    /// α.
    public let smoothingWeight: Double
    /// What the interval adds, nats per token.
    public let width: Double
    /// m, the independent draws: rows or units.
    public let draws: Int
    /// K, the pairs that were tried.
    public let alternatives: Int
    /// What the bound is about.
    public let statement: String
  }

  /// The bound from a sample of the pool.
  ///
  /// - Parameters:
  ///   - losses: NLL of the model at the sampled tokens, unsmoothed.
  ///   - units: Which rows belong to which unit, where units were drawn.
  /// - Throws: ``BoundError`` for a hypothesis outside its domain or units that do not fit.
  public func evaluate(
    on losses: TokenLosses, units: RowUnits? = nil
  ) throws(BoundError) -> Value {
    guard failureProbability > 0, failureProbability < 1 else {
      throw .failureProbability(failureProbability)
    }
    guard vocabulary >= 2 else { throw .vocabulary(vocabulary) }
    guard (sampled == .units) == (units != nil) else {
      throw .units(
        units == nil
          ? "the unit of each row where units were sampled, found none"
          : "rows that were sampled in units where units are given, found rows sampled as \(sampled.rawValue)"
      )
    }
    let units =
      if let units { units } else { try RowUnits(length: 1, rows: losses.count) }
    guard units.rows == losses.count else {
      throw .units(
        "units of \(losses.count) rows together, one for each token loss, found \(units.rows)")
    }
    let etas = Subsample.amGMBets
    let alternatives = Self.weights.count * etas.count
    let evidence = log(Double(alternatives) / failureProbability) / Double(units.count)
    let nll = losses.nll
    let plain = units.means { Double(nll[$0]) }
    let heldOut = Mean.of(plain.count) { plain[$0] }
    var best: (bound: Double, mean: Double, weight: Double)?
    for weight in Self.weights {
      let least = Smoothing.leastLoss(weight: weight, vocabulary: vocabulary)
      let range = AzumaTokens.range(weight: weight, vocabulary: vocabulary)
      let values = units.means {
        Smoothing.loss(Double(nll[$0]), weight: weight, vocabulary: vocabulary)
      }
      let mean = Mean.of(values.count) { values[$0] }
      for eta in etas {
        let meanLog = Mean.of(values.count) { log1p(eta / range * (least - values[$0])) }
        let bound = least - range * expm1(meanLog - evidence) / eta
        if bound < best?.bound ?? .infinity { best = (bound, mean, weight) }
      }
    }
    guard let best else { throw .uncertifiable(.infinity) }
    let trivial = log(Double(vocabulary))
    let isEstimate = sampled == .unstated
    return Value(
      bound: best.bound, trivial: trivial, vacuous: best.bound >= trivial, plugIn: isEstimate,
      failureProbability: failureProbability, heldOutLoss: heldOut, smoothedLoss: best.mean,
      smoothingWeight: best.weight, width: best.bound - best.mean, draws: units.count,
      alternatives: alternatives,
      statement: isEstimate
        ? String(
          format:
            "An estimate, not a certificate, because how the rows were drawn is not stated: %.6f nats a token.",
          best.bound)
        : String(
          format:
            "With probability at least %.6g the smoothed model's mean loss on the pool that the %@ were drawn from is "
            + "at most %.6f nats a token.", 1 - failureProbability,
          sampled == .units ? "units" : "rows", best.bound))
  }
}

extension HeldOutBound.Value: Answer {
  public struct Fields: Sendable {
    public let bound = Field("bound", \HeldOutBound.Value.bound, "The bound.", unit: "nats/token")
    public let trivial = Field(
      "trivial", \HeldOutBound.Value.trivial, "log V.", unit: "nats/token")
    public let vacuous = Field(
      "vacuous", \HeldOutBound.Value.vacuous, "Whether the bound is not below log V.")
    public let plugIn = Field(
      "plugIn", \HeldOutBound.Value.plugIn, "Whether it is an estimate, not a certificate.")
    public let failureProbability = Field(
      "failureProbability", \HeldOutBound.Value.failureProbability, "δ.")
    public let heldOutLoss = Field(
      "heldOutLoss", \HeldOutBound.Value.heldOutLoss, "The sample's mean loss.", unit: "nats/token")
    public let smoothedLoss = Field(
      "smoothedLoss", \HeldOutBound.Value.smoothedLoss, "The sample's mean smoothed loss.",
      unit: "nats/token")
    public let smoothingWeight = Field(
      "smoothingWeight", \HeldOutBound.Value.smoothingWeight, "α.")
    public let width = Field(
      "width", \HeldOutBound.Value.width, "What the interval adds.", unit: "nats/token")
    public let draws = Field("draws", \HeldOutBound.Value.draws, "The independent draws.")
    public let alternatives = Field(
      "alternatives", \HeldOutBound.Value.alternatives, "The pairs of α and bet tried.")
    public let statement = Field(
      "statement", \HeldOutBound.Value.statement, "What the bound is about.")
  }
  public static var fields: Fields { Fields() }
}
