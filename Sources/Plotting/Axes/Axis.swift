// SPDX-License-Identifier: GPL-3.0-or-later

/// One direction of a plot: what it is called, what it covers, how values become positions.
public struct Axis: Hashable, Sendable {
  /// What an axis covers, in data coordinates; a second axis that is translated ignores its own.
  public enum Domain: Hashable, Sendable {
    /// Whatever the marks need, with a little air.
    case automatic
    /// From one frame edge to the other, without air.
    case fixed(ClosedRange<Double>)
    /// Whatever the marks need, and these values too.
    case including([Double])
  }

  /// What ticks say: numbers at round values, or words at whole ones.
  public enum TickLabels: Hashable, Sendable {
    /// Plain numbers where they are short, 10ⁿ otherwise.
    case automatic
    /// 20k, 1.4B: for counts of parameters, tokens and operations.
    case engineering
    /// Words at 0, 1, 2, …: the axis shows categories.
    case named([String])
  }

  /// Markup; see ``Markup``.
  public var label: String
  /// What it cannot show, such as zero on ``Scale/log10``, is left out and counted.
  public var scale: Scale
  /// A fixed one must be drawable and not empty on ``scale``; only the init checks it.
  public var domain: Domain
  /// Labels that find no room are left out.
  public var tickLabels: TickLabels
  /// Whether values fall from left to right, or from the bottom up.
  public var isReversed: Bool

  /// - Precondition: a fixed domain has two different ends that `scale` can show, and the `linear` of
  ///   a symmetric logarithmic scale lies above 0 and is at most 1e300.
  public init(
    _ label: String = "", scale: Scale = .linear, domain: Domain = .automatic,
    tickLabels: TickLabels = .automatic, isReversed: Bool = false
  ) {
    if case .fixed(let range) = domain {
      precondition(
        range.lowerBound < range.upperBound && scale.position(range.lowerBound) != nil
          && scale.position(range.upperBound) != nil,
        "a fixed domain must be drawable and not empty on a \(scale) axis, found \(range)")
    }
    if case .symlog(let linear) = scale {
      precondition(
        linear > 0 && linear <= 1e300, "a symlog axis needs a positive linear part, found \(linear)"
      )
    }
    self.label = label
    self.scale = scale
    self.domain = domain
    self.tickLabels = tickLabels
    self.isReversed = isReversed
  }

  /// An axis of categories: the first name stands at 0, the next at 1, and so on.
  public static func categories(
    _ label: String = "", _ names: [String], isReversed: Bool = false
  ) -> Axis {
    precondition(!names.isEmpty, "an axis of categories needs at least one name, found none")
    return Axis(
      label, domain: .fixed(-0.6...(Double(names.count) - 0.4)), tickLabels: .named(names),
      isReversed: isReversed)
  }
}
