// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

@Suite("laws plot")
struct PlotCommandTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The rows of the ladder's table of runs.
  private static let runs =
    (try? String(contentsOfFile: Binary.ladder + "/runs.csv", encoding: .utf8))
    .map { $0.split(separator: "\n").count - 1 } ?? 0

  private func table(_ text: String) throws -> String { try folder.file("t.csv", text) }

  @Test func aTableOfRunsBecomesAPlot() throws {
    let result = try Binary(
      "plot", Binary.ladder + "/runs.csv", "--x", "parameters", "--y", "final_train_loss", "--log",
      "xy", "--color", "model", "--fit", "power", "--theme", "slide", "-o", folder.path, "--json")
    #expect(result.status == 0)
    let files = try result.object()["files"] as? [String] ?? []
    let stem = folder.path + "/runs-final_train_loss-over-parameters"
    #expect(files == ["pdf", "svg", "png", "csv"].map { "\(stem).\($0)" })
    let svg = try String(contentsOfFile: stem + ".svg", encoding: .utf8)
    for word in ["820k", "Power law", "95 % interval", "final_train_loss", "parameters"] {
      #expect(svg.contains(word), "\(word)")
    }
    let csv = try String(contentsOfFile: stem + ".csv", encoding: .utf8)
    #expect(csv.split(separator: "\n").filter { $0.hasPrefix("1,points") }.count == Self.runs)
  }

  @Test func whatCannotBeDrawnIsSaid() throws {
    let path = try table("n,loss,who\n1,2,a\n0,3,b\n4,,b\n8,1,\"c, d\"\n")
    let result = try Binary(
      "plot", path, "--x", "n", "--y", "loss", "--log", "x", "--color", "who", "-o", folder.path,
      "--format", "csv", "--name", "out")
    #expect(result.status == 0)
    #expect(result.output.contains("note: 1 row has no x or no y"))
    #expect(result.output.contains("note: 1 of 1 point of “b” is not drawn"))
    let csv = try String(contentsOfFile: folder.path + "/out.csv", encoding: .utf8)
    #expect(csv.contains("1,points,\"c, d\",,,,8,1,"))
  }

  @Test func facetsErrorBarsAndSeveralColumns() throws {
    let path = try table("n,a,b,lo,hi,part\n1,2,3,1,3,p\n2,3,4,2,5,q\n3,4,5,3,6,q\n")
    let facets = try Binary(
      "plot", path, "--x", "n", "--y", "a,b", "--facet", "part", "-o", folder.path, "--name", "f",
      "--line", "--format", "svg,csv")
    #expect(facets.status == 0)
    let csv = try String(contentsOfFile: folder.path + "/f.csv", encoding: .utf8)
    #expect(csv.contains("\n2,points,b,"))
    let bars = try Binary(
      "plot", path, "--x", "n", "--y", "a", "--low", "lo", "--high", "hi", "-o", folder.path,
      "--name", "e", "--format", "csv")
    #expect(bars.status == 0)
    #expect(
      try String(contentsOfFile: folder.path + "/e.csv", encoding: .utf8)
        .contains("1,points,,,,,1,2,,,1,3,,"))
  }

  @Test func outputMayBeOneFile() throws {
    let path = try table("n,loss\n1,2\n3,4\n")
    let plot = ["plot", path, "--x", "n", "--y", "loss", "-o", folder.path + "/own.PDF"]
    let result = try Binary(plot)
    #expect(result.status == 0 && result.output == folder.path + "/own.PDF\n", "\(result.errors)")
    let data = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/own.PDF"))
    #expect(data.starts(with: Data("%PDF".utf8)))
    let both = try Binary(plot + ["--format", "svg"])
    #expect(both.status == 64)
    #expect(both.errors.contains("expected a folder in --output with --name or --format, found"))
  }

  @Test(arguments: [
    (["--x", "m", "--y", "loss"], "expected a column 'm', found 'n', 'loss'"),
    (["--x", "n", "--y", "loss", "--fit", "power"], "a fit needs x and y greater than 0"),
    (
      ["--x", "n", "--y", "loss", "--low", "n", "--high", "loss"],
      "t.csv:3:1: expected an error bar's"
    ),
  ])
  func badTables(_ arguments: [String], _ expected: String) throws {
    let path = try table("n,loss\n1,2\n3,-2\n")
    let result = try Binary(["plot", path] + arguments + ["-o", folder.path + "/none"])
    #expect(result.status == 1)
    #expect(result.errors.contains(expected), "\(result.errors)")
    #expect(result.errors.split(separator: "\n").count == 1)
    let written = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/none")
    #expect(written == [])
  }

  @Test func wrongUsage() throws {
    let path = try table("n,loss\n1,2\n")
    for arguments in [["--theme", "pink"], ["--low", "n"], ["--log", "z"]] {
      #expect(try Binary(["plot", path, "--x", "n", "--y", "loss"] + arguments).status == 64)
    }
  }

  @Test func figuresTakeAThemeAndWriteTables() throws {
    let result = try Binary(
      "figures", Binary.ladder, "-o", folder.path, "--only", "residuals", "--format", "png,csv",
      "--theme", "dark-slide", "--json")
    #expect(result.status == 0)
    #expect(try result.object()["notes"] as? [String] == [])
    let csv = try String(contentsOfFile: folder.path + "/residuals.csv", encoding: .utf8)
    #expect(csv.split(separator: "\n").filter { $0.hasPrefix("3,points") }.count == Self.runs)
  }
}
