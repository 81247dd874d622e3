// SPDX-License-Identifier: GPL-3.0-or-later
import Figures
import Foundation
import Testing

@testable import Plotting

/// Figures as pictures against stored ones, coarse and with a tolerance: what shapes as text cannot show,
/// such as letters that are boxes or a layer that is missing.
@Suite("Rasters of figures")
struct RasterTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Rasters")

  /// The figures with a stored raster; delete one to record it anew.
  static let names = FigureTests.drawn

  @Test(arguments: names)
  func raster(_ name: String) throws {
    let figure = try #require(Figures.Catalog.figures.first { $0.name == name })
    guard case .picture(let picture) = figure.draw(try FigureTests.results.get()) else { return }
    let drawing = picture.drawing(measurer: try PangoMeasurer())
    let cells = try drawing.brightness(columns: 48, rows: 28).map { row in
      row.map { Int((100 * $0).rounded()) }
    }
    let file = Self.folder.appendingPathComponent("\(name).txt")
    guard let stored = try? String(contentsOf: file, encoding: .utf8) else {
      try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
      let text = cells.map { $0.map(String.init).joined(separator: " ") + "\n" }.joined()
      try text.write(to: file, atomically: true, encoding: .utf8)
      Issue.record("recorded Rasters/\(name).txt: look at the figure, then run again")
      return
    }
    let before = stored.split(separator: "\n").map {
      $0.split(separator: " ").compactMap { Int($0) }
    }
    try #require(before.count == cells.count && before.allSatisfy { $0.count == 48 })
    let differences = zip(before, cells).flatMap { zip($0, $1).map { abs($0 - $1) } }
    #expect(differences.max() ?? 0 <= 6, "a cell of \(name) is brighter or darker by more than 6 %")
    #expect(differences.reduce(0, +) <= differences.count / 4, "\(name) differs all over")
  }
}
