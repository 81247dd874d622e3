// SPDX-License-Identifier: GPL-3.0-or-later

/// What a mark hands back: shapes, and what labels and legends must know about them.
public struct MarkDrawing: Sendable {
  /// Something that a legend had better not cover.
  public struct Obstacle: Sendable {
    /// On the page, in points.
    public var at: Point
    /// What covering it costs; a legend leaves the frame where every place costs 1.5 or more.
    public var weight: Double
  }

  /// In page coordinates; the plot clips them a marker's width beyond the frame.
  public var shapes: [Shape] = []
  /// What labels, legends and insets keep clear of where they can.
  public var obstacles: [Obstacle] = []
  /// Texts whose places are found when all marks are drawn.
  public var labels: [LabelRequest] = []
  /// Where a direct label for the mark belongs, and its colour.
  public var handle: (at: Point, color: Color)?
  /// More places for it, in order of preference.
  public var otherHandles: [Point] = []
  /// What the mark calls its items in notes: "point", "vertex".
  public var item = "point"
  /// Items in all; notes count ``skipped`` and ``outside`` out of them.
  public var total = 0
  /// Items that the axes cannot show.
  public var skipped = 0
  /// Items outside the axes' domains.
  public var outside = 0

  /// How far a drawn curve may lie from its vertices, in points: less than a tenth of a pixel at 300 dpi.
  private static let tolerance = 0.02

  public init() {}

  /// The place where it lies in the frame; nil, and counted, where the axes can't show it or it lies outside.
  mutating func counted(_ place: Point?, in rect: Rect) -> Point? {
    guard let place else {
      skipped += 1
      return nil
    }
    guard rect.contains(place) else {
      outside += 1
      return nil
    }
    return place
  }

  /// Draws a polyline inside the frame and remembers it as an obstacle.
  public mutating func add(line points: [Point], _ stroke: Stroke, in rect: Rect) {
    for part in rect.inset(by: -0.01).clip(line: points) {
      shapes.append(.line(part.simplified(within: Self.tolerance), stroke))
      for (a, b) in zip(part, part.dropFirst()) { obstruct(from: a, to: b, weight: 1) }
    }
  }

  /// Adds a bar between two places with a cap at each end that lies in the frame.
  mutating func add(errorBar low: Point, _ high: Point, _ color: Color, in rect: Rect) {
    let stroke = Stroke(color, width: 0.8)
    let cap = low.x == high.x ? Point(1.8, 0) : Point(0, 1.8)
    add(line: [low, high], stroke, in: rect)
    for p in [low, high] where rect.contains(p) {
      add(
        line: [Point(p.x - cap.x, p.y - cap.y), Point(p.x + cap.x, p.y + cap.y)], stroke, in: rect)
    }
  }

  /// Fills a polygon inside the frame and remembers it as a weak obstacle.
  public mutating func add(
    polygon points: [Point], fill: Color, in rect: Rect, weight: Double = 0.15
  ) {
    let inside = rect.clip(polygon: points)
    guard inside.count > 2 else { return }
    shapes.append(.polygon(inside.simplified(within: Self.tolerance), fill: fill, stroke: nil))
    for (a, b) in zip(inside, inside.dropFirst() + inside.prefix(1)) {
      obstruct(from: a, to: b, weight: 0.3)
    }
    var y = rect.minY + 3
    while y < rect.maxY {
      let crossings = zip(inside, inside.dropFirst() + inside.prefix(1)).compactMap { a, b in
        (a.y <= y) == (b.y <= y) ? nil : a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y)
      }.sorted()
      for pair in stride(from: 0, to: crossings.count - 1, by: 2) {
        var x = crossings[pair]
        while x < crossings[pair + 1] {
          obstacle(Point(x, y), weight)
          x += 6
        }
      }
      y += 6
    }
  }

  /// Marks an area as one that words had better not cover.
  mutating func obstruct(_ area: Rect, in rect: Rect) {
    for x in stride(from: max(rect.minX, area.minX) + 3, to: min(rect.maxX, area.maxX), by: 6) {
      for y in stride(from: max(rect.minY, area.minY) + 3, to: min(rect.maxY, area.maxY), by: 6) {
        obstacle(Point(x, y), 0.15)
      }
    }
  }

  /// Marks the sides of an area that lie inside the frame, and not on its edge.
  mutating func obstruct(borderOf area: Rect, in rect: Rect, weight: Double) {
    for x in [area.minX, area.maxX] where x > rect.minX + 1 && x < rect.maxX - 1 {
      obstruct(from: Point(x, area.minY), to: Point(x, area.maxY), weight: weight)
    }
    for y in [area.minY, area.maxY] where y > rect.minY + 1 && y < rect.maxY - 1 {
      obstruct(from: Point(area.minX, y), to: Point(area.maxX, y), weight: weight)
    }
  }

  /// Marks places along a straight line, 3 pt apart.
  private mutating func obstruct(from a: Point, to b: Point, weight: Double) {
    let length = max(abs(b.x - a.x), abs(b.y - a.y))
    let steps = min(400, max(1, Int(clamping: length / 3)))
    for i in 0...steps {
      let t = Double(i) / Double(steps)
      obstacle(Point(a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t), weight)
    }
  }

  /// Makes a page point one that words had better not cover; see ``Obstacle/weight``.
  public mutating func obstacle(_ p: Point, _ weight: Double) {
    obstacles.append(Obstacle(at: p, weight: weight))
  }
}
