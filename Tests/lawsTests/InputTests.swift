// SPDX-License-Identifier: GPL-3.0-or-later
import Files
import Foundation
import Testing

@Suite("Inputs")
struct InputTests {
  private static let runs = Binary.ladder + "/runs.csv"
  private static let tokens = Binary.ladder + "/tokens/820k-gptq4.npy"
  private static let model = [
    "--parameters", "820352", "--tokens", "16400384", "--code-length-bits", "3373056",
    "--vocabulary", "256",
  ]

  /// Runs a shell with the built `laws` as `$LAWS`.
  private func shell(_ script: String) throws -> (status: Int32, output: String) {
    let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let laws = URL(fileURLWithPath: own).deletingLastPathComponent().appendingPathComponent("laws")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", script]
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["LAWS": laws.path, "COLUMNS": "2000"]) { $1 }
    let out = Pipe()
    process.standardOutput = out
    process.standardError = out
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let data = out.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
  }

  @Test("a table from a pipe, from standard input and from a gzip file gives the same fit")
  func tables() throws {
    let folder = try TemporaryFolder()
    let expected = try Binary("fit", "chinchilla", Self.runs).output
    #expect(!expected.isEmpty)
    for script in [
      "cat '\(Self.runs)' | \"$LAWS\" fit chinchilla -",
      "cat '\(Self.runs)' | \"$LAWS\" fit chinchilla /dev/stdin",
      "\"$LAWS\" fit chinchilla - < '\(Self.runs)'",
      "gzip -c '\(Self.runs)' > '\(folder.path)/runs.csv.gz' && \"$LAWS\" fit chinchilla '\(folder.path)/runs.csv.gz'",
      "gzip -c '\(Self.runs)' | \"$LAWS\" fit chinchilla -",
      "mkfifo '\(folder.path)/p' && (cat '\(Self.runs)' > '\(folder.path)/p' &) && \"$LAWS\" fit chinchilla '\(folder.path)/p'",
    ] {
      let found = try shell(script)
      #expect(found.status == 0 && found.output == expected, "\(script): \(found.output)")
    }
    let sum = try shell("sha256sum < '\(Self.runs)'").output.prefix(64)
    let fit = try shell(
      "\"$LAWS\" fit chinchilla - -o '\(folder.path)/fit.json' < '\(Self.runs)' && cat '\(folder.path)/fit.json'"
    )
    #expect(fit.output.contains("\"sha256\": \"\(sum)\""))
    #expect(fit.output.contains("\"path\": \"standard input\""))
  }

  @Test("token losses from standard input and from a gzip file give the same bound")
  func losses() throws {
    let folder = try TemporaryFolder()
    let words = Self.model.joined(separator: " ")
    let expected = try Binary(["bound", Self.tokens] + Self.model).output
    #expect(!expected.isEmpty)
    for script in [
      "\"$LAWS\" bound - \(words) < '\(Self.tokens)'",
      "cat '\(Self.tokens)' | \"$LAWS\" bound - \(words)",
      "gzip -c '\(Self.tokens)' > '\(folder.path)/t.npy.gz' && \"$LAWS\" bound '\(folder.path)/t.npy.gz' \(words)",
    ] {
      let found = try shell(script)
      #expect(found.status == 0 && found.output == expected, "\(script): \(found.output)")
    }
    let twice = try shell("\"$LAWS\" bound - - \(words) < '\(Self.tokens)'")
    #expect(
      twice == (
        1, "laws: standard input: expected standard input for one input, found it for two\n"
      )
    )
  }

  @Test(
    "each command opens each input once",
    arguments: [
      ["fit", "chinchilla", runs, "-o", "FOLDER/fit.json"],
      ["fit", "inverse-root", "FOLDER/points.csv"], ["fit", "power", "FOLDER/points.csv"],
      ["check", runs], ["check", Binary.ladder],
      [
        "bound", tokens, "-o", "FOLDER/c.json", "--unquantized",
        Binary.ladder + "/tokens/820k-fp32.npy",
      ]
        + model,
      ["bound", Binary.ladder], ["isoflop", runs], ["backtest", runs],
      ["sensitivity", runs, "--flops", "1e18"],
      ["figures", Binary.ladder, "-o", "FOLDER/figures", "--format", "drawing"],
      ["report", Binary.ladder, "-o", "FOLDER/report", "--format", "json"],
      ["report", runs, "-o", "FOLDER/report", "--format", "json"],
      [
        "plot", "FOLDER/points.csv", "--x", "x", "--y", "y", "-o", "FOLDER/p.svg", "--fit", "power",
      ],
      ["extrapolate", Binary.ladder, "--to", "1B"],
    ])
  func once(_ words: [String]) throws {
    let folder = try TemporaryFolder()
    _ = try folder.file("points.csv", "x,y\n1,5\n10,3\n100,2\n1000,1.5\n")
    let log = folder.path + "/log"
    let run = try Binary(
      words.map { $0.replacing("FOLDER", with: folder.path) }, environment: ["LAWS_INPUT_LOG": log])
    // A check that finds something wrong, and an approach that gives nothing, leave with 1.
    #expect(run.status == 0 || ["isoflop", "check"].contains(words[0]), "\(run.errors)")
    let paths = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
    #expect(!paths.isEmpty)
    let counts = Dictionary(grouping: paths) { URL(fileURLWithPath: String($0)).standardized.path }
    for (path, openings) in counts {
      #expect(openings.count == 1, "\(path) was opened \(openings.count) times")
    }
  }
}
