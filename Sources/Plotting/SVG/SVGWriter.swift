// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation

/// Writes a drawing as SVG in which text is text: searchable, and still there for a reader's own tools.
struct SVGWriter {
  /// What viewers fall back to where the family is missing; `textLength` keeps the layout.
  private static let families =
    "\(Fonts.family), 'STIX Two Text', STIXGeneral, 'Times New Roman', Times, serif"

  private let measurer: any TextMeasurer
  /// Makes the PNG of a layer that is too large for a vector file.
  private let picture: ([Shape], Rect) throws(PlottingError) -> Data
  private var lines: [String] = []
  private var clips = 0

  init(
    measurer: any TextMeasurer, picture: @escaping ([Shape], Rect) throws(PlottingError) -> Data
  ) {
    self.measurer = measurer
    self.picture = picture
  }

  /// - `title`, `description`: what a screen reader says instead of the picture.
  mutating func write(
    _ drawing: Drawing, title: String?, description: String?
  ) throws(PlottingError) -> Data {
    let (width, height) = (Self.number(drawing.size.width), Self.number(drawing.size.height))
    lines = [
      #"<?xml version="1.0" encoding="UTF-8"?>"#,
      "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" "
        + "width=\"\(width)pt\" height=\"\(height)pt\" viewBox=\"0 0 \(width) \(height)\" role=\"img\">",
    ]
    if let title { lines.append("<title>\(Self.escaped(title))</title>") }
    if let description { lines.append("<desc>\(Self.escaped(description))</desc>") }
    lines.append(
      "<g fill=\"none\" stroke-linejoin=\"round\" font-family=\"\(Self.families)\">")
    for shape in drawing.shapes { try write(shape) }
    lines.append("</g>")
    lines.append("</svg>")
    return Data((lines.joined(separator: "\n") + "\n").utf8)
  }

  // MARK: shapes

  private mutating func write(_ shape: Shape) throws(PlottingError) {
    switch shape {
    case .line(let points, let stroke):
      lines.append("<polyline points=\"\(Self.path(points))\"\(Self.paint(nil, stroke))/>")
    case .polygon(let points, let fill, let stroke):
      lines.append("<polygon points=\"\(Self.path(points))\"\(Self.paint(fill, stroke))/>")
    case .marker(let marker, let at, let size, let fill, let stroke):
      write(marker, [at], size, Self.paint(fill, stroke))
    case .markers(let marker, let at, let size, let fill, let stroke):
      write(marker, at, size, Self.paint(fill, stroke))
    case .text(let label): write(label)
    case .clip(let r, let shapes):
      clips += 1
      lines.append(
        "<clipPath id=\"clip\(clips)\"><rect \(Self.box(r))/></clipPath>")
      lines.append("<g clip-path=\"url(#clip\(clips))\">")
      for shape in shapes { try write(shape) }
      lines.append("</g>")
    case .raster(let r, let shapes):
      let png = try picture(shapes, r)
      lines.append(
        "<image \(Self.box(r)) preserveAspectRatio=\"none\" "
          + "xlink:href=\"data:image/png;base64,\(png.base64EncodedString())\"/>")
    case .link(let target, let shapes):
      lines.append("<a xlink:href=\"\(Self.escaped(target))\">")
      for shape in shapes { try write(shape) }
      lines.append("</a>")
    case .titled(let words, let shapes):
      lines.append("<g class=\"point\"><title>\(Self.escaped(words))</title>")
      for shape in shapes { try write(shape) }
      lines.append("</g>")
    case .tagged(_, let shapes):
      for shape in shapes { try write(shape) }
    }
  }

  private mutating func write(
    _ marker: MarkerShape, _ at: [Point], _ size: Double, _ paint: String
  ) {
    for p in at {
      if let outline = marker.outline(at: p, size: size) {
        lines.append("<polygon points=\"\(Self.path(outline))\"\(paint)/>")
      } else {
        lines.append(
          "<circle cx=\"\(Self.number(p.x))\" cy=\"\(Self.number(p.y))\" r=\"\(Self.number(size / 2))\"\(paint)/>"
        )
      }
    }
  }

  private mutating func write(_ label: Label) {
    let layout = TextLayout(
      label.markup, font: label.font, wordSpacing: label.wordSpacing, measurer: measurer)
    let shift = -layout.width * label.alignment.fraction
    let turn = label.rotation == 0 ? "" : " rotate(\(Self.number(label.rotation)))"
    lines.append(
      "<g transform=\"translate(\(Self.number(label.at.x)) \(Self.number(label.at.y)))\(turn)\">")
    let spans = layout.runs.map { run in
      let width = Self.number(measurer.width(of: run.text, in: run.font))
      let span =
        "<tspan x=\"\(Self.number(run.at.x + shift))\" y=\"\(Self.number(run.at.y))\" "
        + "font-size=\"\(Self.number(run.font.size))\" textLength=\"\(width)\" "
        + "lengthAdjust=\"spacingAndGlyphs\"\(run.font.bold ? " font-weight=\"bold\"" : "")"
        + "\(run.font.italic ? " font-style=\"italic\"" : "")>\(Self.escaped(run.text))</tspan>"
      return run.link.map { "<a xlink:href=\"\(Self.escaped($0))\">\(span)</a>" } ?? span
    }
    if !spans.isEmpty {
      let halo = label.halo.map {
        " paint-order=\"stroke\"\(Self.paint(nil, Stroke($0, width: 0.42 * label.font.size)))"
      }
      lines.append(
        "<text xml:space=\"preserve\"\(Self.paint(label.color, nil))\(halo ?? "")>\(spans.joined())</text>"
      )
    }
    for rule in layout.rules {
      let points = rule.points.map { Point($0.x + shift, $0.y) }
      lines.append(
        "<polyline points=\"\(Self.path(points))\"\(Self.paint(nil, Stroke(label.color, width: rule.width)))/>"
      )
    }
    lines.append("</g>")
  }

  // MARK: attributes

  private static func paint(_ fill: Color?, _ stroke: Stroke?) -> String {
    var text = ""
    if let fill {
      text += " fill=\"\(fill.opacity(1).text)\""
      if fill.opacity < 1 { text += " fill-opacity=\"\(number(fill.opacity))\"" }
    }
    if let stroke {
      text += " stroke=\"\(stroke.color.opacity(1).text)\" stroke-width=\"\(number(stroke.width))\""
      if stroke.color.opacity < 1 { text += " stroke-opacity=\"\(number(stroke.color.opacity))\"" }
      if !stroke.dash.isEmpty {
        text += " stroke-dasharray=\"\(stroke.dash.map(number).joined(separator: " "))\""
      }
    }
    return text
  }

  private static func box(_ r: Rect) -> String {
    "x=\"\(number(r.minX))\" y=\"\(number(r.minY))\" width=\"\(number(r.width))\" height=\"\(number(r.height))\""
  }

  private static func path(_ points: [Point]) -> String {
    points.map { number($0.x) + "," + number($0.y) }.joined(separator: " ")
  }

  /// To a thousandth, without zeros at the end.
  private static func number(_ value: Double) -> String {
    let thousandths = Int(clamping: (value * 1000).rounded())
    let whole = abs(thousandths) / 1000
    let rest = abs(thousandths) % 1000
    let sign = thousandths < 0 ? "-" : ""
    if rest == 0 { return sign + String(whole) }
    var digits = String(rest)
    digits = String(repeating: "0", count: 3 - digits.count) + digits
    while digits.hasSuffix("0") { digits.removeLast() }
    return sign + String(whole) + "." + digits
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars where scalar.value >= 32 && scalar.value != 0xFFFE {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
