// SPDX-License-Identifier: GPL-3.0-or-later

extension MarkDrawing {
  /// A piece of text that still looks for its place.
  public struct LabelRequest: Sendable {
    /// A place to try: the page point, and which fraction of the text's box sits on it.
    public struct Place: Sendable {
      /// On the page, in points.
      public var at: Point
      /// 0 for the box's left side, 1 for its right.
      public var x: Double
      /// 0 for the box's upper side, 1 for its lower.
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
    /// How far the text stands from the data where it can, points.
    public var clearance = 0.5
    /// Whether the text names its whole mark, so that a legend can say it instead.
    public var namesMark = false

    /// A text to place; where no place is free, a note says that it had no room.
    public init(_ markup: String, color: Color, places: [Place]) {
      self.markup = markup
      self.color = color
      self.places = places
    }
  }

  /// Words about a place of the plot, and nothing else; counted where the axes do not show the place.
  ///
  /// - `places`: where the words may stand, given the place on the page.
  /// - `leader`: the colour of a line from the words to the place; nil draws none.
  init(
    _ words: String, item: String, x: Double, y: Double, ink: Ink, in frame: PlotFrame,
    leader: Color? = nil, places: (Point) -> [LabelRequest.Place]
  ) {
    self.item = item
    total = 1
    guard let p = frame.point(x, y) else {
      skipped = 1
      return
    }
    guard frame.rect.contains(p) else {
      outside = 1
      return
    }
    var request = LabelRequest(words, color: frame.theme.color(ink), places: places(p))
    request.leader = leader.map { (p, $0) }
    labels = [request]
  }
}

extension [MarkDrawing.LabelRequest.Place] {
  /// Close to a point, on eight sides of it.
  static func around(_ p: Point, distance d: Double) -> Self {
    let sides = [(1, 0), (0, -1), (0, 1), (-1, 0), (1, -1), (1, 1), (-1, -1), (-1, 1)]
    return sides.map { Element(p, towards: $0, by: d) }
  }

  /// Ever further from a point, in eight directions, the slanted ones first: for words that a line joins to it.
  static func away(from p: Point) -> Self {
    let sides = [(1, -1), (-1, -1), (1, 1), (-1, 1), (0, -1), (1, 0), (0, 1), (-1, 0)]
    return [15.0, 24, 36, 52].flatMap { distance in
      sides.map { side in
        Element(p, towards: side, by: side.0 != 0 && side.1 != 0 ? 0.75 * distance : distance)
      }
    }
  }

  /// Inside an area, along its upper and lower edges first.
  static func inside(_ area: Rect) -> Self {
    [0, 1, 0.25, 0.75, 0.5].flatMap { v in
      [0, 1, 0.5].map { h in
        Element(
          Point(area.minX + h * area.width, area.minY + v * area.height), x: h, y: v)
      }
    }
  }
}

extension MarkDrawing.LabelRequest.Place {
  /// So far from a point, on one side of it, the text's nearest edge or corner first.
  fileprivate init(_ p: Point, towards side: (Int, Int), by distance: Double) {
    let (h, v) = (Double(side.0), Double(side.1))
    self.init(
      Point(p.x + h * distance, p.y + v * distance), x: (1 - h) / 2, y: (1 - v) / 2)
  }
}
