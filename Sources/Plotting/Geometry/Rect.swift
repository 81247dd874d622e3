// SPDX-License-Identifier: GPL-3.0-or-later

/// A rectangle with upright sides, in points.
public struct Rect: Hashable, Sendable {
  public var minX: Double
  /// The upper side, as y grows downwards.
  public var minY: Double
  public var width: Double
  public var height: Double

  /// From the upper left corner; with a negative width or height it contains no point.
  public init(_ minX: Double, _ minY: Double, _ width: Double, _ height: Double) {
    self.minX = minX
    self.minY = minY
    self.width = width
    self.height = height
  }

  /// With its upper left corner at `origin`.
  public init(origin: Point = Point(0, 0), size: Size) {
    self.init(origin.x, origin.y, size.width, size.height)
  }

  public var maxX: Double { minX + width }
  /// The lower side.
  public var maxY: Double { minY + height }
  public var midX: Double { minX + width / 2 }
  public var midY: Double { minY + height / 2 }
  public var size: Size { Size(width, height) }

  /// Whether the point lies inside or on the edge.
  public func contains(_ p: Point) -> Bool {
    p.x >= minX && p.x <= maxX && p.y >= minY && p.y <= maxY
  }

  /// Whether the other rectangle lies inside, give or take `slack` points.
  public func contains(_ r: Rect, slack: Double = 0) -> Bool {
    r.minX >= minX - slack && r.maxX <= maxX + slack && r.minY >= minY - slack
      && r.maxY <= maxY + slack
  }

  /// Whether the two share more than an edge.
  public func intersects(_ r: Rect) -> Bool {
    minX < r.maxX && r.minX < maxX && minY < r.maxY && r.minY < maxY
  }

  /// The rectangle with every side moved inwards (outwards when negative).
  public func inset(by d: Double) -> Rect {
    Rect(minX + d, minY + d, width - 2 * d, height - 2 * d)
  }

  var corners: [Point] {
    [Point(minX, minY), Point(maxX, minY), Point(maxX, maxY), Point(minX, maxY)]
  }
}
