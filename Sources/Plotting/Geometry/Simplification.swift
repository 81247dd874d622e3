// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation

extension [Point] {
  /// The polyline with fewer of its own vertices, and within a distance of those left out, in one pass.
  ///
  /// From each kept vertex those after it are left out as long as one straight line passes all of them within the
  /// tolerance and none lies behind another, so that a path that turns back keeps its turning points. Both ends stay.
  func simplified(within tolerance: Double) -> [Point] {
    guard count > 2, let first else { return self }
    var kept = [first]
    var anchor = first
    /// The last vertex that the line from the anchor may end at.
    var end: Point?
    /// The direction from the anchor to the first vertex out of its reach, and the turns from it that still pass every
    /// vertex left out.
    var axis = Point(0, 0)
    var (least, most) = (0.0, 0.0)
    var farthest = 0.0

    /// Whether the line from the anchor may go on to a vertex; if so it does.
    func extend(to vertex: Point) -> Bool {
      let v = Point(vertex.x - anchor.x, vertex.y - anchor.y)
      let distance = (v.x * v.x + v.y * v.y).squareRoot()
      guard distance > tolerance else {
        guard farthest <= tolerance else { return false }
        end = vertex
        return true
      }
      let reach = asin(tolerance / distance)
      if farthest <= tolerance {
        axis = v
        (least, most) = (-reach, reach)
      } else {
        let turn = atan2(axis.x * v.y - axis.y * v.x, axis.x * v.x + axis.y * v.y)
        guard distance >= farthest, turn >= least, turn <= most else { return false }
        (least, most) = (Swift.max(least, turn - reach), Swift.min(most, turn + reach))
      }
      farthest = distance
      end = vertex
      return true
    }

    for vertex in dropFirst() where !extend(to: vertex) {
      anchor = end ?? vertex
      kept.append(anchor)
      (end, farthest) = (nil, 0)
      _ = extend(to: vertex)
    }
    if let end { kept.append(end) }
    return kept
  }
}
