// SPDX-License-Identifier: GPL-3.0-or-later
public import NumericalMethods

/// Evenly spaced values that weights may take.
public struct RoundingGrid: Sendable, Equatable {
  /// One of the values; the lowest where there are finitely many.
  public let origin: Double
  /// The distance between neighbours, > 0.
  public let step: Double
  /// How many values there are; nil for the whole lattice.
  public let levels: Int?

  /// Every origin + k·step.
  public init(step: Double, origin: Double = 0) {
    precondition(step > 0 && step.isFinite, "a step of \(step)")
    self.origin = origin
    self.step = step
    levels = nil
  }

  /// 2^b values from the least to the largest of some weights: step (max − min)/(2^b − 1).
  ///
  /// - Parameters:
  ///   - weights: at least one, finite.
  ///   - bits: b, 1 to 16.
  public init(covering weights: [Double], bits: Int) {
    precondition((1...16).contains(bits), "\(bits) bits")
    precondition(!weights.isEmpty, "a grid for no weights")
    let low = weights.min() ?? 0
    let width = (weights.max() ?? 0) - low
    let levels = 1 << bits
    origin = low
    // Weights that are all alike need one value; any step will do.
    step = width > 0 ? width / Double(levels - 1) : 1
    self.levels = levels
  }

  /// The grid's value for a number, and whether the number lay beyond the ends.
  public func rounded(
    _ x: Double, _ rounding: Rounding, using generator: inout SeededGenerator
  ) -> (value: Double, isClamped: Bool) {
    rounded(x, offset: rounding == .nearest ? 0.5 : generator.uniform())
  }

  /// The same with what is added before rounding down, in steps: ½ to the nearest, a uniform draw stochastically.
  func rounded(_ x: Double, offset: Double) -> (value: Double, isClamped: Bool) {
    let place = (x - origin) / step
    var k = (place + offset).rounded(.down)
    guard let levels else { return (origin + k * step, false) }
    let last = Double(levels - 1)
    let isClamped = place < -0.5 || place > last + 0.5
    k = min(max(k, 0), last)
    return (origin + k * step, isClamped)
  }
}
