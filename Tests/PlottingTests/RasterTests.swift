// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Plotting
import Testing

/// Pictures against stored ones, with the tolerances of ``Raster``; delete one to record it anew.
@Suite struct RasterTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
    path: "Rasters")

  private static func plot(
    moved: Double = 0, without missing: Int? = nil, label: String = "measured"
  ) -> Plot {
    let n: [Double] = [2e5, 1e6, 5e6, 2e7]
    func law(_ n: Double) -> Double { 0.9 + 400 / n.squareRoot() }
    let kept = n.indices.filter { $0 != missing }
    return Plot(
      title: "Loss variation", x: Axis("parameters $N$", scale: .log10, domain: .fixed(1e5...1e9)),
      y: Axis("$\\Sigma\\sqrt{C}$ (nats)", domain: .fixed(0.8...2)),
      marks: [
        SpanMark(x: 2e7...1e9, label: "extrapolated"),
        BandMark(over: 2e5...1e9, label: "95 % interval") { 0.95 * law($0)...1.05 * law($0) },
        LineMark(over: 2e5...2e7, label: "$c+k/\\sqrt{N}$", law),
        LineMark(over: 2e7...1e9, style: .dashed, law),
        PointsMark(
          x: kept.map { n[$0] }, y: kept.map { law(n[$0]) + moved }, label: label),
      ])
  }

  static let plots: [(name: String, plot: Plot, theme: Theme)] = [
    ("scatter", plot(), .journal),
    ("scatter-dark", plot(), .dark),
    (
      "bars",
      Plot(
        x: Axis("bound (nats)"),
        y: .categories("", ["Hoeffding with a union bound", "Azuma", "betting"], isReversed: true),
        marks: [
          BarsMark(
            at: [0, 1, 2],
            [.init("risk", [3, 2, 1]), .init("gap", [1, 1.5, 0.5], ink: .series(1))],
            arrangement: .stacked, direction: .sideways)
        ]), .journal
    ),
    (
      "heat-map",
      Plot(
        x: Axis("$x$"), y: Axis("$y$"),
        marks: [
          HeatMapMark(x: -2...2, y: -2...2, columns: 9, rows: 9, color: Axis("$x\\cdot y$")) {
            $0 * $1
          },
          ContourMark(x: -2...2, y: -2...2, samples: 9) { $0 * $1 },
        ]), .journal
    ),
  ]

  private static func raster(_ plot: Plot, _ theme: Theme = .journal) throws -> Raster {
    try Raster(png: try plot.drawing(theme: theme).render(.png(dpi: 96)))
  }

  @Test(arguments: plots.map(\.name))
  func picture(_ name: String) throws {
    let (_, plot, theme) = try #require(Self.plots.first { $0.name == name })
    let fresh = try Self.raster(plot, theme)
    let file = Self.folder.appending(path: name + ".txt")
    guard let text = try? String(contentsOf: file, encoding: .utf8) else {
      try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
      try fresh.text.write(to: file, atomically: true, encoding: .utf8)
      Issue.record("recorded Rasters/\(name).txt: look at the picture, then run again")
      return
    }
    let stored = try #require(Raster(text: text), "\(name).txt is not a raster")
    #expect(fresh.difference(from: stored) == nil)
  }

  @Test func whatIsShiftedOrMissingIsSeen() throws {
    let whole = try Self.raster(Self.plot())
    #expect(whole.difference(from: try Self.raster(Self.plot())) == nil)
    // 0.018 of 1.2 nats over the frame's height are two points.
    #expect(whole.difference(from: try Self.raster(Self.plot(moved: 0.018))) != nil)
    #expect(whole.difference(from: try Self.raster(Self.plot(without: 2))) != nil)
    #expect(whole.difference(from: try Self.raster(Self.plot(label: "meas"))) != nil)
    var thin = Self.plot()
    thin.marks.remove(at: 1)
    #expect(whole.difference(from: try Self.raster(thin)) != nil)
  }
}
