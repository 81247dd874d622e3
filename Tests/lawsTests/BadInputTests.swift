// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// What a user gets for input that can't be used: one sentence, a non-zero exit, nothing written.
@Suite("Bad input")
struct BadInputTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The one line on standard error, without the temporary folder's name.
  private func complaint(_ arguments: [String]) throws -> String {
    let result = try Binary(arguments)
    #expect(result.status == 1)
    #expect(result.output.isEmpty)
    let lines = result.errors.split(separator: "\n")
    #expect(lines.count == 1, "one sentence, not \(result.errors)")
    return (lines.first.map(String.init) ?? "").replacing(folder.path + "/", with: "")
  }

  @Test(arguments: [
    ("", "laws: t.csv: expected a header line that names the columns, found an empty file"),
    (
      "params,tokens,loss\n",
      "laws: t.csv: a fit of chinchilla needs at least 5 different runs, one a coefficient, and found 0"
    ),
    (
      "params,loss\n1,2\n",
      "laws: t.csv:1:1: expected two of parameters (parameters, params"
    ),
    (
      "params,tokens,loss\n1e6,2e7,3\nmany,2e7,3\n",
      "laws: t.csv:3:1: expected a number in column 'params', found 'many'"
    ),
    (
      "params,tokens,loss\n-1,2e7,3\n",
      "laws: t.csv:2:1: expected a number greater than 0 in column 'params', found -1"
    ),
    (
      "params,tokens,loss\n0,2e7,3\n",
      "laws: t.csv:2:1: expected a number greater than 0 in column 'params', found 0"
    ),
    (
      "params,tokens,loss\n1e6,2e7,nan\n",
      "laws: t.csv:2:9: expected a number greater than 0 in column 'loss', found nan"
    ),
    (
      "params,tokens,loss\n1e6,inf,2\n",
      "laws: t.csv:2:5: expected a finite number in column 'tokens', found inf"
    ),
  ])
  func runs(_ text: String, _ expected: String) throws {
    let path = try folder.file("t.csv", text)
    #expect(try complaint(["fit", "chinchilla", path]).hasPrefix(expected))
  }

  @Test(arguments: [
    "params,tokens,loss\n1e6,2e7,3\n",
    "params,tokens,loss\n1e6,2e7,3\n2e6,2e7,2.9\n3e6,9e7,2.8\n",
  ])
  func fewerRunsThanCoefficients(_ text: String) throws {
    let path = try folder.file("t.csv", text)
    #expect(try complaint(["fit", "chinchilla", path]).contains("at least"))
  }

  @Test func allRunsEqual() throws {
    let rows = String(repeating: "1e6,2e7,3\n", count: 8)
    let path = try folder.file("t.csv", "params,tokens,loss\n" + rows)
    #expect(
      try complaint(["fit", "chinchilla", path])
        == "laws: t.csv: a fit of chinchilla needs runs of different parameters, and all 8 have 1000000"
    )
  }

  @Test func spellingsOfTheSameTableGiveTheSameFit() throws {
    let ladder = try String(contentsOfFile: Binary.ladder + "/runs.csv", encoding: .utf8)
    let expected = try Binary("fit", "chinchilla", Binary.ladder + "/runs.csv", "--json")
    #expect(expected.status == 0)
    let spellings = [
      "\u{FEFF}" + ladder, ladder.replacing("\n", with: "\r\n"), ladder.replacing(",", with: ";"),
      ladder.split(separator: "\n").map {
        $0.split(separator: ",").map { "\"\($0)\"" }.joined(separator: ",")
      }
      .joined(separator: "\n"),
    ]
    for spelling in spellings {
      let path = try folder.file("t.csv", spelling)
      #expect(try Binary("fit", "chinchilla", path, "--json").output == expected.output)
    }
  }

  @Test func powerLawOfANegativeValue() throws {
    let path = try folder.file("t.csv", "x,y\n1,2\n2,-3\n3,4\n")
    #expect(
      try complaint(["fit", "power", path])
        == "laws: t.csv:3:3: expected a number greater than 0 in column 'y', found -3")
  }

  private func bound(_ path: String, _ more: String...) throws -> String {
    try complaint(
      [
        "bound", path, "--parameters", "1000", "--tokens", "20000", "--bits", "4", "--vocabulary",
        "256",
      ]
        + more)
  }

  @Test(arguments: [
    ("nll,entropy\n", "t.csv: expected"),
    (
      "nll,entropy\n1.0,2.0\n-0.5,1.0\n",
      "t.csv:3:1: expected a number of at least 0 in column 'nll', found -0.5"
    ),
    (
      "nll,entropy\n1.0,nan\n",
      "t.csv:2:5: expected a number of at least 0 in column 'entropy', found nan"
    ),
    ("loss\n1.0\n", "t.csv:1: expected"),
  ])
  func tokenLosses(_ text: String, _ expected: String) throws {
    let found = try bound(folder.file("t.csv", text))
    #expect(found.hasPrefix("laws: " + expected), "\(found)")
  }

  @Test func lossesInBits() throws {
    let rows = (0..<50).map { "\((1.5 + 0.02 * Double($0)) * 1.4427),\(1.6 + 0.018 * Double($0))" }
    let found = try bound(folder.file("t.csv", "nll,entropy\n" + rows.joined(separator: "\n")))
    #expect(found.contains("bits"))
    #expect(found.contains("(--units nats or --units bits states it)"))
  }

  @Test func unwritableFolder() throws {
    let file = try folder.file("taken", "a file")
    let found = try complaint(["figures", Binary.ladder, "-o", file])
    #expect(found == "laws: taken: expected a folder for the results, found a file of this name")
    let below = try complaint(["report", Binary.ladder, "-o", file + "/deeper"])
    #expect(below.contains("expected a folder that may be written"))
  }

  @Test func unknownKeyOfAStudy() throws {
    _ = try folder.file("study.yaml", "vocabulary: 256\ncolour: red\n")
    let found = try complaint(["figures", folder.path, "-o", folder.path + "/out"])
    #expect(found.contains("study.yaml:2:1: expected one of the keys"))
    #expect(
      !FileManager.default.fileExists(atPath: folder.path + "/out/fig1-training-frontier.pdf"))
  }

  @Test func whatOneFileCannotHoldIsRefused() throws {
    let rows = ["a", "b"].flatMap { name in
      (1...8).map { "\(name),\($0)e6,\($0 * $0)e7,\(3 - 0.1 * Double($0))" }
    }
    let table = try folder.file(
      "several.csv", (["experiment,params,tokens,loss"] + rows).joined(separator: "\n"))
    let out = folder.path + "/fit.json"
    #expect(
      try complaint(["fit", "chinchilla", table, "-o", out])
        == "laws: several.csv: expected one experiment for -o, found 2: name one with --experiment (a, b), or take them together with --pool"
    )
    #expect(!FileManager.default.fileExists(atPath: out))
    #expect(
      try complaint([
        "fit", "power", table, "--x", "params", "--y", "loss", "--where", "experiment=c",
      ])
        == "laws: several.csv: expected rows that --where keeps, found none")
  }

  @Test func aTableThatGivesNoLawIsCheckedSo() throws {
    let none = try Binary("check", folder.file("none.csv", "params,tokens,loss\n"))
    #expect(none.status == 1)
    #expect(
      none.output.hasSuffix("none.csv: expected at least 1 run under the header, found none\n"))
    let few = try Binary("check", folder.file("few.csv", "params,tokens,loss\n1e6,2e7,3\n"))
    #expect(few.status == 0 && !few.output.contains("Nothing is wrong"))
    #expect(few.output.contains("W-no-law: No loss surface: a fit of chinchilla needs at least 5"))
  }

  @Test func chosenRowsAreSaidAndKept() throws {
    let rows = ["a", "b"].flatMap { name in
      (1...5).map { "\(name),\($0)e6,\(name == "a" ? 2.0 / Double($0) : 1)" }
    }
    let table = try folder.file(
      "points.csv", (["kind,n,value"] + rows).joined(separator: "\n"))
    let out = folder.path + "/fit.json"
    let result = try Binary(
      "fit", "power", table, "--x", "n", "--y", "value", "--where", "kind=a", "-o", out)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("5 rows; x from 'n', y from 'value', where kind=a"))
    #expect(try String(contentsOfFile: out, encoding: .utf8).contains("kind=a"))
  }

  @Test func sentencesOfSingleCommands() throws {
    let table = try folder.file(
      "runs.csv",
      (["params,tokens,loss"] + (1...16).map { "\($0)e6,\($0 * $0)e7,\(3 - 0.1 * Double($0))" })
        .joined(separator: "\n"))
    #expect(
      try complaint(["backtest", table, "--cuts", "1e30"])
        == "laws: runs.csv: a backtest needs a cut with at least 8 runs below it and 1 above, and 1e+30 has 16 and 0"
    )
    let few = try folder.file("few.csv", "params,tokens,loss\n1e6,2e7,3\n2e6,5e7,2\n")
    let out = folder.path + "/never"
    #expect(
      try complaint(["report", few, "-o", out])
        .hasPrefix("laws: few.csv: No law for the loss surface: a fit of chinchilla needs"))
    let comma = try folder.file("comma.csv", "a;b\n1;2,5\n2;3,5\n")
    #expect(
      try complaint(["plot", comma, "--x", "a", "--y", "b", "-o", out])
        == "laws: comma.csv:2:3: expected a number in column 'b', found '2,5': write the decimals after a point, 2.5"
    )
    #expect(
      try complaint(["figures", Binary.ladder, "--bits", "7", "-o", out]).hasSuffix(
        "expected --bits of a width that was measured (2, 3, 4, 5, 6, 8), found 7"))
    let matrix = try folder.file(
      "h.mtx", "%%MatrixMarket matrix coordinate real symmetric\n2 2 2\n1 1 1\n2 2 -1\n")
    #expect(
      try complaint(["spectrum", matrix, "--semidefinite"])
        == "laws: h.mtx: expected no eigenvalue below 0 with --semidefinite, found -1")
    #expect(!FileManager.default.fileExists(atPath: out))
  }

  @Test func errorsAsJSON() throws {
    let result = try Binary(
      "bound", "/no/such.npy", "--parameters", "10", "--tokens", "200", "--bits", "4",
      "--vocabulary", "256", "--json")
    #expect(result.status == 1)
    let object =
      try JSONSerialization.jsonObject(with: Data(result.errors.utf8)) as? [String: String]
    #expect(object == ["error": "/no/such.npy: expected a file, found none with this name"])
  }

  @Test(arguments: [
    ["fit"], ["fit", "parabola", "x.csv"], ["bound"], ["nonsense"],
    ["extrapolate", "--to", "70e9"], ["extrapolate", "x", "--to", "minus"],
    ["extrapolate", "--law", "nobody1999", "--to", "70e9"],
    ["extrapolate", "--law", "besiroglu2024", "--to", "70e9", "--format", "csv"],
    ["fit", "chinchilla", "x.csv", "--level", "95"],
    ["fit", "chinchilla", "x.csv", "--penalty", "3"],
    ["fit", "chinchilla", "x.csv", "--seed", "3"],
    ["fit", "chinchilla", "x.csv", "--objective", "least-squares", "--delta", "0.1"],
    ["fit", "inverse-root", "x.csv", "--delta", "0.1"], ["fit", "chinchilla", "x.csv", "--x", "a"],
    ["fit", "power", "x.csv", "--experiment", "a"], ["report", "x", "--to", "1B"],
    ["report", "--law", "besiroglu2024", "--experiment", "a"],
    ["plan", "--flops", "1e18", "--fit", "a.json", "--law", "besiroglu2024"],
    ["allocate", "--law", "besiroglu2024", "--flops", "1e21", "--level", "0.9"],
    ["allocate", "a.json", "--flops", "1e21", "--inference-tokens", "1e9", "--parameters", "1e9"],
    ["plot", "x.csv", "--x", "a", "--y", "b", "-o", "a.gif"],
    [
      "bound", "x.npy", "--parameters", "1", "--tokens", "9", "--bits", "4", "--vocabulary", "9",
      "--reference", "r.npy", "--grid", "7",
    ],
  ])
  func wrongUsageIs64(_ arguments: [String]) throws {
    let result = try Binary(arguments)
    #expect(result.status == 64)
    #expect(result.output.isEmpty)
    let json = try Binary(arguments + ["--json"])
    #expect(json.status == 64)
    let object = try JSONSerialization.jsonObject(with: Data(json.errors.utf8)) as? [String: String]
    #expect(object?["error"]?.isEmpty == false)
  }
}
