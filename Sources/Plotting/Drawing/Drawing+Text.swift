// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation

extension Drawing {
  /// The drawing as text: one shape a line, coordinates rounded to 0.01 pt.
  ///
  /// Two drawings with the same text look the same, on whatever processor they were made.
  public var text: String {
    var lines = ["drawing \(rounded(size.width)) × \(rounded(size.height))"]
    for shape in shapes { shape.write(to: &lines, indent: "") }
    lines += notes.map { "note: " + $0 }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension Shape {
  fileprivate func write(to lines: inout [String], indent: String) {
    func paint(_ fill: Color?, _ stroke: Stroke?) -> String {
      (fill.map { " fill \($0.text)" } ?? "") + (stroke.map { " " + $0.text } ?? "")
    }
    func path(_ points: [Point]) -> String { points.map(rounded).joined(separator: " ") }
    switch self {
    case .line(let points, let stroke):
      lines.append("\(indent)line \(stroke.text) \(path(points))")
    case .polygon(let points, let fill, let stroke):
      lines.append("\(indent)polygon\(paint(fill, stroke)) \(path(points))")
    case .marker(let marker, let at, let size, let fill, let stroke):
      lines.append(
        "\(indent)\(marker.rawValue) \(rounded(size)) at \(rounded(at))\(paint(fill, stroke))")
    case .markers(let marker, let at, let size, let fill, let stroke):
      lines.append(
        "\(indent)\(at.count) × \(marker.rawValue) \(rounded(size)) at \(path(at))"
          + paint(fill, stroke))
    case .text(let label):
      lines.append(indent + label.text)
    case .clip(let r, let shapes):
      lines.append(
        "\(indent)clip \(rounded(Point(r.minX, r.minY))) \(rounded(r.width))×\(rounded(r.height))")
      for shape in shapes { shape.write(to: &lines, indent: indent + "  ") }
    case .raster(let r, let shapes):
      lines.append(
        "\(indent)raster \(rounded(Point(r.minX, r.minY))) \(rounded(r.width))×\(rounded(r.height))"
      )
      for shape in shapes { shape.write(to: &lines, indent: indent + "  ") }
    case .link(let target, let shapes):
      lines.append("\(indent)link \(target)")
      for shape in shapes { shape.write(to: &lines, indent: indent + "  ") }
    case .titled(_, let shapes), .tagged(_, let shapes):
      for shape in shapes { shape.write(to: &lines, indent: indent) }
    }
  }
}

/// A number to 0.01, without "-0.00".
func rounded(_ value: Double) -> String {
  let r = (value * 100).rounded() / 100
  return Formatted.fixed(r == 0 ? 0 : r, 2)
}

func rounded(_ p: Point) -> String { rounded(p.x) + "," + rounded(p.y) }
