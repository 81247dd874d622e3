// SPDX-License-Identifier: GPL-3.0-or-later

/// The outline of a data point; the order is one in which neighbours differ in greyscale print.
public enum MarkerShape: String, CaseIterable, Sendable {
  case circle, square, triangle, diamond, cross, invertedTriangle

  /// The outline around a centre, nil for the circle; `size` is the diameter of the circle that has
  /// about the same visual weight.
  func outline(at c: Point, size: Double) -> [Point]? {
    let r = size / 2
    switch self {
    case .circle: return nil
    case .square:
      let a = r * 0.89
      return Rect(c.x - a, c.y - a, 2 * a, 2 * a).corners
    case .triangle, .invertedTriangle:
      let s = self == .triangle ? 1.0 : -1.0
      let a = r * 1.12
      return [
        Point(c.x, c.y - s * 1.15 * a), Point(c.x + a, c.y + s * 0.75 * a),
        Point(c.x - a, c.y + s * 0.75 * a),
      ]
    case .diamond:
      let a = r * 1.25
      return [
        Point(c.x, c.y - a), Point(c.x + a, c.y), Point(c.x, c.y + a), Point(c.x - a, c.y),
      ]
    case .cross:
      let a = r * 1.1
      let b = r * 0.38
      return [
        (-b, -a), (b, -a), (b, -b), (a, -b), (a, b), (b, b), (b, a), (-b, a), (-b, b), (-a, b),
        (-a, -b), (-b, -b),
      ].map { Point(c.x + $0.0, c.y + $0.1) }
    }
  }
}
