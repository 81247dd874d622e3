// SPDX-License-Identifier: GPL-3.0-or-later

/// An axis with its domain and its place on the page: values in, points out.
public struct AxisMap: Sendable {
  public let scale: Scale
  /// What the frame covers, in data coordinates, air included.
  public let domain: ClosedRange<Double>
  /// The page coordinates of the domain's ends.
  public let from: Double
  /// At the upper bound; less than ``from`` on an upright axis, as page coordinates grow downwards.
  public let to: Double

  private let low: Double
  private let span: Double

  init(scale: Scale, domain: ClosedRange<Double>, from: Double, to: Double) {
    self.scale = scale
    self.domain = domain
    self.from = from
    self.to = to
    low = scale.even(domain.lowerBound)
    span = scale.even(domain.upperBound) - low
  }

  /// The page coordinate of a value; nil for what the axis cannot show (see ``Scale``). Values
  /// outside the domain land outside the frame, at most a few frame lengths away.
  public func callAsFunction(_ value: Double) -> Double? {
    guard let position = scale.position(value) else { return nil }
    let fraction = min(1e4, max(-1e4, (position - low) / span))
    return from + fraction * (to - from)
  }

  /// A page coordinate `distance` before the axis begins, for what lies below all it can show.
  func before(_ distance: Double) -> Double { from < to ? from - distance : from + distance }

  /// A page coordinate `distance` behind the axis's end.
  func behind(_ distance: Double) -> Double { from < to ? to + distance : to - distance }

  /// The page coordinates of an interval's ends; one that cannot be shown runs out of the frame.
  func ends(_ interval: ClosedRange<Double>) -> (low: Double, high: Double) {
    (self(interval.lowerBound) ?? before(10), self(interval.upperBound) ?? behind(10))
  }

  func contains(_ value: Double) -> Bool {
    guard let position = scale.position(value) else { return false }
    let fraction = (position - low) / span
    return fraction >= -1e-9 && fraction <= 1 + 1e-9
  }
}
