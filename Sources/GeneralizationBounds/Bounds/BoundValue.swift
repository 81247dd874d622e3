// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
import NumericalMethods

/// What Theorem 3.4 says about one model: the bound, its terms, and how far it can be trusted.
///
/// With probability at least 1 − δ over the training stream (and the subsample), the smoothed quantized model's
/// mean loss on fresh tokens after the training contexts is at most `bound`. That is the tokenwise risk, not the
/// loss on new documents.
public struct BoundValue: Sendable, Equatable {
  /// The inequality that gave it; under `best`, the one that won.
  public let inequality: InequalityName
  /// Every inequality that was tried and its bound, nats per token; more than one under `best`.
  public internal(set) var candidates: [InequalityBound]
  /// The bound, nats per token: exactly the sum of the terms.
  public let bound: Double
  /// log V, what guessing uniformly costs, nats per token.
  public let trivial: Double
  /// Whether the bound says no more than uniform guessing does: bound ≥ log V.
  public var vacuous: Bool { bound >= trivial }
  /// Whether n < D tokens stand in for all without an interval: an estimate, not a certificate.
  public let isPlugInEstimate: Bool

  /// δ = stream + subsample.
  public let failureProbability: Double
  /// δ1, spent on the training stream.
  public let streamFailureProbability: Double
  /// δ2, spent on the subsample; 0 where there is none to cover.
  public let subsampleFailureProbability: Double

  /// C, nats per token.
  public let complexityPerToken: Double
  /// α: C/(1 + C), or the best of a grid.
  public let smoothingWeight: Double
  /// Δ = log(V/α), nats.
  public let range: Double
  /// Σ, nats per √nat, at the bet; it belongs to this C and no other. The term of that name over √C.
  public let lossVariation: Double
  /// s, the bet of the grid at which the bound holds; 0 under an inequality that makes no single bet.
  public let bet: Double
  /// R̂_q, the mean unsmoothed loss of the tokens measured, nats.
  public let quantizedRisk: Double
  /// R̂_s, the mean smoothed loss of the tokens measured, nats.
  public let smoothedRisk: Double
  /// n, the tokens measured.
  public let sampleCount: Int
  /// The bound's terms.
  public let terms: BoundTerms
  /// What should be known before the bound is used.
  public var warnings: [Warning]
  /// How far at most the bound lies above the one that rows instead of a summary would have given, nats; 0 with rows.
  public internal(set) var slack = 0.0
}

/// An inequality and the bound it gave, nats per token.
public struct InequalityBound: Sendable, Equatable {
  public let inequality: InequalityName
  /// Nats per token; under `best` at this inequality's share of δ.
  public let bound: Double
}
