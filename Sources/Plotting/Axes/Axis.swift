// SPDX-License-Identifier: GPL-3.0-or-later

/// One direction of a plot: what it is called, what it covers, how values become positions.
public struct Axis: Hashable, Sendable {
  public enum Domain: Hashable, Sendable {
    /// Whatever the marks need, with a little air.
    case automatic
    case fixed(ClosedRange<Double>)
    /// Whatever the marks need, and these values too.
    case including([Double])
  }

  public enum TickLabels: Hashable, Sendable {
    /// Plain numbers where they are short, 10ⁿ otherwise.
    case automatic
    /// 20k, 1.4B: for counts of parameters, tokens and operations.
    case engineering
  }

  /// Markup; see ``Markup``.
  public var label: String
  public var scale: Scale
  public var domain: Domain
  public var tickLabels: TickLabels

  public init(
    _ label: String = "", scale: Scale = .linear, domain: Domain = .automatic,
    tickLabels: TickLabels = .automatic
  ) {
    if case .fixed(let range) = domain {
      precondition(
        range.lowerBound < range.upperBound && scale.position(range.lowerBound) != nil
          && scale.position(range.upperBound) != nil,
        "a fixed domain must be drawable and not empty on a \(scale) axis, found \(range)")
    }
    self.label = label
    self.scale = scale
    self.domain = domain
    self.tickLabels = tickLabels
  }
}
