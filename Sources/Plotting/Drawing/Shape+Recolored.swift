// SPDX-License-Identifier: GPL-3.0-or-later

extension Shape {
  /// The shape with one colour in place of another, wherever it is opaque.
  func recolored(_ color: Color, as other: Color) -> Shape {
    guard color != other else { return self }
    func changed(_ found: Color) -> Color { found == color ? other : found }
    func changed(_ stroke: Stroke?) -> Stroke? {
      stroke.map { Stroke(changed($0.color), width: $0.width, dash: $0.dash) }
    }
    switch self {
    case .line(let points, let stroke): return .line(points, changed(stroke) ?? stroke)
    case .polygon(let points, let fill, let stroke):
      return .polygon(points, fill: fill.map(changed), stroke: changed(stroke))
    case .marker(let shape, let at, let size, let fill, let stroke):
      return .marker(shape, at: at, size: size, fill: fill.map(changed), stroke: changed(stroke))
    case .markers(let shape, let at, let size, let fill, let stroke):
      return .markers(shape, at: at, size: size, fill: fill.map(changed), stroke: changed(stroke))
    case .text(var label):
      label.color = changed(label.color)
      return .text(label)
    case .clip(let rect, let shapes):
      return .clip(rect, shapes.map { $0.recolored(color, as: other) })
    case .raster(let rect, let shapes):
      return .raster(rect, shapes.map { $0.recolored(color, as: other) })
    case .link(let target, let shapes):
      return .link(target, shapes.map { $0.recolored(color, as: other) })
    case .titled(let words, let shapes):
      return .titled(words, shapes.map { $0.recolored(color, as: other) })
    case .tagged(let name, let shapes):
      return .tagged(name, shapes.map { $0.recolored(color, as: other) })
    }
  }
}
