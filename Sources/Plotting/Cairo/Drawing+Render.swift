// SPDX-License-Identifier: GPL-3.0-or-later

public import Foundation

extension Drawing {
  /// The drawing as a file's bytes: the same bytes for the same drawing and the same fonts.
  ///
  /// - `format`: PDF and SVG stay vector; PDF keeps text as text, in embedded subsets.
  /// - `metadata`: title, author and date of a PDF; ignored elsewhere.
  /// - Throws: ``PlottingError`` when the font is missing or Cairo fails.
  public func render(
    _ format: Format, metadata: Metadata = Metadata()
  ) throws(PlottingError) -> Data {
    let canvas = try CairoCanvas(format, size: size)
    if format == .pdf { canvas.set(metadata) }
    canvas.draw(shapes)
    let data = try canvas.finish(format)
    return format == .svg ? Self.withoutSurfaceNumbers(data) : data
  }

  /// Cairo names the groups of an SVG by a counter of the process; here they count from 1.
  private static func withoutSurfaceNumbers(_ svg: Data) -> Data {
    var text = String(decoding: svg, as: UTF8.self)
    var names: [Substring] = []
    for match in text.matches(of: /id="(surface\d+)"/) where !names.contains(match.1) {
      names.append(match.1)
    }
    for (i, name) in names.enumerated() {
      for (before, after) in [("\"", "\""), ("#", "\""), ("#", ")")] {
        text = text.replacingOccurrences(
          of: before + name + after, with: "\(before)surface-\(i + 1)\(after)")
      }
    }
    return Data(text.utf8)
  }
}
