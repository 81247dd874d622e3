// SPDX-License-Identifier: GPL-3.0-or-later

import CPango
import Foundation
import Plotting
import Testing

/// A picture as a grid of cells, each with its mean darkness in percent: what shapes as text cannot show, such as
/// letters that are boxes or a layer that is not painted.
struct Raster {
  static let columns = 54
  static let rows = 40
  /// The largest difference of one cell, in percent: fonts and Cairo of another release stay below it, a marker
  /// that moved by two points does not.
  static let cellTolerance = 6.0
  /// The largest mean difference of all cells, in percent.
  static let meanTolerance = 0.5

  /// Row after row from the top.
  private(set) var darkness: [[Double]]

  /// The picture in a PNG, as Cairo reads it.
  init(png: Data) throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).png")
    try png.write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let surface = cairo_image_surface_create_from_png(file.path)
    defer { cairo_surface_destroy(surface) }
    let data = try #require(cairo_image_surface_get_data(surface))
    let width = Int(cairo_image_surface_get_width(surface))
    let height = Int(cairo_image_surface_get_height(surface))
    let stride = Int(cairo_image_surface_get_stride(surface))
    var sums = [[Double]](
      repeating: [Double](repeating: 0, count: Self.columns), count: Self.rows)
    var counts = sums
    for y in 0..<height {
      for x in 0..<width {
        let pixel = data + y * stride + 4 * x
        // Blue, green and red by the weight that the eye gives them.
        let light =
          0.0722 * Double(pixel[0]) + 0.7152 * Double(pixel[1]) + 0.2126 * Double(pixel[2])
        let (row, column) = (y * Self.rows / height, x * Self.columns / width)
        sums[row][column] += 100 * (1 - light / 255)
        counts[row][column] += 1
      }
    }
    darkness = zip(sums, counts).map { zip($0, $1).map { $1 > 0 ? $0 / $1 : 0 } }
  }

  init?(text: String) {
    darkness = text.split(separator: "\n").map { line in
      line.split(separator: " ").compactMap { Double($0) }
    }
    guard darkness.count == Self.rows, darkness.allSatisfy({ $0.count == Self.columns }) else {
      return nil
    }
  }

  var text: String {
    darkness.map { row in row.map { String(Int($0.rounded())) }.joined(separator: " ") + "\n" }
      .joined()
  }

  /// What two rasters differ by, in words; nil within the tolerances.
  func difference(from other: Raster) -> String? {
    let differences = zip(darkness, other.darkness).enumerated().flatMap { row, pair in
      zip(pair.0, pair.1).enumerated().map { column, cells in
        (row: row, column: column, size: abs(cells.0 - cells.1))
      }
    }
    guard let worst = differences.max(by: { $0.size < $1.size }) else { return nil }
    let mean = differences.reduce(0) { $0 + $1.size } / Double(differences.count)
    guard worst.size > Self.cellTolerance || mean > Self.meanTolerance else { return nil }
    return
      "row \(worst.row + 1), column \(worst.column + 1) by \(worst.size) %, all cells by \(mean) %"
  }
}
