// SPDX-License-Identifier: GPL-3.0-or-later

/// What a drawing consists of.
public indirect enum Shape: Hashable, Sendable {
  case line([Point], Stroke)
  case polygon([Point], fill: Color?, stroke: Stroke?)
  /// `size` is the circle's diameter in points; other outlines have about its visual weight.
  case marker(MarkerShape, at: Point, size: Double, fill: Color?, stroke: Stroke?)
  /// One marker at many places.
  case markers(MarkerShape, at: [Point], size: Double, fill: Color?, stroke: Stroke?)
  case text(Label)
  /// Shapes of which only the part inside the rectangle shows.
  case clip(Rect, [Shape])
  /// Shapes inside the rectangle that are too many for a vector file, where they become a picture.
  case raster(Rect, [Shape])
  /// Shapes that lead somewhere when clicked in a PDF: a URI, or `#name` inside the document.
  case link(String, [Shape])
  /// Shapes with words that an SVG shows when they are pointed at; other formats show the shapes alone.
  case titled(String, [Shape])
  /// Shapes that are a structure element of a PDF, such as `TD` or `Caption`; other formats show the shapes alone.
  case tagged(String, [Shape])

  /// The shape scaled about the origin, line widths and type included, and then moved.
  public func placed(at origin: Point, scale s: Double = 1) -> Shape {
    func move(_ p: Point) -> Point { Point(origin.x + p.x * s, origin.y + p.y * s) }
    func moved(_ r: Rect) -> Rect {
      Rect(origin.x + r.minX * s, origin.y + r.minY * s, r.width * s, r.height * s)
    }
    func scaled(_ stroke: Stroke?) -> Stroke? {
      stroke.map { Stroke($0.color, width: $0.width * s, dash: $0.dash.map { $0 * s }) }
    }
    switch self {
    case .line(let points, let stroke):
      return .line(points.map(move), scaled(stroke) ?? stroke)
    case .polygon(let points, let fill, let stroke):
      return .polygon(points.map(move), fill: fill, stroke: scaled(stroke))
    case .marker(let marker, let at, let size, let fill, let stroke):
      return .marker(marker, at: move(at), size: size * s, fill: fill, stroke: scaled(stroke))
    case .markers(let marker, let at, let size, let fill, let stroke):
      return .markers(
        marker, at: at.map(move), size: size * s, fill: fill, stroke: scaled(stroke))
    case .text(var label):
      label.at = move(label.at)
      label.font.size *= s
      label.wordSpacing *= s
      return .text(label)
    case .clip(let r, let shapes):
      return .clip(moved(r), shapes.map { $0.placed(at: origin, scale: s) })
    case .raster(let r, let shapes):
      return .raster(moved(r), shapes.map { $0.placed(at: origin, scale: s) })
    case .link(let target, let shapes):
      return .link(target, shapes.map { $0.placed(at: origin, scale: s) })
    case .titled(let words, let shapes):
      return .titled(words, shapes.map { $0.placed(at: origin, scale: s) })
    case .tagged(let name, let shapes):
      return .tagged(name, shapes.map { $0.placed(at: origin, scale: s) })
    }
  }
}
