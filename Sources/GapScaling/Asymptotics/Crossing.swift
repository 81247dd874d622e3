// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NumericalMethods

/// The model size from which on, or up to which, one quantity stays below another, with its interval.
public struct Crossing: Sendable, Equatable {
  /// Where the fitted laws put it.
  public enum Place: Sendable, Equatable {
    /// Below from this size on.
    case at(Double)
    /// Below already at the least size searched, and at all others.
    case before
    /// Below up to this size only.
    case until(Double)
    /// Not below at the least size searched, then below, up to this size.
    case last(Double)
    /// Not below at any size searched.
    case never
  }

  /// Its word, such as `vacuous-boundary`.
  public let name: String
  /// What is below: `the bound by bits`.
  public let subject: String
  /// Below what: `log V`.
  public let object: String
  /// The sizes that were searched.
  public let searched: ClosedRange<Double>
  /// By the fitted laws.
  public let place: Place
  /// The ends of the interval; nil where an end lies beyond the sizes searched, and both where the laws come without
  /// uncertainty.
  public let low: Double?
  /// The upper end, in parameters.
  public let high: Double?
  /// The part of all draws that agree with a `before` or `never`; nil without draws.
  public let agreement: Double?
  /// The interval's level.
  public let level: Double

  /// Whether the data determine it: an interval with both ends among the sizes searched, or agreement at the level.
  public var isWithinReach: Bool {
    switch place {
    case .at, .until, .last: low != nil && high != nil
    case .before, .never: (agreement ?? 0) >= level
    }
  }

  /// The crossing of a difference with 0, searched on a grid and interpolated in log N.
  ///
  /// - Parameters:
  ///   - name: its word.
  ///   - subject: what is below where the difference is negative.
  ///   - object: what it is then below.
  ///   - sizes: N, ascending, at least 2.
  ///   - difference: by the fitted laws, one a size.
  ///   - draws: the same in every draw of the laws; empty without uncertainty.
  ///   - level: of the interval.
  init(
    _ name: String, _ subject: String, below object: String, sizes: [Double], difference: [Double],
    draws: [[Double]],
    level: Double
  ) {
    self.name = name
    self.subject = subject
    self.object = object
    self.level = level
    searched = sizes[0]...sizes[sizes.count - 1]
    place = Self.place(sizes, difference)
    let drawn = draws.map { Self.place(sizes, $0) }
    let central = place
    let locations = drawn.map { $0.location(beside: central) }.sorted()
    let tail = (1 - level) / 2
    func end(_ p: Double) -> Double? {
      guard !locations.isEmpty else { return nil }
      // Not interpolated: an end may lie at infinity.
      let index = min(locations.count - 1, max(0, Int(clamping: p * Double(locations.count))))
      let value = locations[index]
      return value > 0 && value.isFinite ? value : nil
    }
    low = end(tail)
    high = end(1 - tail)
    switch central {
    case .at, .until, .last: agreement = nil
    case .before, .never:
      let same = drawn.filter { $0 == central }.count
      agreement = drawn.isEmpty ? nil : Double(same) / Double(drawn.count)
    }
  }

  private static func place(_ sizes: [Double], _ difference: [Double]) -> Place {
    func zero(after index: Int) -> Double? {
      let (a, b) = (difference[index], difference[index + 1])
      guard a.isFinite, b.isFinite else { return nil }
      return sizes[index] * pow(sizes[index + 1] / sizes[index], a / (a - b))
    }
    guard let last = difference.last, last < 0 else {
      guard let below = difference.lastIndex(where: { $0 < 0 }) else { return .never }
      let place = zero(after: below) ?? sizes[below]
      return difference[...below].allSatisfy { $0 < 0 } ? .until(place) : .last(place)
    }
    guard let above = difference.lastIndex(where: { !($0 < 0) }) else { return .before }
    return .at(zero(after: above) ?? sizes[above + 1])
  }
}

extension Crossing.Place {
  /// Where a draw lies on the axis of the central place: beyond the sizes searched where it is of another kind.
  fileprivate func location(beside central: Crossing.Place) -> Double {
    switch central {
    case .until, .last:
      switch self {
      case .until(let size), .last(let size): size
      case .never: 0
      case .at, .before: .infinity
      }
    case .at, .before, .never:
      switch self {
      case .at(let size): size
      case .before: 0
      case .until, .last, .never: .infinity
      }
    }
  }
}
