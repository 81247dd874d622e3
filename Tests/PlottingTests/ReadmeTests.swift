// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Plotting
import Testing

@Suite struct ReadmeTests {
  /// The program of the room's README, word for word.
  @Test func theProgramWorks() throws {
    let n = [2e5, 1e6, 5e6, 2e7], loss = [1.8, 1.3, 1.08, 0.99]
    func law(_ n: Double) -> Double { 0.9 + 400 / n.squareRoot() }
    let plot = Plot(
      x: Axis("parameters $N$", scale: .log10, tickLabels: .engineering),
      y: Axis("loss variation $\\Sigma$ (nats)", scale: .log10),
      marks: [
        BandMark(over: 2e5...2e7, label: "95 % interval") { (0.97 * law($0))...(1.03 * law($0)) },
        LineMark(over: 2e5...2e7, label: "fit $c + k/\\sqrt{N}$", law),
        PointsMark(x: n, y: loss, label: "measured"),
      ])
    let pdf = try plot.drawing().render(.pdf)  // or .svg, .png(dpi: 300)
    #expect(pdf.count > 1000)
  }

  /// The README shows the program above.
  @Test func theProgramIsTheReadmes() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let readme = try String(
      contentsOf: root.appending(path: "Sources/Plotting/README.md"), encoding: .utf8)
    let source = try String(contentsOf: URL(filePath: #filePath), encoding: .utf8)
    let program = readme.components(separatedBy: "```")[1].split(separator: "\n").dropFirst(2)
    for line in program { #expect(source.contains("    " + line + "\n"), "\(line)") }
  }
}
