// SPDX-License-Identifier: GPL-3.0-or-later

/// An axis on the right or at the top: one of its own, or the opposite one in other units.
public struct SecondAxis: Sendable {
  /// Its domain counts only without a ``translation``.
  public var axis: Axis
  /// This axis's value at a value of the opposite axis; nil for an axis of its own.
  public var translation: (@Sendable (Double) -> Double)?

  /// An axis of its own, for the marks that are ``Mark/onRight``.
  public static func own(_ axis: Axis) -> SecondAxis { SecondAxis(axis: axis) }

  /// The opposite axis in other units, such as bits for nats or compute for size.
  ///
  /// - `axis`: its label, its scale (usually the opposite one's) and its tick labels; its domain
  ///   follows from the opposite axis.
  /// - `value`: this axis's value at a value of the opposite one; it must rise or fall throughout.
  public static func translated(
    _ axis: Axis, _ value: @escaping @Sendable (Double) -> Double
  ) -> SecondAxis {
    SecondAxis(axis: axis, translation: value)
  }
}
