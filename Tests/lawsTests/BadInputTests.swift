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
      "laws: t.csv:2:5: expected a number greater than 0 in column 'tokens', found inf"
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
    #expect(found.contains("--units"))
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
