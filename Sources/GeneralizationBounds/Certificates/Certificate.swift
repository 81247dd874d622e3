// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
import Foundation
import NumericalMethods

/// A bound with all that it rests on: every hypothesis, a fingerprint of the losses, the terms.
///
/// Whoever holds the losses can evaluate it again and compare every number. What no computation can check is listed
/// in ``vouched``.
public struct Certificate: Codable, Sendable, Equatable {
  /// The theorem's hypotheses, as ``CompressedModelBound`` has them.
  public struct Hypotheses: Codable, Sendable, Equatable {
    /// N > 0.
    public var parameters: Double
    /// D > 0, the tokens the model was trained on.
    public var tokens: Double
    /// L, in its own unit: `bits`, `nats` or `bits a parameter`.
    public var codeLength: Double
    /// The unit of ``codeLength``; any other word leaves ``bound`` nil.
    public var codeLengthUnit: String
    /// What the code length counts; nil: a stored code.
    public var code: ModelCode?
    /// V ≥ 2.
    public var vocabulary: Int
    /// δ in (0, 1), of stream and subsample together.
    public var failureProbability: Double
    /// |K|, of equally spaced bets; nil where they are listed.
    public var gridPoints: Int?
    /// The bets, where they are not equally spaced.
    public var bets: [Double]?
    /// How the cost of smoothing is bounded: √(2C), f(C), or as measured.
    public var smoothing: Smoothing
    /// How many smoothing weights were tried; 1: C/(1 + C).
    public var smoothingWeights: Int
    /// α, where it was fixed before the data; else nil.
    public var smoothingWeight: Double?
    /// How Y is made from the measured entropy.
    public var centre: LossCentre
    /// How n < D losses stand for all; without effect where n = D.
    public var subsample: Subsample
    /// The part of δ in (0, 1) that a subsample's interval takes; without effect where n = D.
    public var subsampleShare: Double
    /// What s minimises where a subsample's interval comes on top; without one it is Σ.
    public var bet: BetRule
    /// How many models were tried, this one included: at least 1; C pays their logarithm over D.
    public var alternatives: Int
    /// As asked for, possibly `best`; ``Certificate/Result/inequality`` is what gave the bound.
    public var inequality: Inequality
    /// How the training tokens came about; whether it is so stands in ``Certificate/vouched``.
    public var draws: Draws
    /// Whether D was decided before training, or by what was seen while training.
    public var stopping: Stopping
    /// How often training went through its tokens, in (0, 1]; for more there is no bound.
    public var epochs: Double
    /// R̂ of the unquantized model, which cancels.
    public var unquantizedRisk: Double?
  }

  /// The losses the bound was evaluated on.
  public struct Measurements: Codable, Sendable, Equatable {
    /// n.
    public var tokens: Int
    /// `nats` or `bits`.
    public var unit: String
    /// ``TokenLosses/fingerprint``, or ``LossSummary/fingerprint``.
    public var sha256: String
    /// The files that were summed up, where the bound was evaluated on a summary; else nil.
    public var shards: [LossSummary.Shard]?
  }

  /// What the theorem says.
  public struct Result: Codable, Sendable, Equatable {
    /// The bound, nats per token: the sum of ``terms``.
    public var bound: Double
    /// Whether bound ≥ log V, which uniform guessing attains.
    public var vacuous: Bool
    /// log V, nats per token.
    public var trivial: Double
    /// Whether n < D tokens stand for all without an interval: an estimate, not a certificate.
    public var plugIn: Bool
    /// The inequality that gave the bound; under `best`, the one that won.
    public var inequality: Inequality
    /// Every inequality tried, with its bound in nats per token; several under `best` only.
    public var candidates: [InequalityBound]
    /// δ1, spent on the training stream; δ = δ1 + δ2.
    public var streamFailureProbability: Double
    /// δ2, spent on the subsample; 0 where there is none to cover.
    public var subsampleFailureProbability: Double
    /// C, nats per token.
    public var complexityPerToken: Double
    /// α in (0, 1): C/(1 + C), the best of a grid, or the one fixed beforehand.
    public var smoothingWeight: Double
    /// Δ = log(V/α), nats.
    public var range: Double
    /// Σ, nats per √nat, at this C and no other; the term is Σ√C.
    public var lossVariation: Double
    /// s in (0, 1]; 0 under an inequality that makes no single bet.
    public var bet: Double
    /// R̂_q, the mean unsmoothed loss of the tokens measured, nats.
    public var quantizedRisk: Double
    /// R̂_s, the mean smoothed loss of the tokens measured, nats.
    public var smoothedRisk: Double
    /// Nats per token; they add up to ``bound``.
    public var terms: BoundTerms
    public var warnings: [Warning]
    /// How far at most the bound lies above the one on the rows, nats, where it was evaluated on a summary; else nil.
    public var slack: Double?
  }

