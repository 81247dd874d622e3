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
    (["--x", "m", "--y", "loss"], "expected a column 'm', found 'n', 'loss', 'who'"),
    (["--x", "n", "--y", "loss", "--fit", "power"], "a fit needs x and y greater than 0"),
    (
      ["--x", "n", "--y", "loss", "--where", "n=7"],
      "expected rows that --where keeps, found none"
    ),
    (["--x", "n", "--y", "loss", "--where", "m=7"], "expected a column 'm'"),
    (
      ["--x", "who", "--y", "loss", "--log", "x"],
      "expected numbers in 'who' for a logarithmic axis, found 'a'"
    ),
    (
      ["--x", "who", "--y", "loss", "--fit", "power"],
      "expected numbers in 'who' for a fit, found 'a'"
    ),
    (
      ["--x", "n", "--y", "loss", "--low", "n", "--high", "loss"],
      "t.csv:3:1: expected an error bar's"
    ),
  ])
  func badTables(_ arguments: [String], _ expected: String) throws {
    let path = try table("n,loss,who\n1,2,a\n3,-2,b\n")
    let result = try Binary(["plot", path] + arguments + ["-o", folder.path + "/none"])
    #expect(result.status == 1)
    #expect(result.errors.contains(expected), "\(result.errors)")
    #expect(result.errors.split(separator: "\n").count == 1)
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/none"))
  }

  @Test func wrongUsage() throws {
    let path = try table("n,loss\n1,2\n")
    for arguments in [
      ["--theme", "pink"], ["--low", "n"], ["--log", "z"], ["--x-range", "3:1"],
      ["--x-range", "0:1", "--log", "x"], ["--size", "5x5"], ["--where", "n"], ["--each"],
      ["--as", "histogram"], ["--as", "bars", "--fit", "power"], ["--as", "heatmap"],
      ["--smooth", "5"], ["--as", "lines", "--smooth", "1"], ["--residuals"], ["--log-color"],
      ["--as", "boxes", "--envelope"], ["--fit", "parabola", "--to", "9"], ["--dpi", "10"],
      ["--font-size", "2"], ["--colors", "red"], ["--dpi", "1200", "--size", "1000x1000"],
    ] {
      #expect(
        try Binary(["plot", path, "--x", "n", "--y", "loss"] + arguments).status == 64,
        "\(arguments)")
    }
    #expect(try Binary("plot", path, "--x", "n").status == 64)
  }

  /// Two optimizers, two sizes, two seeds.
  private static let optimizers = """
    optimizer,size,seed,loss
    AdamW,1000000,0,3
    AdamW,1000000,1,3.2
    AdamW,4000000,0,2.5
    Muon,1000000,0,2.8
    Muon,4000000,0,2.4
    Muon,4000000,1,2.2

    """

  /// The lines of the table beside a plot.
  private func drawn(_ arguments: [String]) throws -> [Substring] {
    let path = try table(Self.optimizers)
    let result = try Binary(
      ["plot", path] + arguments + ["-o", folder.path, "--name", "p", "--format", "csv,svg"])
    #expect(result.status == 0, "\(result.errors)")
    return try String(contentsOfFile: folder.path + "/p.csv", encoding: .utf8).split(
      separator: "\n")
  }

  @Test func wordsAreCategoriesAndBarsAreMeans() throws {
    let upright = try drawn(["--x", "optimizer", "--y", "loss", "--as", "bars", "--color", "size"])
    #expect(upright.contains("1,bars,1M,,,,0,3.1,,,3,3.2,,"))
    #expect(upright.contains("1,bars,4M,,,,0,2.5,,,,,,"))
    let svg = try String(contentsOfFile: folder.path + "/p.svg", encoding: .utf8)
    for word in ["AdamW", "Muon", "size"] { #expect(svg.contains(">\(word)</tspan>"), "\(word)") }
    let sideways = try drawn(["--x", "loss", "--y", "optimizer", "--as", "bars"])
    #expect(sideways.contains { $0.hasPrefix("1,bars,,,,,2.4666666666666") })
    let boxes = try drawn(["--x", "optimizer", "--y", "loss", "--as", "boxes"])
    #expect(boxes.contains("1,boxes,,,,,0,3,,,2.75,3.1,,box of 3"))
  }

  @Test func rowsAreChosenMeansAndSpreadsDrawn() throws {
    let chosen = try drawn([
      "--x", "size", "--y", "loss", "--as", "mean", "--where", "optimizer=Muon", "--where",
      "size>=2M",
    ])
    #expect(chosen.contains { $0.hasPrefix("1,points,,,,,4000000,2.3") })
    #expect(chosen.filter { $0.hasPrefix("1,points") }.count == 1)
    let density = try drawn(["--x", "loss", "--as", "density", "--color", "optimizer"])
    #expect(density.contains { $0.hasPrefix("1,density,Muon") })
    let histogram = try drawn(["--x", "loss", "--as", "histogram", "--x-range", "0:5"])
    #expect(histogram.contains("1,axis,loss,x,linear,,,,0,5,,,,"))
  }

  @Test func meansOfWordsAreNotJoined() throws {
    let words = try drawn(["--x", "optimizer", "--y", "loss", "--as", "mean"])
    #expect(!words.contains { $0.hasPrefix("1,line") })
    let numbers = try drawn(["--x", "size", "--y", "loss", "--as", "mean"])
    #expect(numbers.contains { $0.hasPrefix("1,line,,,guide") })
  }

  @Test func groupsViolinsHistogramsAndHeatMaps() throws {
    let boxes = try drawn(["--x", "optimizer", "--y", "loss", "--as", "boxes", "--color", "size"])
    #expect(boxes.contains("1,boxes,1M,,,,0,3.1,,,3.05,3.1500000000000004,,box of 2"))
    let violins = try drawn(["--x", "optimizer", "--y", "loss", "--as", "violins"])
    #expect(violins.contains("1,violins,,,,,0,3,,,2.75,3.1,,violin of 3"))
    let histogram = try drawn(["--x", "loss", "--as", "histogram", "--color", "optimizer"])
    #expect(histogram.contains { $0.hasPrefix("1,histogram,Muon") })
    let heat = try drawn(["--x", "optimizer", "--y", "size", "--color", "loss", "--as", "heatmap"])
    #expect(heat.contains("1,heat map,,,,1,,,-0.5,0.5,-0.5,0.5,3.1,"))
    #expect(heat.contains { $0.hasPrefix("1,axis,loss,color,linear") })
  }

  @Test func linesAreSmoothedAndTheirEnvelopeDrawn() throws {
    let rows = (1...60).flatMap { i in
      ["\(i),\(3 - 0.01 * Double(i)),a", "\(i),\(i < 30 ? 4 : 2),b"]
    }
    let path = try table("n,loss,who\n" + rows.joined(separator: "\n") + "\n")
    let result = try Binary(
      "plot", path, "--x", "n", "--y", "loss", "--as", "lines", "--color", "who", "--smooth", "7",
      "--envelope", "--font-size", "10", "--colors", "#000000,ffee00", "-o", folder.path, "--name",
      "l", "--format", "csv,png")
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("1 of 2 colours have a contrast below 3"))
    let csv = try String(contentsOfFile: folder.path + "/l.csv", encoding: .utf8)
    for start in ["1,line,,,guide,1,1,2.99", "1,line,a,,solid", "1,line,envelope,,dashed,1,1,2.99"]
    {
      #expect(csv.contains("\n" + start), "\(start)")
    }
    #expect(!csv.contains("\n1,points"))
  }

  @Test func aParabolaHasItsMinimumAndResidualsAPanel() throws {
    let path = try table("n,loss\n1,3\n10,2\n100,3\n1000,6\n")
    let result = try Binary(
      "plot", path, "--x", "n", "--y", "loss", "--log", "x", "--fit", "parabola", "--residuals",
      "-o", folder.path, "--name", "q", "--format", "csv")
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("note: Parabola: minimum 2 at 10"), "\(result.output)")
    let csv = try String(contentsOfFile: folder.path + "/q.csv", encoding: .utf8)
    #expect(csv.contains("\n1,points,minimum of the parabola,"))
    #expect(csv.split(separator: "\n").filter { $0.hasPrefix("2,points") }.count == 4)
  }

  @Test func aPictureHasTheResolutionAskedFor() throws {
    let path = try table("n,loss\n1,3\n10,2\n")
    for (dpi, width) in [([], 770), (["--dpi", "300"], 1050)] {
      let result = try Binary(
        ["plot", path, "--x", "n", "--y", "loss", "-o", folder.path + "/d.png"] + dpi)
      #expect(result.status == 0, "\(result.errors)")
      let png = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/d.png"))
      #expect(png[16..<20].reduce(0) { $0 << 8 + Int($1) } == width)
    }
  }

  @Test func lettersThatNoFontHasAreSaidWithAPackage() throws {
    let path = try table("n,loss\n1,3\n10,2\n")
    let result = try Binary(
      "plot", path, "--x", "n", "--y", "loss", "--y-label", "\u{13000}", "-o", folder.path,
      "--format", "csv")
    #expect(result.status == 0)
    #expect(
      !result.output.contains("no installed font") || result.output.contains("the package fonts-"))
  }

  @Test func fitsOfEachColourGoOnDashedAndSayTheirCoefficients() throws {
    let path = try table(
      "n,loss,who\n1,4,a\n2,3.4,a\n4,2.8,a\n8,2.4,a\n1,3,b\n2,2.6,b\n4,2.2,b\n8,1.9,b\n")
    let result = try Binary(
      "plot", path, "--x", "n", "--y", "loss", "--log", "xy", "--color", "who", "--fit", "power",
      "--each", "--to", "100", "-o", folder.path, "--name", "f", "--format", "csv")
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("note: Power law of “a”: "))
    let csv = try String(contentsOfFile: folder.path + "/f.csv", encoding: .utf8)
    #expect(csv.contains("1,span,extrapolated,"))
    #expect(csv.contains("1,line,,,dashed,1,100,"))
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
