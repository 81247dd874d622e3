// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

@Suite("The commands that a report prints")
struct PrintedCommandTests {
  /// The commands in a page, as a reader would copy them.
  private func commands(_ path: String) throws -> [String] {
    // A number with its place in the JSON parts the italics in which a command stands.
    let html = try String(contentsOfFile: path, encoding: .utf8)
      .replacing(/<\/i><data[^>]*><i>/, with: "").replacing(/<\/i><\/data>(<i>)?/) { match in
        match.1 == nil ? "</i>" : ""
      }
    return html.matches(of: /<i>(laws .*?)<\/i>/).map { match in
      String(match.1).replacing(/<[^>]*>/, with: "")
        .replacing("&quot;", with: "\"").replacing("&#39;", with: "'").replacing("&lt;", with: "<")
        .replacing("&gt;", with: ">").replacing("&amp;", with: "&")
    }
  }

  /// A command run by a shell in a folder, with `laws` on its path.
  private func shell(_ command: String, in folder: String) throws -> (status: Int32, text: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", command]
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["PATH": (own as NSString).deletingLastPathComponent + ":/usr/bin:/bin"]) { $1 }
    let output = Pipe()
    (process.standardOutput, process.standardError) = (output, output)
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
  }

  @Test("of a table with spaces, & and # in its names can be pasted, and write the same numbers")
  func table() throws {
    let folder = try TemporaryFolder()
    let runs = StoredFitTests.runs().split(separator: "\n")
    let rows = ["C4 & RPJ #1", "it's $5"].flatMap { name in
      runs.dropFirst().map { "\($0),\(name)" }
    }
    _ = try folder.file(
      "my runs.csv", ([runs[0] + ",experiment"] + rows).joined(separator: "\n") + "\n")
    for name in ["C4 & RPJ #1", "it's $5"] {
      let quoted = "'" + name.replacing("'", with: "'\\''") + "'"
      let first = try shell(
        "laws report 'my runs.csv' --experiment \(quoted) -o 'a b' --format html,json",
        in: folder.path)
      #expect(first.status == 0, "\(first.text)")
      let printed = try commands(folder.path + "/a b/my runs.html")
      #expect(printed.count == 2, "\(printed)")
      let json = FileManager.default.contents(atPath: folder.path + "/a b/my runs.json")
      for command in printed {
        let result = try shell(command, in: folder.path)
        #expect(result.status == 0, "\(command): \(result.text)")
      }
      #expect(FileManager.default.contents(atPath: folder.path + "/Reports/my runs.json") == json)
    }
  }

  @Test("of a study and of a published law can be pasted")
  func study() throws {
    let folder = try TemporaryFolder()
    let made = try Binary(
      "simulate", "-o", folder.path + "/a study", "--models", "2", "--sample", "200")
    #expect(made.status == 0, "\(made.errors)")
    for (command, page, count) in [
      ("laws report 'a study' -o R --format html,json", "R/simulated.html", 2),
      (
        "laws report --law besiroglu2024 --to pythia,70B -o P --format html",
        "P/besiroglu2024.html", 1
      ),
    ] {
      let first = try shell(command, in: folder.path)
      #expect(first.status == 0, "\(first.text)")
      let printed = try commands(folder.path + "/" + page)
      #expect(printed.count == count, "\(printed)")
      for command in printed {
        let result = try shell(command, in: folder.path)
        #expect(result.status == 0, "\(command): \(result.text)")
      }
    }
  }
}
