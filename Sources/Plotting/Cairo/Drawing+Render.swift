// SPDX-License-Identifier: GPL-3.0-or-later

public import Foundation

extension Drawing {
  /// The drawing as a file's bytes: the same bytes for the same drawing and the same fonts.
  ///
  /// - `format`: PDF and SVG stay vector, but for layers of more than 20,000 points; text stays text, in
  ///   PDF in embedded subsets.
  /// - `metadata`: title, author, subject and date of a PDF; title and subject become the title and
  ///   description of an SVG or a PNG.
  /// - `measurer`: what measured the drawing's text and need not measure it again; nil: a new one.
  /// - Throws: ``PlottingError`` when the font is missing or Cairo fails.
  public func render(
    _ format: Format, metadata: Metadata = Metadata(), measurer: PangoMeasurer? = nil
  ) throws(PlottingError) -> Data {
    switch format {
    case .pdf:
      let canvas = try CairoCanvas(pdf: size, measurer: measurer)
      canvas.set(metadata)
      canvas.draw(shapes)
      return try canvas.finish()
    case .png(let dpi):
      let canvas = try CairoCanvas(picture: size, dpi: dpi, measurer: measurer)
      canvas.draw(shapes)
      return try canvas.finish(metadata)
    case .svg:
      let known: PangoMeasurer
      if let measurer { known = measurer } else { known = try PangoMeasurer() }
      var writer = SVGWriter(measurer: known) { shapes, rect throws(PlottingError) in
        try CairoCanvas.picture(of: shapes, in: rect)
      }
      return try writer.write(self, title: metadata.title, description: metadata.subject)
    }
  }
}
