// SPDX-License-Identifier: GPL-3.0-or-later
import Files
import Foundation
import GeneralizationBounds
import NumericalMethods
import Testing

@Suite struct OrderDoubtTests {
  /// Losses as entropies plus noise, with entropies below log 50257 = 10.82.
  static func columns(_ count: Int, noise: Double) -> (losses: [Float], entropies: [Float]) {
    var generator = SeededGenerator(seed: 11)
    let entropies = (0..<count).map { _ in Float(2 + 1.5 * min(abs(generator.normal()), 3)) }
    let losses = entropies.map { max(0, $0 + Float(noise * generator.normal())) }
    return (losses, entropies)
  }

  private func sentence(_ first: [Float], _ second: [Float], vocabulary: Int?) throws -> String? {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "order-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("t.csv").path
    let lines = zip(first, second).map { "\($0),\($1)" }
    try (["nll,entropy"] + lines).joined(separator: "\n").write(
      toFile: path, atomically: true, encoding: .utf8)
    do {
      _ = try TokenLosses(contentsOf: path, units: .auto(vocabulary: vocabulary))
      return nil
    } catch { return error.message }
  }

  @Test func exchangedColumnsAreSuspectedBeforeUnits() throws {
    let (losses, entropies) = Self.columns(2000, noise: 4)
    #expect(try sentence(losses, entropies, vocabulary: 50257) == nil)
    let exchanged = try #require(try sentence(entropies, losses, vocabulary: 50257))
    #expect(exchanged.contains("above log 50257 = 10.8249, which no entropy exceeds"))
    #expect(exchanged.contains("the columns are likely exchanged"))
    // Where no number is above log V, the spread says it.
    let (near, smooth) = Self.columns(2000, noise: 1.5)
    #expect(near.max() ?? 99 < 13)
    #expect(
      try sentence(smooth, near, vocabulary: 1_000_000)?.contains("the second varies more") == true)
    #expect(try sentence(near, smooth, vocabulary: 1_000_000) == nil)
  }

  @Test func roundingBelowZeroCountsAsZero() throws {
    var (losses, entropies) = Self.columns(500, noise: 1)
    entropies[3] = -4e-6
    losses[7] = -1e-6
    #expect(try sentence(losses, entropies, vocabulary: 50257) == nil)
    entropies[4] = -1e-3
    #expect(
      try sentence(losses, entropies, vocabulary: 50257)?.contains(
        "expected a number of at least 0") == true)
  }
}
