// SPDX-License-Identifier: GPL-3.0-or-later
import Files

/// The finite set K of bet sizes s over which empirical Freedman is minimised, fixed before the data are seen.
public enum BetGrid: Sendable, Equatable {
  /// s = i/(m + 1) for i = 1…m: m equally spaced interior points of (0, 1), as in the paper.
  case uniform(Int)
  /// Given bets in (0, 1], strictly increasing.
  case points([Double])

  /// The largest |K|: a thousand points are within 1 % of the best bet.
  public static let mostPoints = Limits.gridPoints.upperBound

  /// The number of points |K|, whose logarithm every bound pays.
  public var count: Int {
    switch self {
    case .uniform(let count): count
    case .points(let points): points.count
    }
  }

  /// The bets, increasing.
  ///
  /// - Throws: ``BoundError`` when there is none, there are more than ``mostPoints``, one lies outside (0, 1], or they are out of order.
  public func bets() throws(BoundError) -> [Double] {
    guard count >= 1 else { throw .emptyGrid(count) }
    guard count <= Self.mostPoints else { throw .longGrid(count) }
    switch self {
    case .uniform(let count):
      return (1...count).map { Double($0) / Double(count + 1) }
    case .points(let points):
      var last: Double?
      for point in points {
        guard point > 0, point <= 1 else { throw .bet(point) }
        if let last, last >= point { throw .unsortedBets(last, before: point) }
        last = point
      }
      return points
    }
  }
}
