// SPDX-License-Identifier: GPL-3.0-or-later

/// What a mark hands back: shapes, and what labels and legends must know about them.
public struct MarkDrawing: Sendable {
  /// Something that a legend had better not cover.
  public struct Obstacle: Sendable {
    public var at: Point
    public var weight: Double
  }

  /// A piece of text that still looks for its place.
  public struct LabelRequest: Sendable {
    /// A place to try: the page point, and which fraction of the text's box sits on it.
    public struct Place: Sendable {
      public var at: Point
      public var x: Double
      public var y: Double

      public init(_ at: Point, x: Double, y: Double) {
        self.at = at
        self.x = x
        self.y = y
      }
    }

    public var markup: String
    public var color: Color
    /// In order of preference.
    public var places: [Place]
    /// Whether the text belongs on the data itself, with a margin of background around it, and can be
    /// done without where there is no room.
    public var standsOnData = false
    /// The place that a line leads to from the text, and the line's colour; nil draws none.
    public var leader: (at: Point, color: Color)?
    /// Whether the text names its whole mark, so that a legend can say it instead.
    public var namesMark = false

    public init(_ markup: String, color: Color, places: [Place]) {
      self.markup = markup
      self.color = color
      self.places = places
    }
  }

  public var shapes: [Shape] = []
  public var obstacles: [Obstacle] = []
  public var labels: [LabelRequest] = []
  /// Where a direct label for the mark belongs, and its colour.
  public var handle: (at: Point, color: Color)?
  /// More places for it, in order of preference.
  public var otherHandles: [Point] = []
  /// What the mark calls its items in notes: "point", "vertex".
  public var item = "point"
  public var total = 0
  /// Items that the axes cannot show.
  public var skipped = 0
  /// Items outside the axes' domains.
  public var outside = 0

  public init() {}

  /// Draws a polyline inside the frame and remembers it as an obstacle.
  public mutating func add(line points: [Point], _ stroke: Stroke, in rect: Rect) {
    for part in rect.inset(by: -stroke.width).clip(line: points) {
      shapes.append(.line(part, stroke))
      for (a, b) in zip(part, part.dropFirst()) {
        let length = max(abs(b.x - a.x), abs(b.y - a.y))
        let steps = min(400, max(1, Int(length / 3)))
        for i in 0...steps {
          let t = Double(i) / Double(steps)
          obstacle(Point(a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t), 1)
        }
      }
    }
  }

  /// Fills a polygon inside the frame and remembers it as a weak obstacle.
  public mutating func add(
    polygon points: [Point], fill: Color, in rect: Rect, weight: Double = 0.15
  ) {
    let inside = rect.clip(polygon: points)
    guard inside.count > 2 else { return }
    shapes.append(.polygon(inside, fill: fill, stroke: nil))
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

  public mutating func obstacle(_ p: Point, _ weight: Double) {
    obstacles.append(Obstacle(at: p, weight: weight))
  }
}
