// SPDX-License-Identifier: GPL-3.0-or-later

extension ClosedRange where Bound == Double {
  /// The interval between two numbers in either order; from −∞ to ∞ where one of them is NaN, because then nothing is
  /// known of the interval.
  ///
  /// `a...b` ends the program where b < a or where one end is NaN, which an overflow in a computation can produce.
  public init(spanning a: Double, _ b: Double) {
    self =
      a.isNaN || b.isNaN ? -Double.infinity...Double.infinity : Swift.min(a, b)...Swift.max(a, b)
  }
}
