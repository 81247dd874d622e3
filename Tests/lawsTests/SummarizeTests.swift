// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

@Suite("Summaries on the command line")
struct SummarizeTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let hypotheses = [
    "--parameters", "100k", "--tokens", "10000", "--bits", "0.02", "--vocabulary", "256",
  ]

  /// Rows of a ladder file as text, cut into shards.
  private func shards(_ cuts: [Int]) throws -> [String] {
    let data = try Data(
      contentsOf: URL(fileURLWithPath: Binary.ladder + "/tokens/820k-gptq4.npy"))
    let rows = data.dropFirst(data.count - 80_000)
    return try (1..<cuts.count).map { index in
      let lines = (cuts[index - 1]..<cuts[index]).map { row in
        let pair = (0..<2).map { column in
          rows.withUnsafeBytes {
            $0.loadUnaligned(fromByteOffset: 8 * row + 4 * column, as: Float.self)
          }
        }
        return "[\(pair[0]), \(pair[1])]"
      }
      return try folder.file("part-\(index).jsonl", lines.joined(separator: "\n"))
    }
  }

  @Test("seven uneven shards summed up one by one and merged pairwise: one certificate")
  func mapAndReduce() throws {
    let cuts = [0, 1, 2, 1025, 3000, 3001, 7777, 10_000]
    let shards = try shards(cuts)
    var sums: [String] = []
    for (index, shard) in shards.enumerated() {
      sums.append(folder.path + "/\(index).sum")
      let made = try Binary(["summarize", shard, "-o", sums[index]] + Self.hypotheses)
      #expect(made.status == 0, "\(made.errors)")
    }
    let left = folder.path + "/left.sum"
    let right = folder.path + "/right.sum"
    let both = folder.path + "/both.sum"
    #expect(try Binary(["summarize"] + sums[..<3] + ["-o", left]).status == 0)
    #expect(try Binary(["summarize"] + sums[3...].reversed() + ["-o", right]).status == 0)
    let merged = try Binary("summarize", right, left, "-o", both, "--json")
    #expect(try merged.object()["tokens"] as? Int == 10_000)
    #expect(try merged.object()["shards"] as? Int == 7)

    func bound(_ files: [String], _ name: String) throws -> (Double, Data) {
      let path = folder.path + "/" + name
      let result = try Binary(["bound"] + files + Self.hypotheses + ["-o", path, "--json"])
      #expect(result.status == 0, "\(result.errors)")
      return (
        try result.object()["bound"] as? Double ?? .nan,
        try Data(contentsOf: URL(fileURLWithPath: path))
      )
    }
    let (one, certificate) = try bound([both], "one.json")
    #expect(try bound(sums, "all.json").1 == certificate)
    let (exact, _) = try bound(shards, "exact.json")
    #expect(exact <= one + 1e-13 && one <= exact + 1e-6)
    let path = folder.path + "/one.json"
    #expect(try Binary(["verify", path] + shards).status == 0)
    #expect(try Binary(["verify", path, both]).status == 0)
    let fewer = try Binary(["verify", path] + shards.dropLast() + ["--json"])
    #expect(fewer.status == 1)
    let text = try Binary(["bound", both] + Self.hypotheses + ["--compare"]).output
    #expect(text.contains("nats above the bound on the tokens") && text.contains("am-gm"))
  }

  @Test func refusals() throws {
    let shards = try shards([0, 400, 800])
    let sum = folder.path + "/a.sum"
    let other = folder.path + "/b.sum"
    #expect(try Binary(["summarize", shards[0], "-o", sum] + Self.hypotheses).status == 0)
    func complaint(_ arguments: [String]) throws -> String {
      let result = try Binary(arguments)
      #expect(result.status == 1 && result.output.isEmpty)
      return result.errors.replacing(folder.path + "/", with: "")
    }
    #expect(
      try complaint(["bound", sum, shards[1]] + Self.hypotheses)
        == "laws: part-2.jsonl: expected summaries only beside a.sum, found token losses: sum them "
        + "up with laws summarize\n")
    #expect(
      try complaint(["summarize", shards[0], shards[0], "-o", other] + Self.hypotheses)
        .hasPrefix("laws: part-1.jsonl: expected tokens that come once, found the 400 rows"))
    #expect(!FileManager.default.fileExists(atPath: other))
    #expect(
      try complaint(["bound", sum] + Self.hypotheses)
        == "laws: a.sum: expected every training token in a summary, or rows, found a sample: the "
        + "maurer-pontil interval needs each token; take the hoeffding interval, or the files "
        + "themselves (--subsample hoeffding)\n")
    #expect(try Binary("summarize", shards[0], "-o", "x.npy", "--bits", "4").status == 64)
    #expect(try Binary("summarize", shards[0], "-o", other, "--bits", "4").status == 64)
  }

  @Test("the tightest bound from every token: summaries give what the rows give")
  func tightest() throws {
    let shards = try shards([0, 4000, 10_000])
    let sum = folder.path + "/whole.sum"
    let options = Self.hypotheses + ["--tightest"]
    #expect(try Binary(["summarize"] + shards + ["-o", sum] + options).status == 0)
    let path = folder.path + "/c.json"
    let summarized = try Binary(["bound", sum, "-o", path, "--json"] + options)
    #expect(summarized.status == 0, "\(summarized.errors)")
    let exact = try Binary(["bound"] + shards + ["--json"] + options)
    let pair = try [summarized, exact].map { try $0.object()["bound"] as? Double ?? .nan }
    #expect(abs(pair[0] - pair[1]) < 1e-12)
    #expect(try Binary(["verify", path] + shards).status == 0)
    #expect(try Binary("verify", path, sum).status == 0)
    #expect(try Binary(["verify", path] + shards.reversed()).status == 0)
    #expect(try Binary("verify", path, shards[0]).status == 1)
  }
}
