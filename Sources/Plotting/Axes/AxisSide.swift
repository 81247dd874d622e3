// SPDX-License-Identifier: GPL-3.0-or-later

/// One side of a frame: its axis, what it covers, and where its values stand.
struct AxisSide: Sendable {
  private(set) var axis: Axis
  let domain: ClosedRange<Double>
  /// For an axis in other units: the opposite side, and its values in this one's units.
  private var original: (map: AxisMap, value: @Sendable (Double) -> Double)?

  init(_ axis: Axis, domain: ClosedRange<Double>) {
    self.axis = axis
    self.domain = domain
  }

  /// The opposite side in other units; nil where those are not finite, equal, or beyond the scale.
  init?(
    _ axis: Axis, translating side: AxisSide, _ value: @escaping @Sendable (Double) -> Double
  ) {
    let ends = [value(side.domain.lowerBound), value(side.domain.upperBound)].sorted()
    guard let low = axis.scale.position(ends[0]), let high = axis.scale.position(ends[1]),
      low < high
    else { return nil }
    self.axis = axis
    domain = ends[0]...ends[1]
    original = (side.map(from: 0, to: 1), value)
  }

  /// The side with other words at its categories.
  func named(_ names: [String]) -> AxisSide {
    var copy = self
    copy.axis.tickLabels = .named(names)
    return copy
  }

  /// The axis between two page coordinates: `from` is the frame's left or lower end.
  func map(from: Double, to: Double) -> AxisMap {
    AxisMap(
      scale: axis.scale, domain: domain, from: axis.isReversed ? to : from,
      to: axis.isReversed ? from : to)
  }

  /// How far along the side a value stands, 0 at the left or lower end and 1 at the other; nil beyond them.
  func fraction(_ value: Double) -> Double? {
    guard let place = place(value), place > -1e-6, place < 1 + 1e-6 else { return nil }
    return min(1, max(0, place))
  }

  private func place(_ value: Double) -> Double? {
    guard let (map, translated) = original else { return self.map(from: 0, to: 1)(value) }
    // Halving the opposite axis's even scale: the translation rises or falls throughout.
    let scale = map.scale
    var low = scale.even(map.domain.lowerBound)
    var high = scale.even(map.domain.upperBound)
    let rises = translated(map.domain.lowerBound) < translated(map.domain.upperBound)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if (translated(scale.value(at: middle)) < value) == rises {
        low = middle
      } else {
        high = middle
      }
    }
    return map(scale.value(at: (low + high) / 2))
  }

  /// The ticks of a horizontal side.
  func ticks(width: Double, gap: Double, labelWidth: (String) -> Double) -> [Tick] {
    let limit: Int
    if case .named = axis.tickLabels {
      limit = .max
    } else {
      limit = max(3, min(8, Int(clamping: width / 26)))
    }
    return ticks(limit: limit) { ticks in
      var end = -Double.infinity
      for (at, tick) in placed(ticks, width) {
        let half = labelWidth(tick.label ?? "") / 2
        guard at - half >= end else { return false }
        end = at + half + gap
      }
      return true
    }
  }

  /// The ticks of an upright side; `pitch` is the least distance between two labels.
  func ticks(height: Double, pitch: Double) -> [Tick] {
    ticks(limit: max(3, min(8, Int(clamping: height / 17)))) { ticks in
      let places = placed(ticks, height).map(\.at)
      return zip(places, places.dropFirst()).allSatisfy { $1 - $0 >= pitch }
    }
  }

  private func placed(_ ticks: [Tick], _ length: Double) -> [(at: Double, tick: Tick)] {
    let placed = ticks.compactMap { tick in
      fraction(tick.value).map { (at: $0 * length, tick: tick) }
    }
    let falls = placed.count > 1 && placed[0].at > placed[placed.count - 1].at
    return falls ? placed.reversed() : placed
  }

  private func ticks(limit: Int, fits: ([Tick]) -> Bool) -> [Tick] {
    withoutActuallyEscaping(fits) { fits in
      Ticks(scale: axis.scale, domain: domain, labels: axis.tickLabels, limit: limit, fits: fits)
        .make()
    }
  }
}
