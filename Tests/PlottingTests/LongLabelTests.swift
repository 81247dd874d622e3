// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Testing

@testable import Plotting

@Suite struct LongLabelTests {
  private static let words = "the mean loss of held-out documents in nats per token"

  @Test func wordsAreBrokenAndNotCut() {
    let breaking = LineBreaking(limit: 8) { Double($0.count) }
    #expect(breaking.lines("a b c") == ["a b c"])
    #expect(breaking.lines("one two three") == ["one two", "three"])
    #expect(breaking.lines("held-out-documents") == ["held-", "out-", "document", "s"])
    #expect(breaking.lines("$a long formula$ x") == ["$a long formula$", "x"])
  }

  @Test func titlesAndLabelsAreWrapped() {
    let plot = Plot(
      title: Self.words + ", of all models and seeds", x: Axis(Self.words + ", once"),
      y: Axis(Self.words), size: Size(200, 160), marks: [LineMark(x: [1, 2], y: [1, 2])])
    let drawing = fixed(plot)
    let text = drawing.labels.map(\.markup).joined(separator: " ")
    for word in (Self.words + " seeds once").split(separator: " ") { #expect(text.contains(word)) }
    #expect(!text.contains("…"))
    #expect(drawing.labels.allSatisfy { $0.font.size >= Theme.journal.smallFontSize })
  }

  /// Every entry is there, and the page has grown where it must.
  @Test(arguments: Theme.named.map(\.name), [3, 12, 24])
  func legendsNeverDisappear(_ name: String, _ count: Int) throws {
    let theme = try #require(Theme.named.first { $0.name == name }?.theme)
    let names = (0..<count).map { "run \($0) of \(Self.words)" }
    let noise = (0..<count).map { i in (0..<40).map { Double(($0 * 7919 + i * 104_729) % 97) } }
    for legend in [Plot.LegendPlacement.automatic, .below, .direct] {
      let plot = Plot(
        x: Axis("x"), y: Axis("y"), legend: legend,
        marks: names.indices.map { i in
          LineMark(
            x: (0..<40).map(Double.init), y: noise[i], label: names[i], ink: .series(i))
        })
      let drawing = plot.drawing(theme: theme, measurer: FixedMeasurer())
      #expect(drawing.notes.isEmpty, "\(drawing.notes)")
      let text = drawing.labels.map(\.markup).joined(separator: " ")
      for i in names.indices { #expect(text.contains("run \(i)"), "\(legend) \(i)") }
    }
  }

  @Test func namesInPanelsAreNeverTurned() {
    let panels = (0..<3).map { i in
      Plot(
        title: "\(i)", x: .categories("x", ["a-very-long_name/of.it", "second one", "third"]),
        marks: [BarsMark(x: [0, 1, 2], y: [1, 2, 3])])
    }
    let drawing = PlotGrid.facets(panels, columns: 3, size: Size(516, 200))
      .drawing(measurer: FixedMeasurer())
    let turned = drawing.labels.filter { $0.rotation != 0 && !$0.markup.isEmpty }
    #expect(turned.isEmpty, "\(turned.map(\.markup))")
    #expect(!drawing.labels.contains { $0.markup.contains("…") })
  }

  @Test func panelsBelowEachOtherHaveTheHeightsAskedFor() {
    var grid = PlotGrid(
      (0..<2).map { _ in Plot(x: Axis("x"), marks: [LineMark(x: [1, 2], y: [1, 2])]) }, columns: 1,
      size: Size(200, 300))
    grid.axes = .sharedX
    grid.rowWeights = [3, 1]
    grid.letters = false
    let heights = grid.drawing(measurer: FixedMeasurer()).shapes.compactMap { shape -> Double? in
      if case .clip(let rect, _) = shape { return rect.height - 2 * Theme.journal.markerSize }
      return nil
    }
    #expect(heights.count == 2)
    #expect(abs(heights[0] / heights[1] - 3) < 1e-6, "\(heights)")
  }
}
