// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Testing

@testable import Plotting

@Suite struct AxisTests {
  private let size = Size(170, 130)

  private func check(_ plot: Plot, _ name: String) throws {
    try expectSnapshot(fixed(plot).text, name)
    #expect(fixed(plot).notes == [])
  }

  @Test(arguments: [Scale.linear, .log10, .symlog(linear: 0.1)])
  func scales(_ scale: Scale) throws {
    let x: [Double] = scale == .log10 ? [0.03, 0.5, 1, 20, 300] : [-100, -1, 0, 0.01, 10]
    try check(
      Plot(
        x: Axis("$x$", scale: scale), size: size, marks: [PointsMark(x: x, y: [1, 2, 3, 4, 5])]),
      "scale-\(scale)")
  }

  /// `Scale` says its cases in lines that begin with `case`.
  @Test func eachScaleHasASnapshot() throws {
    let source = Snapshots.folder.deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Sources/Plotting/Axes/Scale.swift")
    let text = try String(contentsOf: source, encoding: .utf8)
    let cases = text.matches(of: /\n  case (\w+)/).map { String($0.1) }
    let names = try Snapshots.names()
    #expect(cases.count >= 3)
    for name in cases { #expect(names.contains("scale-\(name)"), "\(name)") }
  }

  @Test func reversed() throws {
    try check(
      Plot(
        x: Axis("$x$", scale: .log10, isReversed: true), y: Axis("$y$", isReversed: true),
        size: size,
        marks: [
          BandMark(x: [1, 10, 100], low: [1, 2, 2], high: [3, 4, 5]),
          BarsMark(x: [1, 10, 100], y: [1, 2, 3]),
        ]), "axis-reversed")
  }

  @Test func categories() throws {
    try check(
      Plot(
        x: .categories("family", ["Azuma", "betting on coins", "$\\Sigma$"]), size: size,
        marks: [BarsMark(x: [0, 1, 2], y: [3, 2, 1])]), "axis-categories")
  }

  @Test func wordsAreBroken() throws {
    let names = ["Hoeffding with a union bound", "Azuma", "Freedman, empirical"]
    try check(
      Plot(
        x: .categories("", names), y: .categories("", names, isReversed: true), size: size,
        marks: [PointsMark(x: [0, 1, 2], y: [0, 1, 2])]), "axis-categories-broken")
  }

  @Test func wordsThatCannotBeBrokenStandUpright() throws {
    try check(
      Plot(
        x: .categories("optimizer", ["AdamW", "Shampoo, distributed", "stochastic"]),
        size: Size(110, 130), marks: [BarsMark(x: [0, 1, 2], y: [3, 2, 1])]),
      "axis-categories-upright")
  }

  @Test func otherUnits() throws {
    try check(
      Plot(
        x: Axis("$N$", scale: .log10, tickLabels: .engineering), y: Axis("nats"),
        top: .translated(Axis("FLOP", scale: .log10)) { 120 * $0 * $0 },
        right: .translated(Axis("bits")) { $0 / M_LN2 }, size: size,
        marks: [LineMark(x: [1e6, 1e8], y: [3, 2])]), "axis-other-units")
  }

  @Test func rightAxis() throws {
    try check(
      Plot(
        y: Axis("loss"), right: .own(Axis("rate", scale: .log10)), size: size,
        marks: [
          LineMark(x: [0, 1], y: [3, 2], label: "loss"),
          LineMark(x: [0, 1], y: [1e-4, 1e-2], label: "rate", ink: .series(1)).onRight,
        ]), "right")
  }

  @Test(arguments: [Scale.linear, .log10, .symlog(linear: 1e-3), .symlog(linear: 1e5)])
  func scalesAreInverted(_ scale: Scale) {
    for value in [1e-300, 1e-9, 0.5, 1, 7, 1e9, 1e300] {
      for v in scale == .log10 ? [value] : [value, -value] {
        let position = scale.position(v) ?? .nan
        #expect(abs(scale.value(at: position) / v - 1) < 1e-9, "\\(v) on \\(scale)")
      }
    }
    #expect(scale.position(0) == (scale == .log10 ? nil : 0))
  }

  @Test func aTopAxisStandsWhereItsValuesAre() {
    let side = AxisSide(Axis(scale: .log10), domain: 1e6...1e8)
    let top = AxisSide(Axis(scale: .log10), translating: side) { 120 * $0 * $0 }
    #expect(abs((top?.fraction(120e14) ?? 0) - 0.5) < 1e-12)
    let falling = AxisSide(Axis(), translating: side) { 1 / $0 }
    #expect(abs((falling?.fraction(1e-7) ?? 0) - 0.5) < 1e-12)
    #expect(AxisSide(Axis(), translating: side) { _ in 1 } == nil)
  }
}
