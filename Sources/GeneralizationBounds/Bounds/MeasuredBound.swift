// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers

/// A bound on measured tokens, with the steps from the paper's bound where they were asked for.
public struct MeasuredBound: Sendable, Equatable {
  public let value: BoundValue
  /// From the paper's bound to the tightest; nil where it was not asked for.
  public let comparison: [BoundComparison.Row]?

  /// - Parameters:
  ///   - value: The bound.
  ///   - comparison: The steps; empty where they were not asked for.
  public init(_ value: BoundValue, comparison: [BoundComparison.Row] = []) {
    self.value = value
    self.comparison = comparison.isEmpty ? nil : comparison
  }
}

extension MeasuredBound: Answer {
  public struct Fields: Sendable {
    public let value = IncludedFields(\MeasuredBound.value)
    public let comparison = Field(
      "comparison", \MeasuredBound.comparison,
      "The paper's bound and tighter ones, each of which holds by itself; present where asked for.",
      leftOutWhenNil: true)
  }
  public static var fields: Fields { Fields() }
}

/// The least of the bounds of several widths, which pays for the choice.
public struct BestWidth: Sendable {
  public let best: MeasuredBound
  /// The width of the best, bits per parameter.
  public let bits: Double
  /// Every width in the order given.
  public let widths: [BitWidthChoice.Row]

  public init(best: MeasuredBound, bits: Double, widths: [BitWidthChoice.Row]) {
    (self.best, self.bits, self.widths) = (best, bits, widths)
  }
}

extension BestWidth: Answer {
  public struct Fields: Sendable {
    public let best = Field("best", \BestWidth.best, "The bound at the best width.")
    public let bits = Field("bits", \BestWidth.bits, "The best width.", unit: "bits/parameter")
    public let widths = Field("widths", \BestWidth.widths, "Every width in the order given.")
  }
  public static var fields: Fields { Fields() }
}
