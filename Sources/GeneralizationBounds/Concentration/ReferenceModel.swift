// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// The bound relative to a reference model: the excess over the reference is bounded, so C·log V disappears.
///
/// D_k = X_k − W_k ≤ log(1/α) for p_s = (1 − α)·h + α·q; AM–GM on D, Hoeffding on the reference's own loss W:
/// R ≤ W̄ + ε_W + [Ȳ + u − e^(−C)·GM(u + Y_k − D_k)].
///
/// > Source: derived for this project from ``AMGM``.
public enum ReferenceModel {
  /// The parts of the bound, nats.
  public struct Value: Sendable, Equatable {
    /// AM–GM on the excess losses.
    public let excess: Double
    /// W̄, the reference's mean loss.
    public let referenceRisk: Double
    /// ε_W, the interval for the reference's loss.
    public let referenceWidth: Double
    /// Their sum.
    public var bound: Double { excess + referenceRisk + referenceWidth }
  }

  /// The bound on the mean conditional loss.
  ///
  /// - Parameters:
  ///   - losses: X_k of the model smoothed with the reference, nats.
  ///   - reference: W_k of the reference on the same tokens, nats; it was fixed before them.
  ///   - centres: Y_k for the excess X − W, predictable, each at least log(1/α) − u.
  ///   - scale: u > 0, nats.
  ///   - weight: α in (0, 1).
  ///   - complexity: C, nats per token.
  ///   - referenceRange: The largest loss the reference can have less its least, nats.
  ///   - referenceFailureProbability: δ_W in (0, 1).
  ///   - tokens: n, the length of the stream.
  /// - Throws: ``BoundError`` where counts differ, a centre is too low for u, or a value leaves its domain.
  public static func bound(
    losses: [Double], reference: [Double], centres: [Double], scale: Double, weight: Double,
    complexity: Double, referenceRange: Double, referenceFailureProbability: Double,
    tokens: Double
  ) throws(BoundError) -> Value {
    guard losses.count == reference.count else {
      throw .counts(losses: losses.count, centres: reference.count)
    }
    guard losses.count == centres.count else {
      throw .counts(losses: losses.count, centres: centres.count)
    }
    guard weight > 0, weight < 1 else { throw .smoothingWeight(weight) }
    guard scale > 0, scale.isFinite else { throw .range(scale) }
    let most = log(1 / weight)
    for index in centres.indices where centres[index] < most - scale {
      throw .residual(index: index, loss: most, centre: centres[index], range: scale)
    }
    let residuals = BoundedResiduals(
      bounded: zip(losses, reference).map { $0 - $1 }, centres: centres, range: scale)
    return Value(
      excess: AMGM.bound(on: residuals, scale: scale, complexity: complexity),
      referenceRisk: Mean.of(reference.count) { reference[$0] },
      referenceWidth: try Hoeffding.width(
        range: referenceRange, count: tokens,
        failureProbability: referenceFailureProbability))
  }
}

extension ReferenceModel {
  /// What the catalog says of it.
  static let entry =
    CatalogEntry(
      name: "reference-model", file: "ReferenceModel", title: "Relative to a reference model",
      formula: "mean W + ε + mean Y + u − e^(−C)·GM(u + Y − (X − W))",
      assumes: "any dependence, a reference fixed before the tokens, X − W ≤ log(1/α)",
      source: "this project")
}
