// SPDX-License-Identifier: GPL-3.0-or-later

/// Measured values, one marker each, with error bars where given.
public struct PointsMark: Mark {
  /// In data coordinates.
  public var x: [Double]
  /// As many as ``x``; points that the axes do not show are left out and counted.
  public var y: [Double]
  /// Ends of horizontal error bars, empty or one pair a point; nil draws none.
  public var xInterval: [ClosedRange<Double>?]
  /// Ends of vertical error bars, empty or one pair a point; nil draws none.
  public var yInterval: [ClosedRange<Double>?]
  /// The legend's words, in markup; nil keeps the mark out of it.
  public var label: String?
  public var ink: Ink
  /// nil takes the one that goes with the ink, so that series differ in greyscale print too.
  public var marker: MarkerShape?
  /// Whether the ink fills markers, or only outlines them; clouds of over 20,000 are always filled.
  public var isFilled: Bool
  /// Diameter in points; nil takes the theme's.
  /// Clouds of more than 20,000 points take 0.4 of the theme's.
  public var size: Double?
  /// Words beside single points (direct labels); empty or one a point.
  public var names: [String]
  /// What pages say of single points when they are pointed at, as plain text; empty or one a point.
  public var details: [String]

  /// More points than this are a picture inside a vector file.
  static let vectorLimit = 20_000

  /// - Precondition: there are as many `x` as `y`; intervals, names and details are empty or as many.
  public init(
    x: [Double], y: [Double], xInterval: [ClosedRange<Double>?] = [],
    yInterval: [ClosedRange<Double>?] = [], label: String? = nil, ink: Ink = .series(0),
    marker: MarkerShape? = nil, isFilled: Bool = true, size: Double? = nil,
    names: [String] = [], details: [String] = []
  ) {
    precondition(x.count == y.count, "as many x as y are needed, found \(x.count) and \(y.count)")
    for intervals in [xInterval, yInterval] {
      precondition(
        intervals.isEmpty || intervals.count == x.count,
        "one interval a point is needed, found \(intervals.count) for \(x.count)")
    }
    precondition(
      names.isEmpty || names.count == x.count,
      "one name a point is needed, found \(names.count) for \(x.count)")
    precondition(
      details.isEmpty || details.count == x.count,
      "one detail a point is needed, found \(details.count) for \(x.count)")
    self.x = x
    self.y = y
    self.xInterval = xInterval
    self.yInterval = yInterval
    self.label = label
    self.ink = ink
    self.marker = marker
    self.isFilled = isFilled
    self.size = size
    self.names = names
    self.details = details
  }

  public var kind: String { "points" }
  public var rows: [MarkRow] {
    x.indices.map { i in
      MarkRow(
        x: x[i], y: y[i], xInterval: xInterval.isEmpty ? nil : xInterval[i],
        yInterval: yInterval.isEmpty ? nil : yInterval[i], name: names.isEmpty ? nil : names[i],
        standsAlone: true)
    }
  }
  public var extent: MarkExtent {
    func ends(_ intervals: [ClosedRange<Double>?]) -> [Double] {
      intervals.flatMap { $0.map { [$0.lowerBound, $0.upperBound] } ?? [] }
    }
    return MarkExtent(x: x + ends(xInterval), y: y + ends(yInterval))
  }

  public func legend(_ theme: Theme) -> [LegendEntry] {
    guard let label else { return [] }
    let (fill, stroke) = paint(theme)
    return [
      LegendEntry(
        label, [.marker(shape, size: size ?? theme.markerSize, fill: fill, stroke: stroke)])
    ]
  }

  private var shape: MarkerShape { marker ?? ink.marker }

  private func paint(_ theme: Theme) -> (Color?, Stroke?) {
    let color = theme.color(ink)
    return isFilled
      ? (color, Stroke(theme.background, width: 0.35))
      : (theme.background, Stroke(color, width: 0.9))
  }

  private var isCloud: Bool { x.count > Self.vectorLimit && names.isEmpty }

  public func draw(in frame: PlotFrame) -> MarkDrawing {
    if isCloud { return cloud(in: frame) }
    var drawing = MarkDrawing()
    drawing.total = x.count
    let (fill, stroke) = paint(frame.theme)
    let color = frame.theme.color(ink)
    let size = size ?? frame.theme.markerSize
    var markers: [Shape] = []
    for i in x.indices {
      guard let p = drawing.counted(frame.point(x[i], y[i]), in: frame.rect) else { continue }
      if !yInterval.isEmpty, let interval = yInterval[i] {
        let (low, high) = frame.y.ends(interval)
        drawing.add(errorBar: Point(p.x, low), Point(p.x, high), color, in: frame.rect)
      }
      if !xInterval.isEmpty, let interval = xInterval[i] {
        let (low, high) = frame.x.ends(interval)
        drawing.add(errorBar: Point(low, p.y), Point(high, p.y), color, in: frame.rect)
      }
      let marker = Shape.marker(shape, at: p, size: size, fill: fill, stroke: stroke)
      markers.append(
        details.isEmpty || details[i].isEmpty ? marker : .titled(details[i], [marker]))
      drawing.obstacle(p, 3)
      drawing.handle = (p, color)
      if !names.isEmpty, !names[i].isEmpty {
        drawing.labels.append(
          .init(names[i], color: color, places: .around(p, distance: size / 2 + 2)))
      }
    }
    drawing.shapes += markers
    return drawing
  }

  /// So many points that only where there are any can be seen: small markers without outline, as a
  /// picture, and of several within a third of a point only the first.
  private func cloud(in frame: PlotFrame) -> MarkDrawing {
    var drawing = MarkDrawing()
    drawing.total = x.count
    let size = size ?? 0.4 * frame.theme.markerSize
    let color = frame.theme.color(ink)
    let columns = Int(clamping: 3 * frame.rect.width) + 1
    var isTaken = [Bool](
      repeating: false, count: columns * (Int(clamping: 3 * frame.rect.height) + 1))
    var places: [Point] = []
    for i in x.indices {
      guard let p = drawing.counted(frame.point(x[i], y[i]), in: frame.rect) else { continue }
      let cell =
        Int(clamping: 3 * (p.x - frame.rect.minX)) + columns
        * Int(clamping: 3 * (p.y - frame.rect.minY))
      if isTaken[cell] { continue }
      isTaken[cell] = true
      places.append(p)
    }
    guard let last = places.last else { return drawing }
    drawing.handle = (last, color)
    drawing.shapes = [
      .raster(
        frame.rect.inset(by: -size),
        [.markers(shape, at: places, size: size, fill: color, stroke: nil)])
    ]
    var isFull: Set<[Int]> = []
    for p in places where isFull.insert([Int(clamping: p.x / 3), Int(clamping: p.y / 3)]).inserted {
      drawing.obstacle(p, 3)
    }
    return drawing
  }
}
