// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

@Suite("README")
struct ReadmeTests {
  private static func block(_ language: String) throws -> String {
    let text = try String(
      contentsOf: Binary.root.appendingPathComponent("README.md"), encoding: .utf8)
    let parts = text.components(separatedBy: "```\(language)\n")
    return parts.count > 1 ? parts[1].components(separatedBy: "```")[0] : ""
  }

  @Test("the program on the first screen is the one that is built")
  func program() throws {
    let built = try String(
      contentsOf: Binary.root.appendingPathComponent("Examples/certificate/main.swift"),
      encoding: .utf8)
    let body = built.split(separator: "\n", omittingEmptySubsequences: false).dropFirst()
      .joined(separator: "\n")
    #expect(try Self.block("swift") == body)
    #expect(body.split(separator: "\n").count <= 24)
  }

  @Test("it prints what README says")
  func output() throws {
    let result = try Binary(product: "certificate", [])
    #expect(result.status == 0)
    #expect(try Self.block("text") == result.output)
  }

  @Test("the error message on the first screen is the real one")
  func error() throws {
    let block = try Self.block("console").split(separator: "\n").map(String.init)
    #expect(block.first == "$ laws fit chinchilla runs.csv")
    let folder = try TemporaryFolder()
    let path = try folder.file("runs.csv", "params,tokens,loss\n1e6,2e7,3.1\nmany,4e7,2.9\n")
    let result = try Binary("fit", "chinchilla", path)
    #expect(result.errors == (block.last ?? "").replacing("runs.csv", with: path) + "\n")
  }

  @Test("the numbers of the first paragraph are the committed ones")
  func numbers() throws {
    let text = try String(
      contentsOf: Binary.root.appendingPathComponent("README.md"), encoding: .utf8
    ).replacing("\n", with: " ")
    let data = try Data(contentsOf: Binary.root.appendingPathComponent("Reports/ladder.json"))
    let json = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let bounds = (json["bounds"] as? [[String: Any]] ?? []).filter {
      $0["variant"] as? String == "gptq4"
    }
    func value(_ bound: [String: Any]?, _ term: String?) -> Double {
      let value = bound?["value"] as? [String: Any]
      return (term == nil ? value?["bound"] : (value?["terms"] as? [String: Any])?[term ?? ""])
        as? Double ?? .nan
    }
    let (first, last) = (bounds.first, bounds.last)
    for term in [nil, "risk"] {
      let words = [value(first, term), value(last, term)].map { String(format: "%.3f", $0) }
      let pair = term == nil ? words : ["from \(words[0]) to \(words[1])"]
      for word in pair { #expect(text.contains(word), "\(word)") }
    }
    let gaps = [first, last].map { String(format: "%.3f", value($0, nil) - value($0, "risk")) }
    #expect(text.contains("from \(gaps[0]) to \(gaps[1])"))
    let targets = (json["extrapolation"] as? [String: Any])?["targets"] as? [[String: Any]] ?? []
    let ahead = targets.compactMap { $0["gap"] as? Double }
    #expect(ahead.count == 3 && ahead == ahead.sorted(), "the extrapolated gap rises")
  }
}