  /// The form of this file: `laws certificate 1`.
  public var format: String
  /// The result in one sentence.
  public var statement: String
  /// What the reader must be told by other means.
  public var vouched: [String]
  public var hypotheses: Hypotheses
  public var measurements: Measurements
  public var result: Result

  static let format = "laws certificate 1"

  /// Evaluates a bound and writes down what it rests on.
  ///
  /// - Parameters:
  ///   - bound: The theorem with its hypotheses.
  ///   - losses: NLL and entropy of the quantized model, unsmoothed.
  ///   - unquantizedRisk: R̂, nats, or nil.
  /// - Throws: ``BoundError`` as ``CompressedModelBound/evaluate(on:unquantizedRisk:)`` does.
  public init(
    of bound: CompressedModelBound, on losses: TokenLosses, unquantizedRisk: Double? = nil
  ) throws(BoundError) {
    let value = try bound.evaluate(on: losses, unquantizedRisk: unquantizedRisk)
    self.init(of: bound, on: losses, unquantizedRisk: unquantizedRisk, value: value)
  }

  /// Writes down a value that was evaluated already.
  ///
  /// - Parameters:
  ///   - bound: The theorem with its hypotheses.
  ///   - losses: The losses that gave `value`.
  ///   - unquantizedRisk: R̂, nats, as it was given.
  ///   - value: What ``CompressedModelBound/evaluate(on:unquantizedRisk:)`` returned.
  public init(
    of bound: CompressedModelBound, on losses: TokenLosses, unquantizedRisk: Double?,
    value: BoundValue
  ) {
    self.init(
      of: bound, measurements: Measurements(of: losses), unquantizedRisk: unquantizedRisk,
      value: value)
  }

  /// Evaluates a bound on a summary of the losses and writes down what it rests on.
  ///
  /// - Parameters:
  ///   - bound: The theorem with its hypotheses.
  ///   - summary: Of all shards.
  ///   - unquantizedRisk: R̂, nats, or nil.
  /// - Throws: ``BoundError`` as ``CompressedModelBound/evaluate(on:unquantizedRisk:)`` does.
  public init(
    of bound: CompressedModelBound, on summary: LossSummary, unquantizedRisk: Double? = nil
  ) throws(BoundError) {
    let value = try bound.evaluate(on: summary, unquantizedRisk: unquantizedRisk)
    self.init(
      of: bound, measurements: Measurements(of: summary), unquantizedRisk: unquantizedRisk,
      value: value)
    result.slack = value.slack
  }

  private init(
    of bound: CompressedModelBound, measurements: Measurements, unquantizedRisk: Double?,
    value: BoundValue
  ) {
    format = Self.format
    hypotheses = Hypotheses(bound, unquantizedRisk: unquantizedRisk)
    self.measurements = measurements
    result = Result(value)
    statement = Self.statement(of: value, code: bound.code)
    vouched = Self.vouched(bound, isSample: Double(measurements.tokens) < bound.tokens)
  }

  private static func statement(of value: BoundValue, code: ModelCode) -> String {
    let sure = String(format: "%.6g", 1 - value.failureProbability)
    let bound = String(format: "%.6f", value.bound)
    return
      (value.isPlugInEstimate
      ? "An estimate, not a certificate: \(bound) nats a token"
      : "With probability at least \(sure)"
        + (code == .stored
          ? " the smoothed quantized model's mean loss on fresh "
          : ", over the data and the draw of what the teacher said, the smoothed student's mean loss on fresh ")
        + "tokens after the training contexts is at most \(bound) nats a token")
      + (value.vacuous ? ", no better than guessing." : ".")
  }

