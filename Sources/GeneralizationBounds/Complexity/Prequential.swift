// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Foundation
import NumericalMethods

/// Prequential coding: the information in a model is what training lost before it knew what it knows at the end.
///
/// K(h) ≈ Σ_k [loss_k(h_k) − loss(h_D)]. A heuristic, not a theorem: it is the difference of two upper bounds, so
/// a bound that uses it as a code length is not certified, and must say so wherever it is shown.
///
/// > Source: Finzi et al. 2025 (arXiv 2504.15208), Sec. 5.3.
public struct Prequential: Sendable {
  /// The code as a value of the catalog.
  public init() {}

  /// The information in a model, from its own training curve.
  ///
  /// Σ over steps of batchTokens·(loss_t − finalLoss).
  ///
  /// - Parameters:
  ///   - curve: The mean loss of each step's batch before its update, nats per token, one epoch.
  ///   - batchTokens: Tokens a step.
  ///   - finalLoss: The trained model's loss, nats per token.
  /// - Returns: Nats; negative where the final loss lies above the curve's mean, which is then no code length.
  public static func information(
    curve: [Float], batchTokens: Double, finalLoss: Double
  ) -> Double {
    guard !curve.isEmpty else { return 0 }
    let excess = Mean.of(curve.count) { Double(curve[$0]) - finalLoss }
    return batchTokens * excess * Double(curve.count)
  }

  /// The information in a model whose loss falls as B·D^(−β): exact for one token a step.
  ///
  /// S(D) = B·Σ_{k=1}^{D} (k^(−β) − D^(−β)).
  ///
  /// - Parameters:
  ///   - tokens: D ≥ 1, a whole number.
  ///   - scale: B > 0, nats.
  ///   - exponent: β > 0.
  /// - Returns: Nats.
  public static func information(tokens: Double, scale: Double, exponent: Double) -> Double {
    scale * (PowerSeries.partial(tokens, power: exponent) - pow(tokens, 1 - exponent))
  }

  /// The leading term B·β/(1 − β)·D^(1−β), nats; +∞ for β ≥ 1, where the integral diverges at its start.
  public static func integral(tokens: Double, scale: Double, exponent: Double) -> Double {
    guard exponent < 1 else { return .infinity }
    return scale * exponent / (1 - exponent) * pow(tokens, 1 - exponent)
  }

  /// The sum to O(D^(−β−3)): B·[β/(1 − β)·D^(1−β) + ζ(β) + D^(−β)/2 − β·D^(−β−1)/12], nats.
  ///
  /// - Parameters:
  ///   - tokens: D ≥ 1.
  ///   - scale: B > 0, nats.
  ///   - exponent: β > 0, not 1.
  public static func asymptotic(tokens: Double, scale: Double, exponent: Double) -> Double {
    scale
      * (exponent / (1 - exponent) * pow(tokens, 1 - exponent) + PowerSeries.zeta(exponent)
        + pow(tokens, -exponent) / 2 - exponent * pow(tokens, -exponent - 1) / 12)
  }

  /// The information when a batch of T tokens is coded with the model trained on those before it.
  ///
  /// T·[first + B·T^(−β)·Σ_{j=1}^{D/T−1} j^(−β)] − B·D^(1−β).
  ///
  /// - Parameters:
  ///   - tokens: D > 0, a multiple of T.
  ///   - batchTokens: T > 0.
  ///   - first: What the first batch costs above the infinite-data loss, nats per token.
  ///   - scale: B > 0, nats.
  ///   - exponent: β > 0.
  /// - Returns: Nats.
  public static func batched(
    tokens: Double, batchTokens: Double, first: Double, scale: Double, exponent: Double
  ) -> Double {
    let later = PowerSeries.partial(tokens / batchTokens - 1, power: exponent)
    return batchTokens * (first + scale * pow(batchTokens, -exponent) * later)
      - scale * pow(tokens, 1 - exponent)
  }

  /// The information when no token costs more than a uniform guess.
  ///
  /// ∫_0^D min(log V, floor + B·x^(−β)) dx − D·(floor + B·D^(−β)), 0 up to D0 = (B/(log V − floor))^(1/β).
  ///
  /// - Parameters:
  ///   - tokens: D > 0.
  ///   - vocabulary: V ≥ 2.
  ///   - floor: The loss of this size with infinite data, E + A·N^(−α), below log V, nats per token.
  ///   - scale: B > 0, nats.
  ///   - exponent: β in (0, 1).
  /// - Returns: The information, nats, and D0, tokens.
  public static func capped(
    tokens: Double, vocabulary: Int, floor: Double, scale: Double, exponent: Double
  ) -> (information: Double, start: Double) {
    let top = log(Double(vocabulary)) - floor
    let start = pow(scale / top, 1 / exponent)
    guard tokens > start else { return (0, start) }
    let power = 1 - exponent
    let area = scale / power * (pow(tokens, power) - pow(start, power))
    return (top * start + area - scale * pow(tokens, power), start)
  }
}

extension Prequential: ModelCoding {
  public var entry: CatalogEntry {
    CatalogEntry(
      name: "prequential", file: "Prequential", title: "Prequential coding",
      formula: "Σ (loss_t − final loss)",
      assumes: "a heuristic: the difference of two upper bounds is no code length",
      source: "Finzi et al. 2025, Sec. 5.3")
  }
  public var input: CodeInput.Kind { .file }

  public func length(of input: CodeInput, for model: CodedModel) throws -> CodedLength {
    guard let finalLoss = model.finalLoss else { throw BoundError.missingFinalLoss }
    let file = try StepFile(contentsOf: input.path)
    let curve = try file.values(columns: ["loss", "nll"])
    let nats = Self.information(
      curve: curve.map(Float.init), batchTokens: model.tokens / Double(curve.count),
      finalLoss: finalLoss)
    return CodedLength(
      .nats(nats), certainty: .heuristic,
      warning: Warning(
        code: "W-heuristic-code",
        message:
          "Prequential coding gives the difference of two upper bounds, not the length of a code: "
          + "the bound is heuristic."), sha256: try file.sha256())
  }
}
