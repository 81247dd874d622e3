// SPDX-License-Identifier: GPL-3.0-or-later

/// How groups of values are spread: of each the density on both sides of its place, the middle half and the median.
public struct ViolinsMark: Mark {
  /// One group.
  public struct Violin: Hashable, Sendable {
    /// Where the middle stands, in data coordinates.
    public var place: Double
    /// The number of values.
    public var count: Int
    /// The places at which the density is stated, from the least value to the largest.
    public var values: [Double]
    /// As many as `values`, relative to the largest of the group.
    public var density: [Double]
    /// In data coordinates.
    public var median: Double
    /// From the first quartile to the third.
    public var middleHalf: ClosedRange<Double>
  }

  /// In the order of the places, without those whose group has no value that the scale can show.
  public let violins: [Violin]
  /// Values that the scale cannot show.
  let skipped: Int
  /// The legend's words, in markup; nil keeps the mark out of it.
  public var label: String?
  /// Of outlines and the middle half; the areas are paler, the medians in the foreground colour.
  public var ink: Ink
  public var direction: BarsMark.Direction
  /// Which of several violins at each place these are.
  public var slot: BarSlot

  /// The widest violin, in points.
  private static let widest = 34.0

  /// Violins of groups, each as wide as the others at its densest place.
  ///
  /// - `places`: where they stand; 0, 1, 2, … on an axis of categories.
  /// - `groups`: as many as places, each in any order; densities end at the least and at the largest value.
  /// - `scale`: `.log10` takes the density per decade, for a logarithmic axis.
  ///
  /// > Source: Hintze and Nelson, Violin plots: a box plot–density trace synergism, 1998; the kernel of ``DensityMark``.
  public init(
    at places: [Double], of groups: [[Double]], scale: Scale = .linear, label: String? = nil,
    ink: Ink = .series(0), direction: BarsMark.Direction = .upright, slot: BarSlot = BarSlot()
  ) {
    precondition(
      places.count == groups.count,
      "as many places as groups are needed, found \(places.count) and \(groups.count)")
    violins = zip(places, groups).compactMap { place, group in
      Self.violin(at: place, group.filter { scale.position($0) != nil }.sorted(), scale)
    }
    skipped = groups.joined().reduce(0) { scale.position($1) != nil ? $0 : $0 + 1 }
    self.label = label
    self.ink = ink
    self.direction = direction
    self.slot = slot
  }

  private static func violin(at place: Double, _ sorted: [Double], _ scale: Scale) -> Violin? {
    guard let least = sorted.first, let most = sorted.last,
      let box = BoxesMark.box(at: place, sorted)
    else { return nil }
    let curve = DensityMark(of: sorted, scale: scale)
    let inside = curve.x.indices.filter { curve.x[$0] > least && curve.x[$0] < most }
    let peak = inside.map { curve.density[$0] }.max() ?? 1
    // Both ends, and in between about 128 of the density's places.
    let step = max(1, inside.count / 128)
    let kept = stride(from: 0, to: inside.count, by: step).map { inside[$0] }
    let ends = [kept.first, kept.last].map { $0.map { curve.density[$0] / peak } ?? 1 }
    return Violin(
      place: place, count: sorted.count, values: [least] + kept.map { curve.x[$0] } + [most],
      density: [ends[0]] + kept.map { curve.density[$0] / peak } + [ends[1]], median: box.median,
      middleHalf: box.middleHalf)
  }

  public var kind: String { "violins" }
  public var rows: [MarkRow] {
    func row(
      _ violin: Violin, _ name: String, _ value: Double?, _ range: ClosedRange<Double>? = nil,
      density: Double? = nil
    ) -> MarkRow {
      direction == .upright
        ? MarkRow(
          x: violin.place, y: value, yInterval: range, value: density, name: name,
          standsAlone: true)
        : MarkRow(
          x: value, y: violin.place, xInterval: range, value: density, name: name,
          standsAlone: true)
    }
    return violins.flatMap { violin in
      [row(violin, "violin of \(violin.count)", violin.median, violin.middleHalf)]
        + zip(violin.values, violin.density).map { row(violin, "density", $0, density: $1) }
    }
  }

  public var extent: MarkExtent {
    let values = violins.flatMap { [$0.values[0], $0.values[$0.values.count - 1]] }
    let across = roomAround(places: violins.map(\.place))
    return direction == .upright
      ? MarkExtent(x: across, y: values) : MarkExtent(x: values, y: across)
  }

  private func fill(_ theme: Theme) -> Color {
    theme.background.mixed(with: theme.color(ink), 0.35)
  }

  public func legend(_ theme: Theme) -> [LegendEntry] {
    label.map { [LegendEntry($0, [.patch(theme.color(ink))])] } ?? []
  }

  public func draw(in frame: PlotFrame) -> MarkDrawing {
    var drawing = MarkDrawing()
    drawing.item = "value"
    drawing.total = violins.reduce(skipped) { $0 + $1.count }
    drawing.skipped = skipped
    let isUpright = direction == .upright
    let (across, along) = isUpright ? (frame.x, frame.y) : (frame.y, frame.x)
    func point(_ place: Double, _ value: Double) -> Point {
      isUpright ? Point(place, value) : Point(value, place)
    }
    let (width, shift) = slot.room(
      at: violins.map(\.place), on: across, fill: 0.8, widest: Self.widest)
    let ink = frame.theme.color(ink)
    for violin in violins {
      guard let place = across(violin.place), let median = along(violin.median) else {
        drawing.skipped += violin.count
        continue
      }
      let middle = place + shift
      let sides = zip(violin.values, violin.density).compactMap { value, density in
        along(value).map { (at: $0, reach: density * width / 2) }
      }
      let outline =
        sides.map { point(middle + $0.reach, $0.at) }
        + sides.reversed().map { point(middle - $0.reach, $0.at) }
      drawing.add(polygon: outline, fill: fill(frame.theme), in: frame.rect, weight: 1)
      if let first = outline.first {
        drawing.add(line: outline + [first], Stroke(ink, width: 0.8), in: frame.rect)
      }
      let (low, high) = along.ends(violin.middleHalf)
      drawing.add(
        line: [point(middle, low), point(middle, high)], Stroke(ink, width: 2.6), in: frame.rect)
      let reach = max(2.5, 0.22 * width)
      drawing.add(
        line: [point(middle - reach, median), point(middle + reach, median)],
        Stroke(frame.theme.foreground, width: 1.4), in: frame.rect)
    }
    return drawing
  }
}
