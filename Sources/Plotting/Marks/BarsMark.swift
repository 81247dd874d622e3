// SPDX-License-Identifier: GPL-3.0-or-later

/// Bars that stand on zero: one series, or several beside or on top of each other.
public struct BarsMark: Mark {
  /// Which way bars and boxes reach.
  public enum Direction: String, Hashable, Sendable {
    /// The places lie along x, the values along y.
    case upright
    /// The places lie along y, the values along x.
    case sideways
  }

  /// How series share a place; in a stack negative values go down from zero, the others up.
  public enum Arrangement: String, Hashable, Sendable {
    case beside, stacked
  }

  /// One value at each place.
  public struct Series: Hashable, Sendable {
    /// The legend's words, in markup; nil keeps the series out of it.
    public var label: String?
    /// One for each place, in data coordinates; NaN leaves a gap, an infinity is also counted.
    public var values: [Double]
    /// Around the values, stacked as they are; empty, or one for each value.
    public var intervals: [ClosedRange<Double>?]
    public var ink: Ink

    /// Values of one series; the mark checks that they are as many as its places.
    public init(
      _ label: String? = nil, _ values: [Double], intervals: [ClosedRange<Double>?] = [],
      ink: Ink = .series(0)
    ) {
      self.label = label
      self.values = values
      self.intervals = intervals
      self.ink = ink
    }
  }

  /// Where bars stand, in any order.
  public var places: [Double]
  /// As many values each as ``places``; the first stands left, on top, or next to zero in a stack.
  public var series: [Series]
  public var arrangement: Arrangement
  public var direction: Direction
  /// The part of the distance between neighbouring places that bars fill, above 0 and up to 1.
  public var fill: Double

  /// The widest bar, in points.
  private static let widest = 30.0

  /// Bars of one series.
  ///
  /// - `x`, `y`: upright bars stand at x and reach from 0 to y; sideways ones lie at y and reach to x.
  public init(
    x: [Double], y: [Double], label: String? = nil, ink: Ink = .series(0),
    direction: Direction = .upright
  ) {
    precondition(x.count == y.count, "as many x as y are needed, found \(x.count) and \(y.count)")
    let isUpright = direction == .upright
    self.init(
      at: isUpright ? x : y, [Series(label, isUpright ? y : x, ink: ink)], direction: direction)
  }

  /// Bars of several series.
  ///
  /// - `places`: where they stand; 0, 1, 2, … on an axis of categories.
  /// - `series`: as many values each as there are places; NaN leaves a gap.
  public init(
    at places: [Double], _ series: [Series], arrangement: Arrangement = .beside,
    direction: Direction = .upright, fill: Double = 0.8
  ) {
    precondition(fill > 0 && fill <= 1, "bars fill a part of their room, found \(fill)")
    for one in series {
      let counts = [one.values.count] + (one.intervals.isEmpty ? [] : [one.intervals.count])
      precondition(
        counts.allSatisfy { $0 == places.count },
        "bars at \(places.count) places need as many values and error bars, found \(counts)")
    }
    self.places = places
    self.series = series
    self.arrangement = arrangement
    self.direction = direction
    self.fill = fill
  }

  /// For each series the lower and upper end of each bar.
  private var ends: [(series: Series, from: [Double], to: [Double])] {
    var stack = Stack(count: places.count)
    return series.map { one in
      guard arrangement == .stacked else {
        return (one, one.values.map { $0.isFinite ? 0 : .nan }, one.values)
      }
      let (from, to) = stack.put(one.values)
      return (one, from, to)
    }
  }

  /// The ends of an error bar, on what the bar stands on.
  private func reach(
    _ bars: (series: Series, from: [Double], to: [Double]), _ i: Int
  ) -> ClosedRange<Double>? {
    guard !bars.series.intervals.isEmpty, let error = bars.series.intervals[i] else { return nil }
    let foot = arrangement == .stacked ? bars.from[i] : 0
    return interval(error.lowerBound + foot, error.upperBound + foot)
  }

