// SPDX-License-Identifier: GPL-3.0-or-later
import Files
import Foundation
import Testing

/// docs/reliability.md states the limits that the program has.
@Test func limitsAreDocumented() throws {
  let page = try String(
    contentsOf: Binary.root.appendingPathComponent("docs/reliability.md"), encoding: .utf8)
  let counts: [(String, ClosedRange<Int>)] = [
    ("bets in a grid", Limits.gridPoints), ("smoothing weights", Limits.smoothingWeights),
    ("vocabulary", Limits.vocabulary), ("resamples", Limits.resamples), ("draws", Limits.draws),
    ("random vectors", Limits.vectors), ("Lanczos steps", Limits.steps),
    ("rows of a sparse matrix", Limits.sparseRows), ("rows times steps", Limits.basisNumbers),
    ("bytes of a column's name", Limits.columnName),
    ("cells of a table of JSON records", Limits.recordCells),
    ("significant digits", Limits.digits),
  ]
  let rows = page.split(separator: "\n").filter { $0.hasPrefix("| ") }
  for (name, range) in counts {
    let row = try #require(rows.first { $0.hasPrefix("| \(name)") }, "no limit of \(name)")
    #expect(row.hasSuffix("| \(range.lowerBound) to \(range.upperBound) |"), "\(row)")
  }
  for (name, range) in [
    ("magnitude", Limits.magnitude), ("mean loss", Limits.meanLoss),
  ] {
    let row = try #require(rows.first { $0.hasPrefix("| \(name)") }, "no limit of \(name)")
    func short(_ x: Double) -> String { Int(exactly: x).map { "\($0)" } ?? "\(x)" }
    #expect(
      row.hasSuffix(
        "| \(short(range.lowerBound)) to \(name == "magnitude" ? "1e+100" : short(range.upperBound)) |"
      ), "\(row)")
  }
}
