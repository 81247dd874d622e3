// SPDX-License-Identifier: GPL-3.0-or-later
import Files
import Foundation
import NumericalMethods
import Testing

@testable import GeneralizationBounds

@Suite("Rows that no measurement of fresh tokens makes")
struct RowDoubtTests {
  static func pairs(_ count: Int, seed: UInt64 = 3) -> [Float] {
    var random = SeededGenerator(seed: seed)
    return (0..<2 * count).map { _ in Float(random.uniform()) * 3 }
  }

  /// The complaint about files of pairs, without the folder; nil where there is none.
  static func sentence(_ files: [[Float]], asText: Bool = false) throws -> String? {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var paths: [String] = []
    for (index, pairs) in files.enumerated() {
      let path = folder.path + "/\(index)." + (asText ? "jsonl" : "npy")
      let rows = pairs.count / 2
      let data =
        asText
        ? Data((0..<rows).map { "[\(pairs[2 * $0]), \(pairs[2 * $0 + 1])]\n" }.joined().utf8)
        : Npy.file([rows, 2], pairs)
      try data.write(to: URL(fileURLWithPath: path))
      paths.append(path)
    }
    var found: String?
    for streamed in asText ? [1] : [1 << 30, 0] {
      do {
        _ = try TokenLosses(contentsOf: paths, units: .nats, streamedSize: streamed)
        found = nil
      } catch {
        found = error.description.replacing(folder.path + "/", with: "")
      }
    }
    return found
  }

  @Test("a tail of zeros, as an interrupted memory map leaves it", arguments: [false, true])
  func zeros(_ asText: Bool) throws {
    let good = Self.pairs(500)
    #expect(try Self.sentence([good], asText: asText) == nil)
    #expect(
      try Self.sentence([good + [Float](repeating: 0, count: 1000)], asText: asText)
        == "0.\(asText ? "jsonl" : "npy"): expected measured losses up to the last row, found 500 rows of zeros at the "
        + "end, as a measurement that was interrupted leaves them: complete it, or cut them off")
    #expect(
      try Self.sentence(
        [good, Self.pairs(80, seed: 4) + [Float](repeating: 0, count: 200)], asText: asText)?
        .hasPrefix("1.") ?? false)
    #expect(try Self.sentence([[Float](repeating: 0, count: 400)], asText: asText) != nil)
    // A model may be certain of a few tokens.
    #expect(try Self.sentence([good + [Float](repeating: 0, count: 100)], asText: asText) == nil)
  }

  @Test("rows that repeat at any period, whole epochs or not", arguments: [false, true])
  func periods(_ asText: Bool) throws {
    let epoch = Self.pairs(300)
    for rows in [epoch + epoch, epoch + epoch + epoch, epoch + epoch + epoch.prefix(200)] {
      #expect(
        try Self.sentence([rows], asText: asText)?.contains(
          "found rows that repeat after 300 of \(rows.count / 2) rows") ?? false)
    }
    #expect(
      try Self.sentence([Self.pairs(700, seed: 9) + epoch + epoch], asText: asText)?.contains(
        "found the last 300 of 1300 rows to be the 300 rows before them again") ?? false)
    #expect(try Self.sentence([epoch + Self.pairs(300, seed: 8)], asText: asText) == nil)
    // Rows that are all alike, or take few values, are no evidence.
    let constant = [Float](repeating: 1.5, count: 800)
    #expect(try Self.sentence([constant], asText: asText) == nil)
  }

  @Test("a shard given twice among many")
  func shards() throws {
    let shards = (0..<40).map { Self.pairs(70, seed: UInt64($0 + 10)) }
    #expect(try Self.sentence(shards) == nil)
    #expect(
      try Self.sentence(shards + [shards[7]])
        == "40.npy: expected tokens that come once, found the rows of 7.npy again: give each shard once, and one epoch"
    )
  }

  @Test("a loss that no logits give is refused, with its place")
  func large() throws {
    var pairs = Self.pairs(100)
    pairs[2 * 41] = 3e18
    #expect(
      try Self.sentence([pairs])
        == "0.npy: expected a finite loss of at most 1048576 nats in row 41, column 0 (from 0), found 3e+18: correct the "
        + "measurement; the bound is about the whole sample, so no token may be left out")
    #expect(
      try Self.sentence([pairs], asText: true)
        == "0.jsonl:42:2: expected a 'nll' of at most 1048576 nats, found 3e+18")
  }
}
