// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
import Foundation

/// What the training losses alone certify: the loss of each batch before its update is that of a checkpoint on fresh tokens.
///
/// For the last n tokens of one epoch with mean loss W, the checkpoints f_t smoothed with weight ρ have
/// (1/n)·Σ_k R_k(f_t(k)) ≤ W − log(1 − ρ) + log(1 + (1 − ρ)·V/ρ)·√(log(m/δ)/(2n)), m the pairs (suffix, ρ) that are tried.
/// No code length is paid. The bound is on the average over the suffix's checkpoints, each on the tokens that it met next; it
/// is not a bound on the final model or on a quantized one.
///
/// The smoothed loss of a token, given all tokens before it, lies in an interval of length log(1 + (1 − ρ)·V/ρ) and is at most
/// the unsmoothed loss less log(1 − ρ): Azuma and Hoeffding's inequality for martingales, and a union over the pairs.
///
/// > Source: online-to-batch conversion, Cesa-Bianchi, Conconi and Gentile 2004, with ``AzumaTokens``.
public struct OnlineBound: Sendable, Equatable {
  /// V ≥ 2.
  public var vocabulary: Int
  /// δ in (0, 1).
  public var failureProbability: Double

  /// The parts of the run that are tried, from its end.
  public static let suffixes = [1, 0.75, 0.5, 0.375, 0.25, 0.1875, 0.125, 0.0625]
  /// The weights ρ that are tried.
  public static let weights = (4...20).map { exp2(-Double($0)) }

  /// The theorem with its hypotheses.
  public init(vocabulary: Int, failureProbability: Double = 0.01) {
    self.vocabulary = vocabulary
    self.failureProbability = failureProbability
  }

  /// The bound and what it speaks of.
  public struct Value: Sendable, Equatable {
    /// The bound, nats per token.
    public let bound: Double
    /// log V.
    public let trivial: Double
    /// Whether bound ≥ log V.
    public let vacuous: Bool
    /// δ.
    public let failureProbability: Double
    /// W, the suffix's mean loss before each update, nats per token.
    public let onlineLoss: Double
    /// The part of the run that the suffix is.
    public let suffix: Double
    /// n, the suffix's tokens.
    public let tokens: Double
    /// ρ.
    public let smoothingWeight: Double
    /// What Azuma and Hoeffding add, nats per token.
    public let width: Double
    /// m, the pairs that were tried.
    public let alternatives: Int
    /// What the bound is about.
    public let statement: String
  }

  /// The bound from a training curve.
  ///
  /// - Parameters:
  ///   - curve: The mean loss of each step's batch before its update, nats per token, in the order of training; every token
  ///     was fresh.
  ///   - tokens: D, all tokens of the curve; every step has as many.
  /// - Throws: ``BoundError`` for a hypothesis outside its domain or an empty curve.
  public func evaluate(on curve: [Double], tokens: Double) throws(BoundError) -> Value {
    guard failureProbability > 0, failureProbability < 1 else {
      throw .failureProbability(failureProbability)
    }
    guard vocabulary >= 2 else { throw .vocabulary(vocabulary) }
    guard tokens > 0, tokens.isFinite else { throw .tokens(tokens) }
    guard !curve.isEmpty else { throw .tooFewLosses(0, needed: 1) }
    if let index = curve.firstIndex(where: { !($0 >= 0 && $0.isFinite) }) {
      throw .loss(index: index, name: "loss", curve[index])
    }
    guard tokens >= Double(curve.count) else {
      throw .units("at least one token for each of \(curve.count) steps, found \(tokens)")
    }
    let alternatives = Self.suffixes.count * Self.weights.count
    let evidence = log(Double(alternatives) / failureProbability)
    var best: Value?
    for suffix in Self.suffixes {
      let steps = max(1, Int((suffix * Double(curve.count)).rounded(.down)))
      let part = curve[(curve.count - steps)...]
      let first = part.startIndex
      let mean = Mean.of(steps) { part[first + $0] }
      let count = tokens * (Double(steps) / Double(curve.count))
      for weight in Self.weights {
        let width =
          AzumaTokens.range(weight: weight, vocabulary: vocabulary)
          * (evidence / (2 * count)).squareRoot()
        let bound = mean - log1p(-weight) + width
        if bound < best?.bound ?? .infinity {
          let trivial = log(Double(vocabulary))
          best = Value(
            bound: bound, trivial: trivial, vacuous: bound >= trivial,
            failureProbability: failureProbability, onlineLoss: mean, suffix: suffix, tokens: count,
            smoothingWeight: weight, width: width, alternatives: alternatives,
            statement: String(
              format:
                "With probability at least %.6g the checkpoints of the last %.6g of the run, each smoothed, "
                + "have a mean loss of at most %.6f nats a token on the tokens that came next. This is no bound on "
                + "the final model or on a quantized one.", 1 - failureProbability, suffix, bound))
        }
      }
    }
    guard let best else { throw .uncertifiable(.infinity) }
    return best
  }
}

extension OnlineBound.Value: Answer {
  public struct Fields: Sendable {
    public let bound = Field("bound", \OnlineBound.Value.bound, "The bound.", unit: "nats/token")
    public let trivial = Field(
      "trivial", \OnlineBound.Value.trivial, "log V.", unit: "nats/token")
    public let vacuous = Field(
      "vacuous", \OnlineBound.Value.vacuous, "Whether the bound is not below log V.")
    public let failureProbability = Field(
      "failureProbability", \OnlineBound.Value.failureProbability, "δ.")
    public let onlineLoss = Field(
      "onlineLoss", \OnlineBound.Value.onlineLoss, "The suffix's mean loss before each update.",
      unit: "nats/token")
    public let suffix = Field(
      "suffix", \OnlineBound.Value.suffix, "The part of the run, from its end.")
    public let tokens = Field(
      "tokens", \OnlineBound.Value.tokens, "The suffix's tokens.", unit: "tokens")
    public let smoothingWeight = Field(
      "smoothingWeight", \OnlineBound.Value.smoothingWeight, "ρ.")
    public let width = Field(
      "width", \OnlineBound.Value.width, "What the inequality adds.", unit: "nats/token")
    public let alternatives = Field(
      "alternatives", \OnlineBound.Value.alternatives, "The pairs of suffix and ρ tried.")
    public let statement = Field(
      "statement", \OnlineBound.Value.statement, "What the bound is about.")
  }
  public static var fields: Fields { Fields() }
}
