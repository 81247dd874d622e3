// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Plotting
import Testing

@Suite struct PlotTests {
  /// Measured points, fitted line, interval and extrapolation over three decades.
  static let scatter: Plot = {
    let n: [Double] = [2e5, 1e6, 5e6, 2e7]
    func law(_ n: Double) -> Double { 0.9 + 400 / n.squareRoot() }
    return Plot(
      title: "Loss variation",
      x: Axis("parameters $N$", scale: .log10, tickLabels: .engineering),
      y: Axis("$\\Sigma$ (nats)", scale: .log10),
      marks: [
        SpanMark(x: 2e7...1e9),
        BandMark(over: 2e5...1e9, samples: 9, label: "95 % interval") {
          (0.95 * law($0))...(1.05 * law($0))
        },
        LineMark(over: 2e5...2e7, samples: 5, label: "fit $c+k/\\sqrt{N}$", law),
        LineMark(over: 2e7...1e9, samples: 5, label: "extrapolated", style: .dashed, law),
        PointsMark(x: n, y: n.map(law), label: "measured"),
        RuleMark(.horizontal(y: 0.9), label: "$\\hat{c}$"),
      ])
  }()

  static let panels = PlotGrid(
    [scatter, scatter, Plot(x: Axis("x"), y: Axis("y"), marks: [LineMark(x: [0, 1], y: [0, 1])])])

  @Test func composed() throws { try expectSnapshot(fixed(Self.scatter).text, "scatter") }

  @Test func panels() throws {
    try expectSnapshot(Self.panels.drawing(measurer: FixedMeasurer()).text, "panels")
    var shared = Self.panels
    shared.legend = .shared
    try expectSnapshot(shared.drawing(measurer: FixedMeasurer()).text, "panels-shared")
  }

  @Test func panelsOverOneUprightAxis() throws {
    var grid = PlotGrid(
      [1.0, 3].map { top in
        Plot(x: Axis("x"), y: Axis("y"), marks: [LineMark(x: [0, top], y: [0, top])])
      }, size: Size(220, 110))
    grid.axes = .sharedY
    let drawing = grid.drawing(measurer: FixedMeasurer())
    try expectSnapshot(drawing.text, "panels-shared-y")
    let words = drawing.labels.map(\.markup)
    #expect(words.filter { $0 == "y" }.count == 1 && words.filter { $0 == "x" }.count == 2)
  }

  @Test(arguments: [Plot.LegendPlacement.automatic, .below])
  func aLegendSaysWhatItsColoursStandFor(_ placement: Plot.LegendPlacement) throws {
    var plot = Plot(
      legend: placement, size: Size(180, 130),
      marks: (1...3).map { i in
        LineMark(x: [0, 1], y: [0, Double(i)], label: "\(i)k", ink: .ramp(i, of: 3))
      })
    plot.legendTitle = "parameters"
    try expectSnapshot(fixed(plot).text, "legend-title-\(placement)")
  }

  @Test func directLabels() throws {
    var plot = Self.scatter
    plot.legend = .direct
    try expectSnapshot(fixed(plot).text, "direct-labels")
  }

  @Test func directLabelsInside() throws {
    // A right axis leaves no room beside the lines; the words then stand at the lines.
    var plot = Self.scatter
    plot.legend = .direct
    plot.right = .translated(Axis("bits", scale: .log10)) { $0 / M_LN2 }
    try expectSnapshot(fixed(plot).text, "direct-labels-inside")
  }

