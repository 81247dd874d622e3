// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Testing

@testable import Plotting

@Suite struct RandomPlotTests {
  /// A linear congruential generator: the same plots on every machine.
  struct Dice {
    var state: UInt64

    mutating func fraction() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / 9_007_199_254_740_992
    }

    mutating func number(_ range: Range<Int>) -> Int {
      range.lowerBound + Int(fraction() * Double(range.count))
    }

    mutating func values(_ count: Int) -> [Double] {
      let kind = number(0..<7)
      let low = fraction() * 600 - 300
      let high = fraction() * 600 - 300
      let centre = fraction()
      return (0..<count).map { _ in
        switch kind {
        case 0: pow(10, low + (high - low) * fraction())
        case 1: pow(10, low)
        case 2: (fraction() - 0.5) * pow(10, low)
        case 3: fraction() * 10
        case 4: 1 + centre + 1e-10 * fraction()
        case 5: [0, -1, .nan, .infinity, 1, 1e306, -1e308, .leastNonzeroMagnitude][number(0..<8)]
        default: pow(10, fraction() * 3)
        }
      }
    }

    mutating func plot() -> Plot {
      let scales: [Scale] = [.linear, .log10, .symlog(linear: pow(10, fraction() * 20 - 10))]
      let words = ["", "loss", "$\\Sigma\\sqrt{C}$", String(repeating: "a long label ", count: 9)]
      func axis() -> Axis {
        Axis(
          words[number(0..<4)], scale: scales[number(0..<3)],
          tickLabels: number(0..<2) == 0 ? .automatic : .engineering,
          isReversed: number(0..<5) == 0)
      }
      let names = (0..<number(1..<9)).map { "\(words[number(0..<4)]) \($0)" }
      func axisOrCategories() -> Axis {
        number(0..<6) == 0 ? .categories(words[number(0..<4)], names) : axis()
      }
      let isTwofold = number(0..<4) == 0
      let marks = (0..<number(0..<4)).map { i -> any Mark in
        let count = [0, 1, 2, 30][number(0..<4)]
        let (x, y, z) = (values(count), values(count), values(count))
        let label = number(0..<3) == 0 ? nil : "\(words[number(0..<4)]) \(i)"
        switch number(0..<18) {
        case 0: return LineMark(x: x, y: y, label: label, style: .dashed)
        case 1: return BandMark(x: x, low: y, high: z, label: label)
        case 2: return StepsMark(x: x, y: y, label: label)
        case 3: return StackedAreaMark(x: x, layers: [.init(label ?? "a", y: y, ink: .ramp(1))])
        case 4: return RuleMark(.horizontal(y: y.first ?? 1), label: label)
        case 5: return BarsMark(x: x, y: y, label: label)
        case 6: return DensityMark(of: x, scale: scales[number(0..<2)], label: label)
        case 7: return HistogramMark(of: x, label: label)
        case 8: return AreaMark(x: x, y: y, label: label)
        case 9:
          let places = Array(Set(x.filter(\.isFinite))).sorted().prefix(5)
          let rows = places.map { row in places.map { _ in z.first ?? row } }
          return HeatMapMark(
            x: Array(places), y: Array(places), z: rows, color: Axis(label ?? ""))
        case 10:
          let places = Array(Set(x.filter(\.isFinite))).sorted()
          let rows = places.indices.map { i in places.indices.map { y[($0 * 7 + i * i) % y.count] }
          }
          return ContourMark(x: places, y: places, z: rows, label: label)
        case 11:
          let series = [y, z].map { BarsMark.Series(label, $0, intervals: $0.map { _ in 1...2 }) }
          return BarsMark(
            at: x, series, arrangement: number(0..<2) == 0 ? .beside : .stacked,
            direction: number(0..<2) == 0 ? .upright : .sideways)
        case 12:
          return BoxesMark(
            at: [0, 1], of: [y, z], label: label,
            direction: number(0..<2) == 0 ? .upright : .sideways)
        case 13:
          let ends = [y.first ?? 0, z.first ?? 1].map { $0.isFinite ? $0 : 0 }.sorted()
          return number(0..<2) == 0
            ? SpanMark(x: ends[0]...ends[1], label: label)
            : SpanMark(y: ends[0]...ends[1], label: label)
        case 15:
          return ViolinsMark(
            at: [0, 1], of: [y, z], scale: scales[number(0..<2)], label: label,
            slot: BarSlot(number(0..<2), of: 2))
        case 16: return CloudMark([.init(label, x: x, y: y), .init("b", x: x, y: z)])
        case 14: return AnnotationMark(label ?? "here", x: x.first ?? 0, y: y.first ?? 0)
        default:
          let points = PointsMark(x: x, y: y, label: label, names: x.map { _ in "p" })
          return isTwofold ? points.onRight : points
        }
      }
      let legends: [Plot.LegendPlacement] = [.automatic, .below, .beside, .direct, .none]
      return Plot(
        title: number(0..<2) == 0 ? nil : words[number(0..<4)], x: axisOrCategories(),
        y: axisOrCategories(),
        top: number(0..<5) == 0 ? .translated(axis()) { 2 * $0 + 1 } : nil,
        right: isTwofold ? .own(axis()) : nil, legend: legends[number(0..<5)],
        size: Size(160 + 200 * fraction(), 120 + 150 * fraction()), marks: marks)
    }
  }

  /// As many plots as SCALINGLAWS_RANDOM_PLOTS says; `make plots` draws 10,000.
  static let count =
    ProcessInfo.processInfo.environment["SCALINGLAWS_RANDOM_PLOTS"].flatMap(Int.init) ?? 1000

  @Test(arguments: 0..<4)
  func nothingLeavesThePageAndNoTickLabelsMeet(_ part: Int) {
    var dice = Dice(state: 2026 + UInt64(part))
    let measurer = FixedMeasurer()
    for i in 0..<Self.count / 4 {
      let plot = dice.plot()
      for complaint in complaints(plot.drawing(measurer: measurer), measurer).prefix(3) {
        Issue.record("plot \(i) of part \(part): \(complaint)")
      }
    }
  }

  @Test func aMillionPointsAreDrawnOrCounted() {
    var dice = Dice(state: 6)
    let n = 1_000_000
    let x = (0..<n).map { _ in pow(10, dice.fraction() * 600 - 300) }
    let y = (0..<n).map { $0 % 10 == 0 ? -x[$0] : x[n - 1 - $0] }
    for scale in [Scale.linear, .log10] {
      let plot = Plot(
        x: Axis("x", scale: scale), y: Axis("y", scale: scale),
        marks: [PointsMark(x: x, y: y, label: "points")])
      let drawing = plot.drawing(measurer: FixedMeasurer())
      #expect(complaints(drawing, FixedMeasurer()) == [])
      #expect(drawing.notes.count == (scale == .linear ? 0 : 1))
      #expect(
        drawing.notes.allSatisfy {
          $0.hasPrefix("100000 of 1000000 points of “points” are not drawn")
        })
    }
  }

  /// What is drawn beyond the page, and tick labels that meet.
  private func complaints(_ drawing: Drawing, _ measurer: FixedMeasurer) -> [String] {
    let page = Rect(size: drawing.size)
    var complaints = drawing.notes.filter { $0.contains("no room for the legend") }
    complaints += drawing.shapes.filter { !isInside($0, page, measurer) }
      .map { "\($0) leaves the page" }
    // Tick labels are the small ones that are centred (x) or end at the axis (y).
    let small = Theme.journal.smallFontSize
    for alignment in [Label.Alignment.middle, .end] {
      let boxes = drawing.labels
        .filter { $0.alignment == alignment && $0.font.size == small && $0.rotation == 0 }
        .map { $0.bounds(measurer) }
      for (j, a) in boxes.enumerated() {
        for b in boxes[(j + 1)...] where a.intersects(b) { complaints.append("\(a) meets \(b)") }
      }
    }
    return complaints
  }

  @Test func realFontsAndFormats() throws {
    var dice = Dice(state: 7)
    for _ in 0..<12 {
      let drawing = try dice.plot().drawing()
      for format in [Format.pdf, .svg, .png(dpi: 40)] {
        #expect(try drawing.render(format).count > 200)
      }
    }
  }

  private func isInside(_ shape: Shape, _ page: Rect, _ measurer: any TextMeasurer) -> Bool {
    let roomy = page.inset(by: -0.6)
    switch shape {
    case .line(let points, _), .polygon(let points, _, _): return points.allSatisfy(roomy.contains)
    case .marker(_, let at, let size, _, _): return page.inset(by: size / 2 - 0.6).contains(at)
    case .text(let label): return roomy.contains(label.bounds(measurer))
    case .clip(let rect, let shapes):
      return page.inset(by: -4.6).contains(rect)
        && shapes.allSatisfy { isInside($0, page, measurer) }
    case .raster(let rect, let shapes):
      return page.inset(by: -4.6).contains(rect)
        && shapes.allSatisfy { isInside($0, page, measurer) }
    case .markers(_, let at, let size, _, _):
      return at.allSatisfy(page.inset(by: size / 2 - 0.6).contains)
    case .link(_, let shapes), .titled(_, let shapes), .tagged(_, let shapes):
      return shapes.allSatisfy { isInside($0, page, measurer) }
    }
  }
}
