// SPDX-License-Identifier: GPL-3.0-or-later

/// Measured values, one marker each, with error bars where given.
public struct PointsMark: Mark {
  public var x: [Double]
  public var y: [Double]
  /// Ends of vertical error bars, one pair a point; NaN draws none.
  public var yInterval: [ClosedRange<Double>?]
  public var label: String?
  public var ink: Ink
  public var marker: MarkerShape
  public var isFilled: Bool
  /// Diameter in points; nil takes the theme's.
  public var size: Double?
  /// Words beside single points (direct labels); empty or one a point.
  public var names: [String]

  public init(
    x: [Double], y: [Double], yInterval: [ClosedRange<Double>?] = [], label: String? = nil,
    ink: Ink = .series(0), marker: MarkerShape = .circle, isFilled: Bool = true,
    size: Double? = nil, names: [String] = []
  ) {
    precondition(x.count == y.count, "as many x as y are needed, found \(x.count) and \(y.count)")
    precondition(
      yInterval.isEmpty || yInterval.count == x.count,
      "one interval a point is needed, found \(yInterval.count) for \(x.count)")
    precondition(
      names.isEmpty || names.count == x.count,
      "one name a point is needed, found \(names.count) for \(x.count)")
    self.x = x
    self.y = y
    self.yInterval = yInterval
    self.label = label
    self.ink = ink
    self.marker = marker
    self.isFilled = isFilled
    self.size = size
    self.names = names
  }

  public var extent: MarkExtent {
    MarkExtent(x: x, y: y + yInterval.flatMap { $0.map { [$0.lowerBound, $0.upperBound] } ?? [] })
  }

  public func legend(_ theme: Theme) -> [LegendEntry] {
    guard let label else { return [] }
    let (fill, stroke) = paint(theme)
    return [
      LegendEntry(
        label, [.marker(marker, size: size ?? theme.markerSize, fill: fill, stroke: stroke)])
    ]
  }

  private func paint(_ theme: Theme) -> (Color?, Stroke?) {
    let color = theme.color(ink)
    return isFilled
      ? (color, Stroke(theme.background, width: 0.35))
      : (theme.background, Stroke(color, width: 0.9))
  }

  public func draw(in frame: PlotFrame) -> MarkDrawing {
    var drawing = MarkDrawing()
    drawing.total = x.count
    let (fill, stroke) = paint(frame.theme)
    let color = frame.theme.color(ink)
    let size = size ?? frame.theme.markerSize
    var markers: [Shape] = []
    for i in x.indices {
      guard let p = frame.point(x[i], y[i]) else {
        drawing.skipped += 1
        continue
      }
      guard frame.rect.contains(p) else {
        drawing.outside += 1
        continue
      }
      if !yInterval.isEmpty, let interval = yInterval[i] {
        addErrorBar(interval, at: p, color: color, to: &drawing, in: frame)
      }
      markers.append(.marker(marker, at: p, size: size, fill: fill, stroke: stroke))
      drawing.obstacle(p, 3)
      drawing.handle = (p, color)
      if !names.isEmpty, !names[i].isEmpty {
        drawing.labels.append(
          .init(names[i], color: color, places: Self.places(around: p, distance: size / 2 + 2)))
      }
    }
    drawing.shapes += markers
    return drawing
  }

  private func addErrorBar(
    _ interval: ClosedRange<Double>, at p: Point, color: Color, to drawing: inout MarkDrawing,
    in frame: PlotFrame
  ) {
    // An end below what a logarithmic axis can show runs out of the frame.
    let low = frame.y(interval.lowerBound) ?? frame.rect.maxY + 10
    let high = frame.y(interval.upperBound) ?? frame.rect.minY - 10
    let stroke = Stroke(color, width: 0.8)
    drawing.add(line: [Point(p.x, low), Point(p.x, high)], stroke, in: frame.rect)
    for y in [low, high] where y >= frame.rect.minY && y <= frame.rect.maxY {
      drawing.add(line: [Point(p.x - 1.8, y), Point(p.x + 1.8, y)], stroke, in: frame.rect)
    }
  }

  static func places(around p: Point, distance d: Double) -> [MarkDrawing.LabelRequest.Place] {
    [
      .init(Point(p.x + d, p.y), x: 0, y: 0.5), .init(Point(p.x, p.y - d), x: 0.5, y: 1),
      .init(Point(p.x, p.y + d), x: 0.5, y: 0), .init(Point(p.x - d, p.y), x: 1, y: 0.5),
      .init(Point(p.x + d, p.y - d), x: 0, y: 1), .init(Point(p.x + d, p.y + d), x: 0, y: 0),
      .init(Point(p.x - d, p.y - d), x: 1, y: 1), .init(Point(p.x - d, p.y + d), x: 1, y: 0),
    ]
  }
}
