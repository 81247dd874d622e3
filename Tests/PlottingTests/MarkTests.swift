// SPDX-License-Identifier: GPL-3.0-or-later

import Plotting
import Testing

@Suite struct MarkTests {
  private func check(_ mark: any Mark, _ name: String, scale: Scale = .linear) throws {
    let plot = Plot(
      x: Axis("$x$"), y: Axis("$y$", scale: scale), size: Size(160, 120), marks: [mark])
    try expectSnapshot(fixed(plot).text, name)
  }

  @Test func points() throws {
    try check(
      PointsMark(
        x: [1, 2, 3], y: [2, 4, 3], yInterval: [1...3, nil, 2.5...3.5], label: "measured",
        marker: .square, isFilled: false, names: ["a", "", "c"]), "points")
  }

  @Test func line() throws {
    try check(LineMark(over: 1...2, samples: 3, label: "law", style: .dashed) { $0 * $0 }, "line")
  }

  @Test func band() throws {
    try check(BandMark(over: 1...2, samples: 3, label: "95 %") { (-$0)...$0 }, "band")
  }

  @Test func bandBelowZeroOnLogarithmicAxis() throws {
    try check(
      BandMark(x: [1, 2, 3], low: [-1, 0.5, 1], high: [2, 3, 4]), "band-log", scale: .log10)
  }

  @Test func steps() throws { try check(StepsMark(x: [1, 2, 3], y: [1, 3, 2]), "steps") }

  @Test func bars() throws { try check(BarsMark(x: [1, 2, 3], y: [1, 3, -2]), "bars") }

  @Test func barsSideways() throws {
    try check(
      BarsMark(x: [3, 1], y: [0, 1], label: "loss", direction: .sideways), "bars-sideways")
  }

  @Test(arguments: [BarsMark.Arrangement.beside, .stacked])
  func barsOfSeveralSeries(_ arrangement: BarsMark.Arrangement) throws {
    try check(
      BarsMark(
        at: [0, 1],
        [
          .init("risk", [3, 2], intervals: [2.5...3.5, nil]),
          .init("gap", [1, -0.5], ink: .series(1)),
        ], arrangement: arrangement), "bars-\(arrangement.rawValue)")
  }

  @Test func aGapBetweenBarsIsNotMissing() {
    let mark = BarsMark(at: [0, 1], [.init("a", [1, .nan]), .init("b", [2, .infinity])])
    let drawing = fixed(Plot(marks: [mark]))
    #expect(drawing.notes == ["1 of 3 bars of “a” is not drawn: not finite, or beyond 1e306"])
  }

  @Test func boxes() throws {
    let mark = BoxesMark(at: [0, 1, 2], of: [[1, 2, 3, 4, 20], [5, .nan], []], label: "seeds")
    #expect(mark.boxes.map(\.median) == [3, 5])
    #expect(mark.boxes[0].middleHalf == 2...4 && mark.boxes[0].whiskers == 1...4)
    #expect(mark.boxes[0].outliers == [20])
    try check(mark, "boxes")
    try check(
      BoxesMark(at: [0, 1], of: [[1, 2, 3], [2, 3, 5]], direction: .sideways), "boxes-sideways")
  }

  @Test func rules() throws {
    try check(RuleMark(.horizontal(y: 2), label: "$\\log V$"), "rule-horizontal")
    try check(RuleMark(.vertical(x: 2), label: "here", style: .dashed), "rule-vertical")
  }

  @Test func span() throws {
    let plot = Plot(
      size: Size(160, 120),
      marks: [LineMark(x: [0, 4], y: [0, 1]), SpanMark(x: 2...9, label: "beyond the data")])
    try expectSnapshot(fixed(plot).text, "span")
    try check(SpanMark(y: 0.25...0.5, label: "ours"), "span-upright")
  }

  @Test func text() throws { try check(TextMark("here", x: 1, y: 2), "text") }

  @Test func annotation() throws {
    try check(AnnotationMark("here it bends", x: 1, y: 2), "annotation")
  }

  @Test func stackedArea() throws {
    try check(
      StackedAreaMark(
        x: [1, 2, 3],
        layers: [
          .init("risk", y: [3, 2, 1], ink: .series(0)),
          .init("gap", y: [1, 0.5, -0.25], ink: .series(1)),
        ]), "stacked-area")
  }

  @Test func area() throws {
    try check(AreaMark(x: [1, 2, 3], y: [1, 3, -1], label: "a"), "area")
  }

  @Test func heatMap() throws {
    try check(
      HeatMapMark(
        x: [1, 2, 3], y: [10, 20], z: [[1, 2, 3], [4, .nan, 6]], color: Axis("loss")),
      "heat-map")
  }

  @Test func contours() throws {
    try check(
      ContourMark(x: -1...1, y: -1...1, samples: 5, levels: [0.25, 0.5]) { $0 * $0 + $1 * $1 },
      "contour")
  }

  @Test func density() throws {
    var mark = DensityMark(of: [1, 2, 2, 4], bandwidth: 1, label: "d")
    #expect(mark.x.count == 512)
    mark.isFilled = false
    try check(mark, "density")
  }

  @Test func boxesInGroups() throws {
    let plot = Plot(
      x: .categories("", ["a", "b"]), size: Size(160, 120),
      marks: (0..<2).map { i in
        BoxesMark(
          at: [0, 1], of: [[1, 2, 3], [2, 4, 5]], label: "\(i)", ink: .series(i),
          slot: BarSlot(i, of: 2))
      })
    try expectSnapshot(fixed(plot).text, "boxes-in-groups")
  }

