// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// Input that once crashed the program, hung it or took all memory: each ends in one sentence.
@Suite("Hardening")
struct HardeningTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The one line on standard error, without the temporary folder's name.
  private func complaint(_ status: Int32, _ arguments: [String]) throws -> String {
    let result = try Binary(arguments)
    #expect(result.status == status, "\(arguments): \(result.status) \(result.errors)")
    #expect(result.output.isEmpty)
    #expect(result.errors.split(separator: "\n").count == 1, "one line, not \(result.errors)")
    return result.errors.replacing(folder.path + "/", with: "")
  }

  @Test func aZeroByteIsNoText() throws {
    let path = try folder.file("a.csv", "step,alpha,beta\n0,1,1\n1,1\u{0},1\n")
    #expect(
      try complaint(1, ["spectrum", path])
        == "laws: a.csv:3:4: expected UTF-8 text, found a byte of a binary file, 0x00\n")
  }

  @Test(arguments: ["0x2", "\u{FF12}", "1_0", "2 3"])
  func numbersAreStrict(_ cell: String) throws {
    let path = try folder.file("a.csv", "step,alpha,beta\n0,1,1\n1,\(cell),1\n")
    let found = try complaint(1, ["spectrum", path])
    #expect(
      found.hasPrefix("laws: a.csv:3:3: expected a number in column 'alpha', found '"), "\(found)")
  }

  @Test func lossesThatAreSums() throws {
    let rows = (1...8).map { "\($0)e6,\($0 * $0)e7,\($0)e6\n" }.joined()
    let path = try folder.file("r.csv", "parameters,tokens,loss\n" + rows)
    #expect(
      try complaint(1, ["fit", "kaplan", path, "--intervals", "sandwich"]).hasPrefix("laws: r.csv"))
  }

  @Test func oneHugeSize() throws {
    let rows = (1...8).map { "\($0 == 3 ? "1e308" : "\($0)e6"),\($0 * $0)e7,2.\($0)\n" }.joined()
    let path = try folder.file("r.csv", "parameters,tokens,loss\n" + rows)
    #expect(
      try complaint(1, ["report", path, "-o", folder.path + "/o", "--format", "json"])
        .hasPrefix("laws: r.csv:4:1: expected "))
  }

  @Test func aliasesInSettingsAreRefusedBeforeTheyAreHashed() throws {
    var yaml = "vocabulary: 256\nz0: &a0 [l,l,l,l,l,l,l,l,l]\n"
    for level in 1...11 {
      let items = [String](repeating: "*a\(level - 1)", count: 9).joined(separator: ",")
      yaml += "z\(level): &a\(level) [\(items)]\n"
    }
    _ = try folder.file("study.yaml", yaml + "? *a11\n: x\n")
    #expect(
      try complaint(1, ["check", folder.path])
        == "laws: study.yaml:3:10: expected plain keys and values, found the alias '*a0': write the value out\n"
    )
  }

  @Test func whatSettingsNameIsThere() throws {
    _ = try folder.file("study.yaml", "vocabulary: 256\nruns: typo.csv\n")
    let result = try Binary("check", folder.path)
    #expect(result.status == 1)
    #expect(
      result.output.contains(
        "study.yaml:2:7: expected the table 'typo.csv' that 'runs' names, found nothing with this name"
      ))
    #expect(
      try complaint(1, ["bound", folder.path]).contains("expected the table 'typo.csv'"))
  }

  @Test func filesOutsideAStudyNeedLeave() throws {
    _ = try folder.file("runs.csv", "parameters,tokens,loss\n1e6,2e7,3\n")
    _ = try folder.file("s/study.yaml", "vocabulary: 256\nruns: ../runs.csv\n")
    let study = folder.path + "/s"
    #expect(
      try complaint(1, ["check", study])
        == "laws: s/study.yaml:2:7: expected a path inside the study's folder for 'runs', found '../runs.csv'\n"
    )
    #expect(try Binary("check", study, "--allow-outside").status == 0)
  }

  @Test(arguments: [
    ["bound", "t.npy", "--grid", "10000000000"],
    ["bound", "t.npy", "--smoothing-weights", "10000000000"],
    ["bound", "t.npy", "--vocabulary", "10000000000"],
    ["fit", "chinchilla", "r.csv", "--intervals", "bootstrap", "--resamples", "1000000000000"],
    ["sensitivity", "r.csv", "--flops", "1e20", "--resamples", "1000000000000"],
    ["extrapolate", "s", "--to", "1e12", "--draws", "1000000000000"],
    ["spectrum", "m.mtx", "--vectors", "10000000000"],
    ["spectrum", "m.mtx", "--steps", "10000000000"],
    ["plan", "--budget", "1e18", "--sizes", "10000000000"],
    ["simulate", "-o", "o", "--models", "10000000000"],
  ])
  func countsHaveLimits(_ words: [String]) throws {
    let found = try complaint(64, words)
    #expect(
      found.contains("from ") && found.contains(" to ") && found.contains(words[words.count - 2]))
  }

  @Test func digitsHaveLimits() throws {
    _ = try folder.file("study.yaml", "vocabulary: 256\n")
    let rows = (1...8).map { "\($0)e6,\($0 * $0)e7,2.\($0)\n" }.joined()
    _ = try folder.file("runs.csv", "parameters,tokens,loss\n" + rows)
    for digits in ["0", "18", "100000000", "9223372036854775807", "-1"] {
      _ = try folder.file(
        "report.yaml", "sections:\n  - heading: A\n    text: \"{{vocabulary:\(digits)}}\"\n")
      let found = try complaint(
        1, ["report", folder.path, "-o", folder.path + "/o", "--format", "json"])
      #expect(found.contains("with 1 to 17 digits"), "\(found)")
    }
  }

  @Test(arguments: [
    "javascript:alert(1)", "data:text/html,x", "JavaScript:x", "file:///etc/passwd",
  ])
  func linksThatRunCodeAreRefused(_ target: String) throws {
    _ = try folder.file("study.yaml", "vocabulary: 256\n")
    let rows = (1...8).map { "\($0)e6,\($0 * $0)e7,2.\($0)\n" }.joined()
    _ = try folder.file("runs.csv", "parameters,tokens,loss\n" + rows)
    _ = try folder.file(
      "report.yaml", "sections:\n  - heading: A\n    text: 'See \\href{\(target)}{this}.'\n")
    #expect(
      try complaint(1, ["report", folder.path, "-o", folder.path + "/o", "--format", "json"])
        .contains(
          "report.yaml:2:5: expected links to http:, https:, mailto: or #place, found '\(target)'"))
  }

  @Test(arguments: [
    ["--x-range", "-1e308:1e308"], ["--log", "x", "--x-range", "1e-308:1"],
    ["--size", "2000x2000"],
    ["--size", "1189x1189"],
  ])
  func plotsHaveLimits(_ words: [String]) throws {
    let path = try folder.file("p.csv", "x,y\n1,2\n2,3\n")
    let found = try complaint(
      64, ["plot", path, "--x", "x", "--y", "y", "-o", folder.path + "/o.svg"] + words)
    #expect(found.contains(words[words.count - 2]))
  }

  @Test(arguments: ["_", "(", "log10( ", "1M_", "a (b "])
  func longNamesOfColumns(_ word: String) throws {
    let rows = (1...8).map { "\($0)e6,\($0 * $0)e7,2.\($0),1\n" }.joined()
    let name = String(repeating: word, count: 10_000)
    let path = try folder.file("r.csv", "parameters,tokens,loss,\(name)\n" + rows)
    let found = try complaint(1, ["fit", "chinchilla", path])
    #expect(
      found.hasPrefix("laws: r.csv:1:24: expected a column name of at most 1000 bytes, found "),
      "\(found)")
    let records = "{\"\(name)\": 1}\n"
    let lines = try folder.file("r.jsonl", records)
    #expect(try complaint(1, ["fit", "chinchilla", lines]).contains("at most 1000 bytes"))
  }

  @Test func longCells() throws {
    let rows = (1...8).map { "\($0)e6,\($0 * $0)e7,2.\($0)\n" }.joined()
    for cell in ["1", "1.111,", "1e", "1M"] {
      let long = String(repeating: cell, count: 50_000)
      let path = try folder.file("r.csv", "parameters,tokens,loss\n1e6,\"\(long)x\",3\n" + rows)
      #expect(
        try complaint(1, ["fit", "chinchilla", path]).hasPrefix(
          "laws: r.csv:2:5: expected a number in column 'tokens', found '1"))
    }
  }

  /// (1 + level)/2 rounds to 1.
  @Test func aLevelNextToOne() throws {
    let rows = (1...9).map { "\($0)e6,\($0 * $0)e7,2.\(9 - $0)\n" }.joined()
    let path = try folder.file("r.csv", "parameters,tokens,loss\n" + rows)
    let result = try Binary(
      "fit", "chinchilla", path, "--intervals", "sandwich", "--level", "0.9999999999999999",
      "--json")
    #expect(result.status == 0 || result.errors.hasPrefix("laws: "))
  }

  @Test func controlCharactersAreWrittenOut() throws {
    let path = try folder.file("a.csv", "a\u{1B}]0;pwned\u{7}\u{1B}[2J\u{202E}b,loss\n1,2\n")
    let found = try complaint(1, ["fit", "chinchilla", path])
    #expect(found.contains("a\\x1b]0;pwned\\x07\\x1b[2J\\u202eb"))
  }

  @Test func wrongUsageIsOneLine() throws {
    for words in [
      ["fit", "--level", "2"], ["nonsense"], ["bound", "t.npy", "--json", "--grid", "x"],
    ] {
      #expect(try complaint(64, words).contains("--help lists the options"))
    }
  }
}
