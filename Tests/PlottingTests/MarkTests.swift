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

  @Test func rules() throws {
    try check(RuleMark(.horizontal(y: 2), label: "$\\log V$"), "rule-horizontal")
    try check(RuleMark(.vertical(x: 2), label: "here", style: .dashed), "rule-vertical")
  }

  @Test func span() throws {
    let plot = Plot(
      size: Size(160, 120),
      marks: [LineMark(x: [0, 4], y: [0, 1]), SpanMark(x: 2...9, label: "beyond the data")])
    try expectSnapshot(fixed(plot).text, "span")
  }

  @Test func text() throws { try check(TextMark("here", x: 1, y: 2), "text") }

  @Test func stackedArea() throws {
    try check(
      StackedAreaMark(
        x: [1, 2, 3],
        layers: [
          .init("risk", y: [3, 2, 1], ink: .series(0)),
          .init("gap", y: [1, 0.5, -0.25], ink: .series(1)),
        ]), "stacked-area")
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
