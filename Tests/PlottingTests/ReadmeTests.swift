// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Plotting
import ScalingLaws
import Testing

@Suite struct ReadmeTests {
  /// The program of the room's README, word for word.
  @Test func theProgramWorks() throws {
    let n = [2e5, 1e6, 5e6, 2e7], loss = [1.8, 1.31, 1.07, 0.99]
    let fit = try InverseRoot.fit(to: Points(x: n, y: loss))
    let plot = Plot(
      x: Axis("parameters $N$", scale: .log10), y: Axis("loss variation $\\Sigma$", scale: .log10),
      marks: [
        BandMark(over: 2e5...2e7, label: "95 %") { fit.prediction(at: $0).interval ?? 1...1 },
        LineMark(over: 2e5...2e7, label: "fit $c + k/\\sqrt{N}$") { fit.law($0) },
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
    let program = readme.components(separatedBy: "```")[1].split(separator: "\n").dropFirst()
    #expect(program.count <= 12, "a newcomer's plot takes at most 12 lines")
    for line in program.dropFirst(2) { #expect(source.contains("    " + line + "\n"), "\(line)") }
  }
}