  private static func vouched(_ bound: CompressedModelBound, isSample: Bool) -> [String] {
    let (code, model) =
      switch bound.code {
      case .stored:
        (
          "The code length counts everything that a decoder of the model needs, and the code was fixed "
            + "before the training tokens were seen.", "the decoded model"
        )
      case .requential:
        (
          "The code length is the sum of log p/q over everything that the teacher drew for the student, of one draw "
            + "that was kept whatever it gave; how the student starts and learns was fixed before the training "
            + "tokens were seen.", "the student"
        )
      }
    var sentences = [
      code,
      "The losses are those of \(model), unsmoothed, each beside the entropy of the "
        + "prediction that it was measured under.",
      "Every choice that the data could sway is among the alternatives.",
    ]
    switch bound.draws {
    case .stream:
      sentences.append("Each training token was used once, in stream order: one epoch.")
    case .independent: sentences.append("The training tokens are independent draws.")
    }
    if isSample {
      sentences.append("The measured tokens are independent uniform draws of the training tokens.")
    }
    return sentences
  }
}

extension Certificate.Measurements {
  init(of losses: TokenLosses) {
    tokens = losses.count
    unit = losses.rows.unit == 1 ? "nats" : "bits"
    sha256 = losses.fingerprint
  }

  init(of summary: LossSummary) {
    tokens = summary.count
    unit = summary.unit
    sha256 = summary.fingerprint
    shards = summary.shards
  }
}

extension Certificate.Hypotheses {
  init(_ bound: CompressedModelBound, unquantizedRisk: Double?) {
    parameters = bound.parameters
    tokens = bound.tokens
    switch bound.codeLength {
    case .bits(let bits): (codeLength, codeLengthUnit) = (bits, "bits")
    case .nats(let nats): (codeLength, codeLengthUnit) = (nats, "nats")
    case .bitsPerParameter(let bits, _):
      (codeLength, codeLengthUnit) = (bits, "bits a parameter")
    }
    code = bound.code == .stored ? nil : bound.code
    vocabulary = bound.vocabulary
    failureProbability = bound.failureProbability
    switch bound.grid {
    case .uniform(let count): gridPoints = count
    case .points(let points): bets = points
    }
    smoothing = bound.smoothing
    smoothingWeights = bound.weight.count
    if case .fixed(let weight) = bound.weight { smoothingWeight = weight }
    centre = bound.centre
    subsample = bound.subsample
    subsampleShare = bound.subsampleShare
    bet = bound.bet
    alternatives = bound.alternatives
    inequality = bound.inequality
    draws = bound.draws
    stopping = bound.stopping
    epochs = bound.epochs
    self.unquantizedRisk = unquantizedRisk
  }

  /// The theorem that these state; nil where the code length's unit is unknown or no grid is given.
  public var bound: CompressedModelBound? {
    let length: CodeLength
    switch codeLengthUnit {
    case "bits": length = .bits(codeLength)
    case "nats": length = .nats(codeLength)
    case "bits a parameter": length = .bitsPerParameter(codeLength, parameters: parameters)
    default: return nil
    }
    guard let grid = gridPoints.map({ BetGrid.uniform($0) }) ?? bets.map({ .points($0) }) else {
      return nil
    }
    return CompressedModelBound(
      parameters: parameters, tokens: tokens, codeLength: length, vocabulary: vocabulary,
      failureProbability: failureProbability, grid: grid, smoothing: smoothing, centre: centre,
      subsample: subsample, bet: bet, subsampleShare: subsampleShare, alternatives: alternatives,
      inequality: inequality,
      weight: smoothingWeight.map { .fixed($0) }
        ?? (smoothingWeights == 1 ? .complexity : .joint(points: smoothingWeights)),
      draws: draws, stopping: stopping, epochs: epochs, code: code ?? .stored)
  }
}

extension Certificate.Result {
  init(_ value: BoundValue) {
    bound = value.bound
    vacuous = value.vacuous
    trivial = value.trivial
    plugIn = value.isPlugInEstimate
    inequality = value.inequality
    candidates = value.candidates
    streamFailureProbability = value.streamFailureProbability
    subsampleFailureProbability = value.subsampleFailureProbability
    complexityPerToken = value.complexityPerToken
    smoothingWeight = value.smoothingWeight
    range = value.range
    lossVariation = value.lossVariation
    bet = value.bet
    quantizedRisk = value.quantizedRisk
    smoothedRisk = value.smoothedRisk
    terms = value.terms
    warnings = value.warnings
  }
}
