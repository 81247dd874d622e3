// SPDX-License-Identifier: GPL-3.0-or-later

extension Rect {
  /// The parts of a polyline inside the rectangle (Liang and Barsky, a segment at a time).
  func clip(line points: [Point]) -> [[Point]] {
    var parts: [[Point]] = []
    var current: [Point] = []
    for (a, b) in zip(points, points.dropFirst()) {
      guard let (from, to) = clip(a, b) else {
        if current.count > 1 { parts.append(current) }
        current = []
        continue
      }
      if current.last != from {
        if current.count > 1 { parts.append(current) }
        current = [from]
      }
      current.append(to)
    }
    if current.count > 1 { parts.append(current) }
    return parts
  }

  private func clip(_ a: Point, _ b: Point) -> (Point, Point)? {
    let dx = b.x - a.x
    let dy = b.y - a.y
    var t0 = 0.0
    var t1 = 1.0
    for (p, q) in [
      (-dx, a.x - minX), (dx, maxX - a.x), (-dy, a.y - minY), (dy, maxY - a.y),
    ] {
      if p == 0 {
        if q < 0 { return nil }
      } else if p < 0 {
        t0 = max(t0, q / p)
      } else {
        t1 = min(t1, q / p)
      }
    }
    guard t0 <= t1 else { return nil }
    let from = t0 == 0 ? a : Point(a.x + t0 * dx, a.y + t0 * dy)
    let to = t1 == 1 ? b : Point(a.x + t1 * dx, a.y + t1 * dy)
    return (from, to)
  }

  /// The part of a polygon inside the rectangle (Sutherland and Hodgman).
  func clip(polygon points: [Point]) -> [Point] {
    var result = points
    let sides: [(inside: (Point) -> Bool, cut: (Point, Point) -> Point)] = [
      ({ $0.x >= minX }, { cutX($0, $1, minX) }), ({ $0.x <= maxX }, { cutX($0, $1, maxX) }),
      ({ $0.y >= minY }, { cutY($0, $1, minY) }), ({ $0.y <= maxY }, { cutY($0, $1, maxY) }),
    ]
    for side in sides {
      guard let last = result.last else { return [] }
      var next: [Point] = []
      var previous = last
      for p in result {
        if side.inside(p) != side.inside(previous) { next.append(side.cut(previous, p)) }
        if side.inside(p) { next.append(p) }
        previous = p
      }
      result = next
    }
    return result
  }

  private func cutX(_ a: Point, _ b: Point, _ x: Double) -> Point {
    Point(x, a.y + (b.y - a.y) * ((x - a.x) / (b.x - a.x)))
  }

  private func cutY(_ a: Point, _ b: Point, _ y: Double) -> Point {
    Point(a.x + (b.x - a.x) * ((y - a.y) / (b.y - a.y)), y)
  }
}
