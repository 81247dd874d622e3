// SPDX-License-Identifier: GPL-3.0-or-later

import CPango

/// The structure elements of a tagged PDF.
extension CairoCanvas {
  /// A structure element of a PDF around whatever is drawn before ``endElement(_:)``.
  func beginElement(_ name: String) { cairo_tag_begin(cr, name, "") }

  /// Ends the element that ``beginElement(_:)`` began last.
  func endElement(_ name: String) { cairo_tag_end(cr, name) }

  /// Shapes that are a structure element of a PDF.
  ///
  /// Cairo 1.16 keeps only the content of elements that hold no other ones. Beside an inner element or a link the words
  /// are therefore `Span` elements, and lines, such as the rules of a table, belong to no element.
  func element(_ name: String, _ shapes: [Shape]) {
    let (wasTagged, wasInLeaf) = (isTagged, isInLeaf)
    defer { (isTagged, isInLeaf) = (wasTagged, wasInLeaf) }
    cairo_tag_begin(cr, name, "")
    isTagged = true
    isInLeaf = !shapes.contains(where: \.holdsElement)
    if isInLeaf {
      draw(shapes)
    } else {
      for shape in Self.joined(shapes) {
        switch shape {
        case .text, .tagged, .link, .line: draw(shape)
        default: span { [self] in draw([shape]) }
        }
      }
    }
    cairo_tag_end(cr, name)
  }

  /// The shapes with the lines of one item's body, or of one caption, as one element.
  private static func joined(_ shapes: [Shape]) -> [Shape] {
    shapes.reduce(into: []) { all, shape in
      if case .tagged(let name, let more) = shape, name == "LBody" || name == "Caption",
        case .tagged(name, let found)? = all.last
      {
        all[all.count - 1] = .tagged(name, found + more)
      } else {
        all.append(shape)
      }
    }
  }

  /// Words that lie beside another element.
  func span(_ body: () -> Void) {
    let wasInLeaf = isInLeaf
    isInLeaf = true
    cairo_tag_begin(cr, "Span", "")
    body()
    cairo_tag_end(cr, "Span")
    isInLeaf = wasInLeaf
  }

  /// A link inside a structure tag: on its own Cairo 1.16 writes a damaged PDF.
  func linked(to target: String, _ body: () -> Void) {
    let isAlone = !isTagged
    let kind = target.hasPrefix("#") ? "dest" : "uri"
    let place = target.hasPrefix("#") ? String(target.dropFirst()) : target
    if isAlone { cairo_tag_begin(cr, "P", "") }
    let wasInLeaf = isInLeaf
    isInLeaf = true
    cairo_tag_begin(cr, "Link", "\(kind)='\(Self.quoted(place))'")
    body()
    cairo_tag_end(cr, "Link")
    isInLeaf = wasInLeaf
    if isAlone { cairo_tag_end(cr, "P") }
  }
}

extension Shape {
  /// Whether a part of it is a structure element of its own: a link, or shapes with a tag.
  fileprivate var holdsElement: Bool {
    switch self {
    case .link, .tagged: true
    case .text(let label): label.markup.contains("\\href{")
    case .clip(_, let shapes), .raster(_, let shapes), .titled(_, let shapes):
      shapes.contains(where: \.holdsElement)
    default: false
    }
  }
}
