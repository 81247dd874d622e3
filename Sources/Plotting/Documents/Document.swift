// SPDX-License-Identifier: GPL-3.0-or-later

import CPango
public import Foundation

/// Pages with an outline; becomes one PDF, or one picture a page.
public struct Document: Hashable, Sendable {
  /// A line of the outline that viewers show beside the pages.
  public struct OutlineEntry: Hashable, Sendable {
    /// Markup; viewers show it plain.
    public var title: String
    /// 1 for chapters, 2 for their sections, ….
    public var level: Int
    /// Counted from 1.
    public var page: Int
    /// The place on the page that it leads to, in points.
    public var at: Point

    public init(_ title: String, level: Int, page: Int, at: Point) {
      self.title = title
      self.level = level
      self.page = page
      self.at = at
    }
  }

  /// At least one; they may differ in size.
  public var pages: [Page]
  /// In reading order: an entry belongs to the last one before it with a smaller level.
  public var outline: [OutlineEntry]
  /// Written into a PDF, not into the pictures of single pages.
  public var metadata: Metadata

  /// - Precondition: there is at least one page.
  public init(pages: [Page], outline: [OutlineEntry] = [], metadata: Metadata = Metadata()) {
    precondition(!pages.isEmpty, "a document needs at least one page, found none")
    self.pages = pages
    self.outline = outline
    self.metadata = metadata
  }

  /// Every page as text, for comparisons; see ``Drawing/text``.
  public var text: String {
    pages.enumerated().map { "page \($0 + 1)\n" + $1.drawing.text }.joined()
  }

  /// The document as one PDF: the same bytes for the same document and fonts.
  /// - Throws: ``PlottingError`` when the font is missing or Cairo fails.
  /// - Parameter measurer: what laid the pages out and knows their words; nil: a new one.
  public func pdf(measurer: PangoMeasurer? = nil) throws(PlottingError) -> Data {
    let canvas = try CairoCanvas(pdf: pages[0].drawing.size, measurer: measurer)
    canvas.set(metadata)
    // A PDF counts as tagged where one element holds all others.
    let isTagged = pages.contains { !$0.elements.isEmpty }
    for (index, page) in pages.enumerated() {
      cairo_pdf_surface_set_size(
        canvas.surface, page.drawing.size.width, page.drawing.size.height)
      // A change of size drops what was begun on the page before it.
      if isTagged, index == 0 { canvas.beginElement("Document") }
      for place in page.destinations { canvas.destination(place.name, at: place.at) }
      var drawn = 0
      // The elements around the one drawn last, which stay open for its neighbours: the list of an item.
      var open: [String] = []
      for element in page.elements {
        var path = element.tag.split(separator: "/").map(String.init)
        let name = path.popLast() ?? element.tag
        if path != open {
          open.reversed().forEach(canvas.endElement)
          path.forEach(canvas.beginElement)
          open = path
        }
        canvas.draw(Array(page.drawing.shapes[drawn..<element.shapes.lowerBound]))
        canvas.element(name, Array(page.drawing.shapes[element.shapes]))
        drawn = element.shapes.upperBound
      }
      open.reversed().forEach(canvas.endElement)
      canvas.draw(Array(page.drawing.shapes[drawn...]))
      cairo_show_page(canvas.cr)
    }
    if isTagged { canvas.endElement("Document") }
    // The last entry of each level above is the parent.
    var parents: [(level: Int, id: Int32)] = []
    for entry in outline {
      parents.removeAll { $0.level >= entry.level }
      let id = cairo_pdf_surface_add_outline(
        canvas.surface, parents.last?.id ?? 0, Markup.plain(entry.title),
        "page=\(entry.page) pos=[\(rounded(entry.at.x)) \(rounded(entry.at.y))]",
        CAIRO_PDF_OUTLINE_FLAG_OPEN)
      parents.append((entry.level, id))
    }
    return try canvas.finish()
  }

  /// A page as a PNG.
  /// - Parameters:
  ///   - index: the page, counted from 0.
  ///   - dpi: pixels per inch.
  ///   - measurer: what laid the pages out and knows their words; nil: a new one.
  /// - Throws: ``PlottingError`` when the font is missing or Cairo fails.
  public func png(
    page index: Int, dpi: Double = 110, measurer: PangoMeasurer? = nil
  ) throws(PlottingError) -> Data {
    try pages[index].drawing.render(.png(dpi: dpi), measurer: measurer)
  }
}
