// SPDX-License-Identifier: GPL-3.0-or-later

/// Neighbouring markers of one kind that lie apart, so that they may be painted at once.
struct MarkerBatch {
  struct Style: Equatable {
    let kind: MarkerShape
    let size: Double
    let fill: Color?
    let stroke: Stroke?
  }

  /// More would cost more to compare than painting at once saves.
  private static let limit = 64

  private(set) var style: Style?
  private(set) var places: [Point] = []

  /// Takes a marker in; false, and nothing is done, when it is of another kind, on another one, or one too many.
  mutating func add(_ place: Point, _ style: Style) -> Bool {
    guard let known = self.style else {
      (self.style, places) = (style, [place])
      return true
    }
    // Outlines reach up to 1.25 times the radius, and the stroke half its width further.
    let reach = 1.4 * style.size + 2 * (style.stroke?.width ?? 0)
    guard known == style, places.count < Self.limit,
      places.allSatisfy({ abs($0.x - place.x) > reach || abs($0.y - place.y) > reach })
    else { return false }
    places.append(place)
    return true
  }
}

extension Shape {
  /// The stroke of a line; nil of anything else.
  var stroke: Stroke? {
    if case .line(_, let stroke) = self { stroke } else { nil }
  }
}
