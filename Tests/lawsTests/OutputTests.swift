// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

@Suite("Outputs")
struct OutputTests {
  private static let runs = Binary.ladder + "/runs.csv"

  @Test("no command replaces its input")
  func inputs() throws {
    let folder = try TemporaryFolder()
    let table = try folder.file("runs.csv", Data(contentsOf: URL(fileURLWithPath: Self.runs)))
    let points = try folder.file("p.csv", "x,y\n1,5\n10,3\n100,2\n1000,1.5\n")
    let tokens = try folder.file(
      "q.npy",
      Data(contentsOf: URL(fileURLWithPath: Binary.ladder + "/tokens/820k-gptq4.npy")))
    let bound = [
      "bound", tokens, "--parameters", "820352", "--tokens", "16400384", "--code-length-bits",
      "3373056", "--vocabulary", "256", "--sampled", "tokens", "-o", tokens,
    ]
    for words in [
      ["fit", "chinchilla", table, "-o", table], bound,
      ["plot", points, "--x", "x", "--y", "y", "-o", points],
      ["fit", "chinchilla", "-", "-o", table],
    ] {
      let place = words[words.count - 1]
      let before = try Data(contentsOf: URL(fileURLWithPath: place))
      let run = try Binary(words, input: words.contains("-") ? table : nil)
      #expect(run.status == 1)
      let input = words.contains("-") ? "standard input" : place
      #expect(
        run.errors
          == "laws: \(place): expected a file for the result, found the input \(input): name another file\n"
      )
      #expect(try Data(contentsOf: URL(fileURLWithPath: place)) == before)
    }
    let fit = folder.path + "/runs.json"
    #expect(try Binary("fit", "chinchilla", table, "-o", fit).status == 0)
    let report = try Binary("report", table, "-o", folder.path, "--format", "json")
    #expect(report.status == 1)
    #expect(
      report.errors.contains(
        "/runs.json: expected to replace JSON without a format, found JSON of the format"))
    #expect(
      report.errors.hasSuffix(": name another file or remove this one (--force replaces it)\n"))
    #expect(
      try Binary("report", table, "-o", folder.path, "--format", "json", "--force").status == 0)
  }

  @Test("simulate does not write into a measured study")
  func simulate() throws {
    let folder = try TemporaryFolder()
    let table = try folder.file("runs.csv", "parameters,tokens,loss\n1,2,3\n")
    let words = ["simulate", "-o", folder.path, "--models", "3", "--sample", "50"]
    let run = try Binary(words)
    #expect(run.status == 1)
    #expect(
      run.errors
        == "laws: \(folder.path): expected a folder without a measured study, found one: name another folder (--force "
        + "replaces the study)\n")
    #expect(try String(contentsOfFile: table, encoding: .utf8).hasPrefix("parameters"))
    #expect(try Binary(words + ["--force"]).status == 0)
    // The simulated study may be simulated again.
    #expect(try Binary(words).status == 0)
  }

  @Test("a pipe without a reader does not hold interrupts back")
  func pipe() throws {
    let folder = try TemporaryFolder()
    let pipe = folder.path + "/f.json"
    #expect(mkfifo(pipe, 0o600) == 0)
    let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: own).deletingLastPathComponent()
      .appendingPathComponent("laws")
    process.arguments = ["fit", "chinchilla", Self.runs, "-o", pipe]
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    defer { kill(process.processIdentifier, SIGKILL) }
    // Threads of a test run hold signals back for what they start; what counts is that laws adds none in the thread
    // that works.
    func threads() -> [String] {
      let folder = "/proc/\(process.processIdentifier)/task"
      return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).compactMap {
        try? String(contentsOfFile: "\(folder)/\($0)/status", encoding: .utf8)
      }
    }
    func blocked(_ status: String) -> Substring? {
      status.split(separator: "\n").first { $0.hasPrefix("SigBlk:") }
    }
    let start = try #require(threads().first.flatMap(blocked))
    // It waits for a reader when it sleeps in five looks after one another.
    var asleep = 0
    for _ in 0..<600 where asleep < 5 {
      Thread.sleep(forTimeInterval: 0.05)
      asleep = threads().allSatisfy { $0.contains("State:\tS") } ? asleep + 1 : 0
    }
    #expect(asleep == 5 && threads().contains { blocked($0) == start })
    // A reader gets the fit.
    let reader = try FileHandle(forReadingFrom: URL(fileURLWithPath: pipe))
    let text = String(decoding: reader.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0 && text.contains("scalinglaws-fit"))
  }
}
