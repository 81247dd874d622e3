// SPDX-License-Identifier: GPL-3.0-or-later

/// How well the data fit when a number is held at one value after another.
///
/// At each value the objective F is minimised over everything else. The rise is measured by
/// D = 2 (F − F̂)/κ with κ = [Σ w ψ²/(n − p)] / [Σ w ψ′/Σ w], which for least squares is the ratio of
/// sums of squares whose root is Student's t; the interval holds where D ≤ t². ψ′ is estimated as in the
/// sandwich; see ``Fit``.
///
/// > Source: Bates and Watts, Nonlinear regression analysis, 1988, chapter 6; Schrader and Hettmansperger,
/// > Robust analysis of variance based upon a likelihood ratio criterion, 1980, for κ.
public struct Profile: Sendable, Equatable {
  /// One value of the number, and the rise there.
  public struct Point: Sendable, Equatable {
    /// Where the number was held, in the profile's ``Profile/unit``.
    public let value: Double
    /// D ≥ 0.
    public let rise: Double
  }

  /// What was held.
  public let name: String
  /// The unit of ``estimate``, of the points' values and of the interval; empty for none.
  public let unit: String
  /// The number at the fit, where D = 0.
  public let estimate: Double
  /// In ascending order of value; the estimate itself, with D = 0, among them.
  public let points: [Point]
  /// t², the rise at the interval's ends.
  public let limit: Double
  /// Where D ≤ t²; an end is at the number's range, infinite if need be, where the runs give no limit.
  public let interval: ClosedRange<Double>
  /// Whether D stays below t² on that side as far as was looked.
  public let isOpenBelow, isOpenAbove: Bool
}
