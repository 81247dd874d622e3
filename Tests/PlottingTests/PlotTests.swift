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

  @Test func directLabels() throws {
    var plot = Self.scatter
    plot.legend = .direct
    try expectSnapshot(fixed(plot).text, "direct-labels")
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
    let png = try drawing.render(.png(dpi: 144))
    #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47]))
  }

  @Test func svgIsWellFormed() throws {
    let svg = String(decoding: try Self.scatter.drawing().render(.svg), as: UTF8.self)
    #expect(svg.hasPrefix("<?xml") && svg.hasSuffix("</svg>\n"))
    #expect(!svg.contains("<image") && !svg.contains(/"surface\d/))
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