  @Test func violins() throws {
    let groups = [[1, 2, 2.5, 3, 4], [5, .nan], [], [2, 2]]
    let mark = ViolinsMark(at: [0, 1, 2, 3], of: groups, label: "seeds")
    #expect(mark.violins.map(\.count) == [5, 1, 2])
    #expect(mark.violins[0].median == 2.5 && mark.violins[0].middleHalf == 2...3)
    #expect(mark.violins[0].values.first == 1 && mark.violins[0].values.last == 4)
    #expect(mark.violins[0].density.max() == 1)
    try check(mark, "violins")
  }

  @Test func cloudsOfSeveralSeriesAreDrawnInTurns() throws {
    let x = (0..<40).map(Double.init)
    let mark = CloudMark([
      .init("a", x: x, y: x), .init("b", x: x, y: x.map { $0 + 1 }, ink: .series(1)),
    ])
    try check(mark, "cloud")
    let theme = Theme.journal
    let drawn = fixed(Plot(size: Size(160, 120), marks: [mark])).shapes.flatMap { shape in
      if case .clip(_, let shapes) = shape { return shapes }
      return []
    }
    let colors = drawn.compactMap { shape -> Color? in
      if case .markers(_, _, _, let fill, _) = shape { return fill }
      return nil
    }
    // Neither series lies over all of the other.
    #expect(colors.lastIndex(of: theme.color(.series(0))) ?? 0 > colors.count / 2)
    #expect(colors.firstIndex(of: theme.color(.series(1))) ?? 99 < colors.count / 2)
  }

  @Test func denseCloudsAreDarkestWhereTheyAreDensest() throws {
    let n = 30_000
    let x = (0..<n).map { $0 < n / 2 ? 0.5 : Double($0 % 200) / 200 }
    let y = (0..<n).map { $0 < n / 2 ? 0.5 : Double($0 / 200 % 75) / 75 }
    let drawing = fixed(Plot(size: Size(160, 120), marks: [CloudMark([.init(x: x, y: y)])]))
    #expect(drawing.text.contains("raster"))
    let ink = Theme.journal.color(.series(0))
    let darkest = ink.mixed(with: Theme.journal.foreground, 0.28 * 3)
    let fills = drawing.shapes.flatMap { shape -> [Color?] in
      guard case .clip(_, let inner) = shape, case .raster(_, let layers)? = inner.first else {
        return []
      }
      return layers.map { layer in
        if case .markers(_, _, _, let fill, _) = layer { return fill }
        return nil
      }
    }
    #expect(fills.first == ink && fills.last == darkest, "\(fills)")
  }

  @Test func histogramsShareBins() throws {
    var marks = [[1.0, 1.5, 2], [2, 3, 4, 9]].enumerated().map { i, values in
      HistogramMark(of: values, edges: [1, 2, 3, 4], label: "\(i)", ink: .series(i))
    }
    for i in marks.indices { marks[i].isOutlined = true }
    #expect(marks.map(\.counts) == [[2, 1, 0], [0, 1, 2]])
    let drawing = fixed(Plot(size: Size(160, 120), marks: marks))
    #expect(drawing.notes == ["1 of 4 values of “1” is not drawn: not finite, or beyond 1e306"])
    try expectSnapshot(drawing.text, "histogram-of-several")
  }

  @Test func histogram() throws {
    try check(HistogramMark(of: [1, 2, 2, 4, .nan], bins: 3, label: "h"), "histogram")
  }

  /// A mark's snapshots begin with its name: `BarsMark` with `bars`, `HeatMapMark` with `heat-map`.
  @Test func eachMarkHasASnapshot() throws {
    let names = try Snapshots.names()
    for file in try Snapshots.sources("Marks") where file.hasSuffix("Mark") && file != "Mark" {
      let words = file.dropLast(4).replacing(/[A-Z]/) { "-" + $0.output.lowercased() }.dropFirst()
      #expect(names.contains { $0.hasPrefix(words) }, "\(file) has no snapshot \(words)")
    }
  }

  @Test func manyPointsBecomeAPicture() throws {
    let n = 25_000
    let x = (0..<n).map { Double($0 % 157) }
    let plot = Plot(
      size: Size(160, 120),
      marks: [PointsMark(x: x, y: (0..<n).map { Double($0 / 157) }, label: "many")])
    let pdf = String(decoding: try plot.drawing().render(.pdf), as: UTF8.self)
    #expect(pdf.contains("/Subtype /Image") && pdf.contains("/FontFile"))
    #expect(fixed(plot).notes.isEmpty)
    guard case .clip(_, let layers)? = fixed(plot).shapes.first, case .raster? = layers.first else {
      Issue.record("expected a raster layer, found \(String(describing: fixed(plot).shapes.first))")
      return
    }
  }

  @Test func whatCannotBeDrawnIsCounted() {
    let drawing = fixed(
      Plot(
        x: Axis(scale: .log10), y: Axis(scale: .log10, domain: .fixed(1...10)),
        marks: [
          PointsMark(x: [0, 1, 2, 3], y: [1, -1, .nan, 2], label: "runs"),
          PointsMark(x: [1, 2], y: [5, 50]),
        ]))
    #expect(
      drawing.notes == [
        "3 of 4 points of “runs” are not drawn: not finite, or zero or less on a logarithmic axis",
        "1 of 2 points is not drawn: outside the axes",
      ])
  }
}
