// SPDX-License-Identifier: GPL-3.0-or-later

/// How groups of values are spread: of each the median, the middle half as a box, whiskers, and what lies beyond.
public struct BoxesMark: Mark {
  /// One group in five numbers and its outliers.
  public struct Box: Hashable, Sendable {
    /// Where the middle of the box stands, in data coordinates.
    public var place: Double
    /// The number of values.
    public var count: Int
    /// In data coordinates, halfway between the two middle values of an even count.
    public var median: Double
    /// From the first quartile to the third.
    public var middleHalf: ClosedRange<Double>
    /// The furthest values within 1.5 times the box's length of the box.
    public var whiskers: ClosedRange<Double>
    /// The values beyond the whiskers, ascending.
    public var outliers: [Double]
  }

  /// In the order of the places, without those whose group has no finite value.
  public let boxes: [Box]
  /// Values that are not finite.
  let skipped: Int
  /// The legend's words, in markup; nil keeps the mark out of it.
  public var label: String?
  /// Of outlines and outliers; the boxes are paler, the medians in the foreground colour.
  public var ink: Ink
  public var direction: BarsMark.Direction
  /// Which of several boxes at each place these are.
  public var slot: BarSlot

  /// The widest box, in points.
  static let widest = 24.0

  /// Boxes of groups; quartiles lie between values by linear interpolation.
  ///
  /// - `places`: where the boxes stand; 0, 1, 2, … on an axis of categories.
  /// - `groups`: as many as places, each in any order; a group without finite values has no box.
  ///
  /// > Source: Tukey, Exploratory Data Analysis, 1977, §2C.
  public init(
    at places: [Double], of groups: [[Double]], label: String? = nil, ink: Ink = .series(0),
    direction: BarsMark.Direction = .upright, slot: BarSlot = BarSlot()
  ) {
    precondition(
      places.count == groups.count,
      "as many places as groups are needed, found \(places.count) and \(groups.count)")
    boxes = zip(places, groups).compactMap { place, group in
      Self.box(at: place, group.filter(\.isFinite).sorted())
    }
    skipped = groups.joined().reduce(0) { $1.isFinite ? $0 : $0 + 1 }
    self.label = label
    self.ink = ink
    self.direction = direction
    self.slot = slot
  }

  static func box(at place: Double, _ sorted: [Double]) -> Box? {
    guard let least = sorted.first, let most = sorted.last else { return nil }
    func quantile(_ p: Double) -> Double {
      let at = p * Double(sorted.count - 1)
      let i = Int(clamping: at)
      guard i + 1 < sorted.count else { return most }
      let t = at - Double(i)
      return sorted[i] * (1 - t) + sorted[i + 1] * t
    }
    let (low, high) = (quantile(0.25), max(quantile(0.25), quantile(0.75)))
    let reach = 1.5 * (high - low)
    let near = sorted.filter { $0 >= low - reach && $0 <= high + reach }
    return Box(
      place: place, count: sorted.count, median: quantile(0.5), middleHalf: low...high,
      whiskers: min(low, near.first ?? least)...max(high, near.last ?? most),
      outliers: sorted.filter { $0 < low - reach || $0 > high + reach })
  }

  public var kind: String { "boxes" }
  public var rows: [MarkRow] {
    func row(
      _ box: Box, _ name: String, _ value: Double?, _ range: ClosedRange<Double>? = nil
    ) -> MarkRow {
      direction == .upright
        ? MarkRow(x: box.place, y: value, yInterval: range, name: name, standsAlone: true)
        : MarkRow(x: value, y: box.place, xInterval: range, name: name, standsAlone: true)
    }
    return boxes.flatMap { box in
      [
        row(box, "box of \(box.count)", box.median, box.middleHalf),
        row(box, "whiskers", nil, box.whiskers),
      ] + box.outliers.map { row(box, "outlier", $0) }
    }
  }

  public var extent: MarkExtent {
    let values = boxes.flatMap { $0.outliers + [$0.whiskers.lowerBound, $0.whiskers.upperBound] }
    let across = roomAround(places: boxes.map(\.place))
    return direction == .upright
      ? MarkExtent(x: across, y: values) : MarkExtent(x: values, y: across)
  }

  private func fill(_ theme: Theme) -> Color {
    theme.background.mixed(with: theme.color(ink), 0.35)
  }

  public func legend(_ theme: Theme) -> [LegendEntry] {
    label.map { [LegendEntry($0, [.patch(slot.count > 1 ? theme.color(ink) : fill(theme))])] } ?? []
  }

  public func draw(in frame: PlotFrame) -> MarkDrawing {
    var drawing = MarkDrawing()
    drawing.item = "value"
    drawing.total = boxes.reduce(skipped) { $0 + $1.count }
    drawing.skipped = skipped
    let isUpright = direction == .upright
    let (across, along) = isUpright ? (frame.x, frame.y) : (frame.y, frame.x)
    func point(_ place: Double, _ value: Double) -> Point {
      isUpright ? Point(place, value) : Point(value, place)
    }
    let (width, shift) = slot.room(
      at: boxes.map(\.place), on: across, fill: 0.55, widest: Self.widest)
    let line = Stroke(frame.theme.color(ink), width: 0.8)
    for box in boxes {
      guard let place = across(box.place), let median = along(box.median) else {
        drawing.skipped += box.count
        continue
      }
      let middle = place + shift
      let (low, high) = along.ends(box.middleHalf)
      let (least, most) = along.ends(box.whiskers)
      let (left, right) = (middle - width / 2, middle + width / 2)
      drawing.add(errorBar: point(middle, least), point(middle, low), line.color, in: frame.rect)
      drawing.add(errorBar: point(middle, high), point(middle, most), line.color, in: frame.rect)
      let outline = [point(left, low), point(right, low), point(right, high), point(left, high)]
      drawing.add(polygon: outline, fill: fill(frame.theme), in: frame.rect, weight: 1)
      drawing.add(line: outline + [outline[0]], line, in: frame.rect)
      drawing.add(
        line: [point(left, median), point(right, median)],
        Stroke(frame.theme.foreground, width: 1.4), in: frame.rect)
      for outlier in box.outliers {
        let outside = along(outlier).map { point(middle, $0) }
        guard let at = drawing.counted(outside, in: frame.rect) else { continue }
        drawing.shapes.append(
          .marker(.circle, at: at, size: 0.7 * frame.theme.markerSize, fill: nil, stroke: line))
        drawing.obstacle(at, 3)
      }
    }
    return drawing
  }
}