  public var kind: String { "bars" }
  public var rows: [MarkRow] {
    ends.flatMap { series, from, to in
      places.indices.filter { series.values[$0].isFinite }.map { i in
        let error = series.intervals.isEmpty ? nil : series.intervals[i]
        let reach = arrangement == .stacked ? interval(from[i], to[i]) : error
        return direction == .upright
          ? MarkRow(
            label: series.label, x: places[i], y: series.values[i], yInterval: reach,
            standsAlone: true)
          : MarkRow(
            label: series.label, x: series.values[i], y: places[i], xInterval: reach,
            standsAlone: true)
      }
    }
  }

  public var extent: MarkExtent {
    let all = ends
    let reaches = all.flatMap { bars in places.indices.compactMap { reach(bars, $0) } }
    let values =
      [0] + all.flatMap(\.to) + reaches.flatMap { [$0.lowerBound, $0.upperBound] }
    let across = roomAround(places: places)
    return direction == .upright
      ? MarkExtent(x: across, y: values, standsOnZero: true, sideAir: 0.02)
      : MarkExtent(x: values, y: across, leansOnZero: true, endAir: 0.02)
  }

  public func legend(_ theme: Theme) -> [LegendEntry] {
    let entries = series.compactMap { one in
      one.label.map { LegendEntry($0, [.patch(theme.color(one.ink))]) }
    }
    // Top first where they lie on each other, as the eye meets them.
    return arrangement == .stacked && direction == .upright ? entries.reversed() : entries
  }

  public func draw(in frame: PlotFrame) -> MarkDrawing {
    var drawing = MarkDrawing()
    drawing.item = "bar"
    drawing.total = series.flatMap(\.values).count { !$0.isNaN }
    var errorBars: [(low: Point, high: Point)] = []
    let isUpright = direction == .upright
    let (across, along) = isUpright ? (frame.x, frame.y) : (frame.y, frame.x)
    let slots = arrangement == .stacked ? 1 : max(1, series.count)
    let width =
      barWidth(at: places, on: across, fill: fill, widest: Self.widest * Double(slots))
      / Double(slots)
    for (slot, bars) in ends.enumerated() {
      let ink = frame.theme.color(bars.series.ink)
      // The first series stands left, or lies on top, as in the legend.
      let shift = width * (Double(slots == 1 ? 0 : slot) - Double(slots - 1) / 2)
      for i in places.indices where !bars.series.values[i].isNaN {
        guard let middle = across(places[i]), let end = along(bars.to[i]),
          bars.series.values[i].isFinite
        else {
          drawing.skipped += 1
          continue
        }
        let foot = along(bars.from[i]) ?? along.from
        let (low, high) = (min(foot, end), max(foot, end))
        let start = middle + shift - width / 2
        let bar =
          isUpright
          ? Rect(start, low, width, high - low) : Rect(low, start, high - low, width)
        drawing.add(polygon: bar.corners, fill: ink, in: frame.rect, weight: 1)
        if series.count > 1 {
          drawing.add(
            line: bar.corners + [bar.corners[0]], Stroke(frame.theme.background, width: 0.5),
            in: frame.rect)
        }
        if let error = reach(bars, i) {
          let (a, b) = along.ends(error)
          let at = middle + shift
          errorBars.append(
            isUpright ? (Point(at, a), Point(at, b)) : (Point(a, at), Point(b, at)))
        }
      }
    }
    for bar in errorBars {
      drawing.add(errorBar: bar.low, bar.high, frame.theme.foreground, in: frame.rect)
    }
    if let zero = along(0), ends.contains(where: { $0.to.contains { $0 < 0 } }) {
      let ends = [
        isUpright ? Point(frame.rect.minX, zero) : Point(zero, frame.rect.minY),
        isUpright ? Point(frame.rect.maxX, zero) : Point(zero, frame.rect.maxY),
      ]
      drawing.add(
        line: ends, Stroke(frame.theme.foreground, width: frame.theme.axisWidth), in: frame.rect)
    }
    return drawing
  }
}
