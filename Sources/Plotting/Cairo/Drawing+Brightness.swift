// SPDX-License-Identifier: GPL-3.0-or-later

import CPango

extension Drawing {
  /// The mean brightness, 0 black to 1 white, of cells laid over the drawing on white paper, row after row
  /// from the top: what a stored raster is compared by.
  func brightness(columns: Int, rows: Int) throws(PlottingError) -> [[Double]] {
    precondition(
      columns > 0 && rows > 0, "a raster needs cells, found \(columns) × \(rows)")
    let canvas = try CairoCanvas(picture: size, dpi: 144)
    canvas.draw(shapes)
    cairo_surface_flush(canvas.surface)
    let width = Int(cairo_image_surface_get_width(canvas.surface))
    let height = Int(cairo_image_surface_get_height(canvas.surface))
    let stride = Int(cairo_image_surface_get_stride(canvas.surface))
    guard let data = cairo_image_surface_get_data(canvas.surface) else {
      throw .rendering("Cairo gave no pixels")
    }
    var sums = [[Double]](repeating: [Double](repeating: 0, count: columns), count: rows)
    var counts = sums
    for y in 0..<height {
      for x in 0..<width {
        let pixel = data + y * stride + 4 * x
        // Blue, green, red; the eye's weights for their brightness.
        let light =
          0.0722 * Double(pixel[0]) + 0.7152 * Double(pixel[1]) + 0.2126 * Double(pixel[2])
        let (row, column) = (y * rows / height, x * columns / width)
        sums[row][column] += light / 255
        counts[row][column] += 1
      }
    }
    return zip(sums, counts).map { zip($0, $1).map { $1 > 0 ? $0 / $1 : 1 } }
  }
}
