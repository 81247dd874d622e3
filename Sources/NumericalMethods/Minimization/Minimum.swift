// SPDX-License-Identifier: GPL-3.0-or-later

/// Where a minimisation ended, and how.
public struct Minimum: Sendable {
  /// Why the search ended.
  public enum Outcome: Sendable, Equatable {
    /// √Σ gᵢ²/Mᵢᵢ ≤ 1e-7 √f over the coordinates that can move, or f ≤ the negligible value.
    case converged
    /// No damping up to 1e14 lowers f, or the step promises less than 1e-13 f, and the gradient is
    /// still above the limit of `converged`.
    case stalled
    /// The number of evaluations reached its limit first.
    case evaluationLimit
  }

  /// One number a coordinate, within the bounds: the lowest point that was found.
  public let point: [Double]
  /// Value, gradient, Hessian and metric at `point`.
  public let local: DampedNewton.Local
  /// Which coordinates are held: at a bound with the slope pointing outward, or without effect.
  public let held: [Bool]
  /// √Σ gᵢ²/Mᵢᵢ over the coordinates that are not held.
  public let gradientNorm: Double
  /// How often the function was evaluated, rejected steps included.
  public var evaluations: Int
  /// How the search ended; `converged` wherever the gradient is within its limit at the end.
  public let outcome: Outcome
}