  @Test func directLabelsWithoutRoomBecomeALegend() {
    let lines = (0..<9).map { i in
      LineMark(
        x: [0, 1, 2], y: [0, 1, 0], label: "a very long name of line \(i)", ink: .series(i))
    }
    let drawing = fixed(Plot(x: Axis(domain: .fixed(0...3)), legend: .direct, marks: lines))
    let words = drawing.labels.map(\.markup)
    for i in 0..<9 { #expect(words.filter { $0.hasSuffix("line \(i)") }.count == 1) }
  }

  @Test func facets() throws {
    let facets = (1...5).map { i in
      Plot(
        title: "\(i)", x: Axis("x"), y: Axis("y"), size: Size(100, 100),
        marks: [
          LineMark(x: [0, Double(i)], y: [Double(i), 0], label: "line"),
          PointsMark(x: [1], y: [1], label: "point"),
        ])
    }
    let grid = PlotGrid.facets(facets, columns: 2, size: Size(240, 260))
    let drawing = grid.drawing(measurer: FixedMeasurer())
    try expectSnapshot(drawing.text, "facets")
    // x is named below the two lowest panels, y left of the three rows; each legend entry stands once.
    let words = drawing.labels.map(\.markup)
    #expect(words.filter { $0 == "x" }.count == 2)
    #expect(words.filter { $0 == "y" }.count == 3)
    #expect(words.filter { $0 == "line" }.count == 1)
  }

  @Test func inset() throws {
    var plot = Self.scatter
    plot.marks.removeLast()
    plot.insets = [
      Inset(Plot(x: Axis("$x$"), marks: [StepsMark(x: [0, 1, 2], y: [1, 2, 1])])),
      Inset(Plot(marks: []), width: 0.25, height: 0.3, place: .at(x: 0.02, y: 0.68)),
    ]
    try expectSnapshot(fixed(plot).text, "inset")
  }

  @Test(arguments: Theme.named.map(\.name))
  func themes(_ name: String) throws {
    let theme = try #require(Theme.named.first { $0.name == name }?.theme)
    let drawing = Self.scatter.drawing(theme: theme, measurer: FixedMeasurer())
    try expectSnapshot(drawing.text, "theme-\(name)")
    let page = Rect(size: drawing.size)
    for label in drawing.labels { #expect(page.contains(label.bounds(FixedMeasurer()))) }
  }

  @Test func framesOfOneSize() {
    // The axis line is the first shape after each panel's data: left top, left bottom, right bottom.
    let frames = Self.panels.drawing(measurer: FixedMeasurer()).shapes.compactMap {
      shape -> Size? in
      guard case .line(let p, _) = shape, p.count == 3 else { return nil }
      return Size(p[2].x - p[1].x, p[1].y - p[0].y)
    }
    #expect(frames.count == 3)
    for frame in frames {
      #expect(abs(frame.width - frames[0].width) < 1e-9)
      #expect(abs(frame.height - frames[0].height) < 1e-9)
    }
  }

  @Test func emptyConstantAndSingle() {
    for scale in [Scale.linear, .log10] {
      for y in [[], [0], [5], [5, 5, 5], [-3], [.nan], [1e300], [1e-300]] as [[Double]] {
        let plot = Plot(
          y: Axis("y", scale: scale), marks: [PointsMark(x: y.map { _ in 1 }, y: y, label: "p")])
        let ticks = fixed(plot).labels.filter { $0.alignment == .end }
        #expect(ticks.count >= 2, "y = \(y) on a \(scale) axis")
      }
    }
    #expect(fixed(Plot(marks: [])).labels.count > 3)
  }

  @Test func sameBytesTwice() throws {
    for format in [Format.pdf, .svg, .png(dpi: 72)] {
      let first = try Self.panels.drawing().render(format)
      let second = try Self.panels.drawing().render(format)
      #expect(first == second, "\(format)")
    }
  }

  @Test func formats() throws {
    let drawing = try Self.scatter.drawing()
    let pdf = try drawing.render(.pdf, metadata: Metadata(title: "Σ", author: "A"))
    #expect(pdf.starts(with: Data("%PDF".utf8)))
    // Vector and text stay vector and text: fonts are embedded and there is no picture.
    let source = String(decoding: pdf, as: UTF8.self)
    #expect(source.contains("/FontFile") && source.contains("STIX"))
    #expect(!source.contains("/Subtype /Image"))
    let png = try drawing.render(
      .png(dpi: 144), metadata: Metadata(title: "Σ over N", subject: "a plot"))
    #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47]))
    // 144 pixels per inch are 5669 per metre; title and description stay UTF-8.
    let density: [UInt8] = [0, 0, 0x16, 0x25, 0, 0, 0x16, 0x25, 1]
    #expect(png.firstRange(of: Data("pHYs".utf8) + Data(density)) != nil)
    #expect(png.firstRange(of: Data("iTXtTitle\0\0\0\0\0Σ over N".utf8)) != nil)
    #expect(png.firstRange(of: Data("iTXtDescription\0\0\0\0\0a plot".utf8)) != nil)
  }

  @Test func svgIsWellFormed() throws {
    let svg = String(
      decoding: try Self.scatter.drawing().render(
        .svg, metadata: Metadata(title: "a < b", subject: Self.scatter.summary)), as: UTF8.self)
    #expect(svg.contains("<title>a &lt; b</title>"))
    #expect(svg.contains("<desc>Loss variation. A plot of span; band “95 % interval”; line “fit"))
    #expect(svg.hasPrefix("<?xml") && svg.hasSuffix("</svg>\n"))
    #expect(!svg.contains("<image"))
    #expect(svg.contains(">fit </tspan>") && svg.contains(">Loss variation</tspan>"))
    var open: [Substring] = []
    for tag in svg.matches(of: /<(\/?)([A-Za-z]+)[^>]*?(\/?)>/) {
      if !tag.1.isEmpty {
        #expect(open.popLast() == tag.2)
      } else if tag.3.isEmpty {
        open.append(tag.2)
      }
    }
    #expect(open.isEmpty)
  }
}
