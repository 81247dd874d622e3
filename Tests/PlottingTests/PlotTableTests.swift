// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Testing

@testable import Plotting

@Suite struct PlotTableTests {
  /// A table read back: one dictionary a row.
  private func rows(_ plots: [Plot]) -> [[String: String]] {
    let lines = PlotTable(plots).csv.split(separator: "\n")
    return lines.dropFirst().map { line in
      var cells: [String] = [""]
      var isQuoted = false
      for c in line {
        if c == "\"" {
          isQuoted.toggle()
        } else if c == ",", !isQuoted {
          cells.append("")
        } else {
          cells[cells.count - 1].append(c)
        }
      }
      #expect(cells.count == PlotTable.columns.count, "\(line)")
      return Dictionary(uniqueKeysWithValues: zip(PlotTable.columns, cells))
    }
  }

  private func number(_ row: [String: String], _ column: String) -> Double {
    Double(row[column] ?? "") ?? .nan
  }

  /// Draws points, lines and bands again from the table alone and compares them with the drawing.
  @Test(arguments: [Scale.linear, .log10, .symlog(linear: 0.5)], [false, true])
  func theTableSaysWhatIsDrawn(_ scale: Scale, _ isReversed: Bool) throws {
    let plot = Plot(
      x: Axis("$x$, in all", scale: .log10), y: Axis("y", scale: scale, isReversed: isReversed),
      legend: .none,
      marks: [
        BandMark(x: [1, 2, 3, 4], low: [1, 2, .nan, 4], high: [2, 3, 4, 5]),
        LineMark(x: [1, 2, 3, 4, 5], y: [1, .nan, 3, 2, 2], style: .dashed),
        PointsMark(
          x: [1, 0, 3, 4], y: [1, 2, .infinity, 9], yInterval: [nil, nil, nil, 8...9.5]),
      ])
    let rows = rows([plot])
    func axis(_ name: String, _ low: String, _ high: String) throws -> ClosedRange<Double> {
      let row = try #require(rows.first { $0["mark"] == "axis" && $0["axis"] == name })
      return number(row, low)...number(row, high)
    }
    let drawing = fixed(plot)
    guard case .clip(_, let data)? = drawing.shapes.first,
      case .line(let corner, _)? = drawing.shapes.dropFirst().first
    else {
      Issue.record("expected data and an axis line, found \(drawing.shapes.prefix(2))")
      return
    }
    let x = AxisMap(
      scale: .log10, domain: try axis("x", "x_low", "x_high"), from: corner[1].x, to: corner[2].x)
    let y = AxisMap(
      scale: scale, domain: try axis("y", "y_low", "y_high"),
      from: isReversed ? corner[0].y : corner[1].y, to: isReversed ? corner[1].y : corner[0].y)
    func place(_ row: [String: String], _ column: String) -> Point {
      Point(x(number(row, "x")) ?? .nan, y(number(row, column)) ?? .nan)
    }
    func expectSame(_ drawn: [Point], _ told: [Point]) {
      #expect(drawn.count == told.count && !told.isEmpty)
      for (a, b) in zip(drawn, told) { #expect(hypot(a.x - b.x, a.y - b.y) < 1e-6) }
    }
    let markers = data.compactMap { shape -> Point? in
      guard case .marker(_, let at, _, _, _) = shape else { return nil }
      return at
    }
    let points = rows.filter { $0["mark"] == "points" }
    expectSame(markers, points.map { place($0, "y") })
    #expect(number(points[1], "y_low") == 8 && number(points[1], "y_high") == 9.5)
    let dashed = data.compactMap { shape -> [Point]? in
      guard case .line(let points, let stroke) = shape, !stroke.dash.isEmpty else { return nil }
      return points
    }
    // The line is interrupted once: the piece of one vertex is in the table and shows nothing.
    let line = rows.filter { $0["mark"] == "line" }
    #expect(line.map { $0["part"] } == ["1", "2", "2", "2"] && line[0]["style"] == "dashed")
    expectSame(dashed.flatMap { $0 }, line.filter { $0["part"] == "2" }.map { place($0, "y") })
    let bands = data.compactMap { shape -> [Point]? in
      guard case .polygon(let points, _, _) = shape else { return nil }
      return points
    }
    let band = rows.filter { $0["mark"] == "band" && $0["part"] == "1" }
    let outline =
      band.map { place($0, "y_high") } + band.reversed().map { place($0, "y_low") }
    expectSame(try #require(bands.first), outline)
  }

  @Test func everyMarkHasItsRows() throws {
    var plot = Plot(
      title: "all", x: Axis("x, \"quoted\""), right: .own(Axis("right")),
      marks: [
        PointsMark(
          x: [1, 2], y: [1, 2], xInterval: [0.5...1.5, nil], label: "points", names: ["a", ""]),
        LineMark(x: [1, 2], y: [1, 2]).onRight, StepsMark(x: [1, 2], y: [1, 2]),
        BandMark(x: [1, 2], low: [0, 1], high: [2, 3]), AreaMark(x: [1, 2], y: [1, 2]),
        StackedAreaMark(
          x: [1, 2],
          layers: [.init("l", y: [1, 2], ink: .muted), .init("m", y: [1, -1], ink: .muted)]),
        BarsMark(x: [1], y: [2]), BoxesMark(at: [1], of: [[1, 2, 3, 9]]),
        HistogramMark(of: [1, 2, 3], bins: 2), DensityMark(of: [1, 2]),
        HeatMapMark(x: [1, 2], y: [1, 2], z: [[1, .nan], [3, 4]]),
        ContourMark(x: [1, 2], y: [1, 2], z: [[1, 2], [3, 4]], levels: [2.5]),
        RuleMark(.horizontal(y: 1), label: "rule"), RuleMark(.vertical(x: 1)), SpanMark(x: 1...2),
        TextMark("text", x: 1, y: 2), AnnotationMark("note", x: 1, y: 2),
      ])
    plot.insets = [Inset(Plot(marks: [PointsMark(x: [1], y: [2])]))]
    try expectSnapshot(
      PlotTable([plot]).csv.split(separator: "\n").filter { !$0.contains(",density,") }
        .joined(separator: "\n"), "table")
    let kinds = Set(rows([plot]).compactMap { $0["mark"] })
    for mark in plot.marks { #expect(kinds.contains(mark.kind), "\(mark.kind)") }
    #expect(kinds.contains("inset points"))
  }
}
