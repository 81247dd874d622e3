// SPDX-License-Identifier: GPL-3.0-or-later
import Figures
import Files
import Foundation
import Plotting
import TestSupport
import Testing

@Suite("Contrast, overlap, clipping and type of every figure in every theme")
struct LegibilityTests {
  private static let pairs = Figures.Catalog.figures.map(\.name).flatMap { name in
    Theme.named.map { (name, $0.name) }
  }

  private func complaints(_ picture: Picture, _ name: String) throws -> [String] {
    let theme = try #require(Theme.named.first { $0.name == name }?.theme)
    let measurer = try PangoMeasurer()
    let drawing = picture.drawing(theme: theme, measurer: measurer)
    let scale = name.hasSuffix("slide") ? 2.1 : 1
    return Legibility(drawing, theme: theme, scale: scale, measurer: measurer).complaints
  }

  @Test("of the catalog", arguments: pairs)
  func catalog(_ name: String, _ theme: String) throws {
    let figure = try #require(Figures.Catalog.figures.first { $0.name == name })
    guard case .picture(let picture) = figure.draw(try FigureTests.findings.get()) else {
      Issue.record("\(name) is missing from the ladder")
      return
    }
    for complaint in try complaints(picture, theme) { Issue.record("\(complaint)") }
  }

  /// Every kind of plot of a table, with long words everywhere.
  private static let tables: [(String, TablePlotSettings)] = {
    func plot(
      _ file: String, x: String, y: String?, _ kind: TablePlotSettings.Kind, color: String? = nil,
      _ change: (inout TablePlotSettings) -> Void = { _ in }
    ) -> (String, TablePlotSettings) {
      var settings = TablePlotSettings(x: x, y: y.map { [$0] } ?? [], kind: kind)
      settings.color = color
      change(&settings)
      return ("docs/gallery/\(file).csv", settings)
    }
    let long = "the mean loss of held-out documents in nats per token, over all seeds and corpora"
    return [
      plot("history", x: "step", y: "loss", .lines, color: "run") {
        ($0.smoothing, $0.showsEnvelope, $0.title) = (40, true, long)
      },
      plot("history", x: "step", y: "loss", .points, color: "run") { $0.yAxis.label = long },
      plot("sweep", x: "lr", y: "width", .heatmap, color: "loss") { $0.colorAxis.label = long },
      plot("sweep", x: "lr", y: "loss", .band, color: "width") { $0.xAxis.isLogarithmic = true },
      plot("isoflop", x: "parameters", y: "loss", .points, color: "flops") {
        ($0.fit, $0.fitsEach, $0.xAxis.isLogarithmic) = (.parabola, true, true)
        $0.xAxis.label = long
      },
      plot("isoflop", x: "tokens", y: "loss", .points) {
        ($0.fit, $0.showsResiduals) = (.power, true)
        ($0.xAxis.isLogarithmic, $0.yAxis.isLogarithmic) = (true, true)
      },
      plot("seeds", x: "corpus", y: "loss", .violins, color: "optimizer"),
      plot("seeds", x: "corpus", y: "loss", .boxes, color: "optimizer"),
      plot("seeds", x: "loss", y: "corpus", .bars, color: "optimizer") { $0.title = long },
      plot("seeds", x: "corpus", y: "loss", .mean, color: "optimizer"),
      plot("seeds", x: "loss", y: nil, .histogram, color: "optimizer"),
      plot("seeds", x: "loss", y: nil, .density, color: "corpus"),
      plot("seeds", x: "corpus", y: "loss", .boxes) { $0.facet = "optimizer" },
      plot("seeds", x: "optimizer", y: "loss", .violins) { $0.facet = "corpus" },
      plot("seeds", x: "corpus", y: "loss", .points, color: "seed") { $0.legend = .below },
    ]
  }()

  @Test("of tables", arguments: tables.indices, Theme.named.map(\.name))
  func ofTables(_ index: Int, _ theme: String) throws {
    let (path, settings) = Self.tables[index]
    let table = try Table(contentsOf: FigureTests.root.appending(path: path).path)
    let picture = try TablePlot(settings, of: table).picture().picture
    for complaint in try complaints(picture, theme) {
      Issue.record("\(settings.kind) \(index): \(complaint)")
    }
  }

  /// What is hard to read is found.
  @Test func eachFaultIsSeen() {
    let measurer = FixedMeasurer()
    func found(_ shapes: [Shape]) -> [String] {
      let drawing = Drawing(size: Size(100, 50), shapes: shapes)
      return Legibility(drawing, theme: .journal, measurer: measurer).complaints
    }
    func text(_ words: String, _ x: Double, _ size: Double = 8, _ color: Color = .black) -> Shape {
      .text(Label(words, at: Point(x, 20), font: Font(size), color: color))
    }
    let pale = Color(hex: 0xE0A526)
    #expect(found([text("fine", 10)]) == [])
    #expect(found([text("pale", 10, 8, pale)]).first?.contains("contrast") == true)
    #expect(found([text("small", 10, 5)]).first?.contains("type of 5.0") == true)
    #expect(found([text("one", 10), text("two", 14)]) == ["“one” meets “two”"])
    #expect(found([text("leaves", 90)]) == ["“leaves” leaves the page"])
    #expect(found([text("cut…", 10)]) == ["“cut…” is cut"])
    let line = Shape.line([Point(0, 0), Point(9, 9)], Stroke(pale, width: 1))
    #expect(found([line]).count == 1)
    let dark = Shape.polygon(
      [Point(0, 0), Point(100, 0), Point(100, 50), Point(0, 50)], fill: .black, stroke: nil)
    #expect(found([dark, text("on it", 10)]).count == 1)
  }

  @Test func linesAreSmoothedWithoutMovingAStraightLine() {
    let line = (0..<100).map { 3 - 0.01 * Double($0) }
    for (a, b) in zip(Smoothing(window: 21).values(line), line) { #expect(abs(a - b) < 1e-12) }
    let noisy = (0..<400).map { 2 + ($0 % 2 == 0 ? 0.1 : -0.1) }
    let smooth = Smoothing(window: 20).values(noisy).map { abs($0 - 2) }
    #expect(smooth.dropFirst(50).dropLast(20).allSatisfy { $0 < 0.005 })
    #expect(smooth.dropFirst(50).allSatisfy { $0 < 0.05 })
  }
}
