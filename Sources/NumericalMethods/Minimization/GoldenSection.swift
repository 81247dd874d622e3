// SPDX-License-Identifier: GPL-3.0-or-later

/// The minimum of a function of one variable with one valley.
public enum GoldenSection {
  /// The x in `range` at which `function` is least, to about 1e-8 of the range: closer, values no longer
  /// differ.
  ///
  /// > Source: Kiefer, Sequential minimax search for a maximum, 1953.
  public static func minimum(
    in range: ClosedRange<Double>, of function: (Double) -> Double
  ) -> Double {
    let share = (5.0.squareRoot() - 1) / 2
    var (low, high) = (range.lowerBound, range.upperBound)
    var (left, right) = (high - share * (high - low), low + share * (high - low))
    var (below, above) = (function(left), function(right))
    for _ in 0..<40 {
      if below <= above {
        (high, right, above) = (right, left, below)
        left = high - share * (high - low)
        below = function(left)
      } else {
        (low, left, below) = (left, right, above)
        right = low + share * (high - low)
        above = function(right)
      }
    }
    return (low + high) / 2
  }
}
