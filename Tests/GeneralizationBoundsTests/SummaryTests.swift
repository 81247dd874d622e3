// SPDX-License-Identifier: GPL-3.0-or-later
import Files
import Foundation
import NumericalMethods
import TestSupport
import Testing

@testable import GeneralizationBounds

@Suite("Summaries of token losses")
struct SummaryTests {
  /// The two-sided envelope of one residual: G(s) = log(1 + sA)/s is known exactly there.
  @Test("both limits hold at every bet for every residual, and lie 5e-9 apart at most")
  func envelope() {
    var widest = 0.0
    let residuals = [-1, -1 + 1e-9, -0.99999, -0.999, -0.97, -0.8, -0.5, -0.1, 1e-3, 0.4, 0.95, 1]
    let bets = (1...1000).map { Double($0) / 1001 } + [1e-6, 1e-4, 0.9995, 0.9999, 1 - 0x1p-14]
    for residual in residuals {
      let envelope = LogEnvelope(
        values: LogEnvelope.nodes.map { $0 == 0 ? residual : log1p($0 * residual) / $0 },
        slope: -residual * residual / 2)
      for bet in bets {
        let exact = log1p(bet * residual)
        let below = envelope.limit(at: bet, fromBelow: true)
        let above = envelope.limit(at: bet, fromBelow: false)
        #expect(below <= exact && exact <= above, "A = \(residual), s = \(bet)")
        widest = max(widest, (above - below) / bet)
      }
    }
    #expect(widest < 5e-9, "\(widest)")
    let beyond = LogEnvelope(values: LogEnvelope.nodes.map { _ in 0 }, slope: 0)
    #expect(beyond.limit(at: 1, fromBelow: true) == -.infinity)
  }

  static let bound = CompressedModelBound(
    parameters: 450, tokens: 9001, codeLength: .bits(1800), vocabulary: 50257, sampled: .tokens)

  static func losses(_ range: Range<Int>? = nil) throws -> TokenLosses {
    let (nll, entropy) = LogProductTests.rows(9001)
    let range = range ?? 0..<9001
    return try TokenLosses(nll: Array(nll[range]), entropy: Array(entropy[range]))
  }

  static let cuts = [0, 1, 2, 1025, 3000, 3001, 7777, 9001]

  static func shards(_ bound: CompressedModelBound) throws -> [LossSummary] {
    let weights = try bound.smoothingWeights()
    return try (1..<cuts.count).map {
      try LossSummary(
        of: losses(cuts[$0 - 1]..<cuts[$0]), weights: weights, vocabulary: bound.vocabulary,
        isClipped: bound.inequality == .clippedAMGM)
    }
  }

  @Test("seven uneven shards: merged in any order and grouping to the same bytes")
  func merging() throws {
    let parts = try Self.shards(Self.bound)
    func merged(_ parts: [LossSummary]) throws -> LossSummary {
      try parts.dropFirst().reduce(parts[0]) { try $0.merged(with: $1) }
    }
    let whole = try merged(parts)
    var random = SeededGenerator(seed: 5)
    for _ in 0..<20 {
      // A random tree: two of the list become one until one is left.
      var list = parts
      while list.count > 1 {
        let a = list.remove(at: Int.random(in: 0..<list.count, using: &random))
        let b = list.remove(at: Int.random(in: 0..<list.count, using: &random))
        list.append(try a.merged(with: b))
      }
      #expect(list[0].json() == whole.json())
    }
    #expect(whole.count == 9001 && whole.shards.count == 7)
  }

  @Test(
    "the bound of seven shards is at most 1e-6 nats above that of the rows, never below",
    arguments: InequalityName.allCases.filter { !$0.needsIndependentDraws },
    [Smoothing.exact, .direct])
  func bounds(_ inequality: InequalityName, _ smoothing: Smoothing) throws {
    for (bits, weight) in [
      (40.0, SmoothingWeight.complexity), (1800, .joint(points: 2)), (30_000, .fixed(0.07)),
    ] {
      do {
        var bound = Self.bound
        bound.grid = .uniform(200)
        bound.inequality = inequality
        bound.smoothing = smoothing
        bound.codeLength = .bits(bits)
        bound.weight = weight
        let exact = try bound.evaluate(on: Self.losses())
        let parts = try Self.shards(bound)
        let value = try bound.evaluate(
          on: parts.dropFirst().reduce(parts[0]) { try $0.merged(with: $1) })
        #expect(exact.bound <= value.bound + 1e-13, "\(inequality) \(bits) \(weight)")
        #expect(value.bound <= exact.bound + value.slack + 1e-13)
        #expect(value.slack >= 0 && value.slack <= 1e-6, "\(value.slack)")
        #expect(exact.slack == 0)
      }
    }
  }

  @Test(
    "a certificate from summaries: the same in any order, and checked on the rows of its shards")
  func certificate() throws {
    let parts = try Self.shards(Self.bound)
    let forward = try parts.dropFirst().reduce(parts[0]) { try $0.merged(with: $1) }
    let backward = try parts.reversed().dropFirst().reduce(parts[6]) { try $0.merged(with: $1) }
    let certificate = try Certificate(of: Self.bound, on: forward)
    #expect(try certificate.json() == Certificate(of: Self.bound, on: backward).json())
    let path = try Npy.temporary("c.json", certificate.json())
    let sum = try Npy.temporary("a.sum", forward.json())
    defer { for path in [path, sum] { try? FileManager.default.removeItem(atPath: path) } }
    let read = try StatedCertificate(contentsOf: path)
    #expect(try read.isOfSummaries && read.differences(on: LossSummary(contentsOf: sum)).isEmpty)
    #expect(certificate.measurements.shards?.count == 7)
    #expect(
      try read.differences(on: parts[6]).map(\.field).contains("measurements.shards.6.sha256"))
    let rows = try Certificate(of: Self.bound, on: Self.losses())
    #expect(rows.statement == certificate.statement)
    #expect(abs(rows.result.bound - certificate.result.bound) <= certificate.result.slack + 1e-13)
  }

  @Test("a sample: Hoeffding's interval needs no rows, the others are refused")
  func samples() throws {
    var bound = Self.bound
    bound.tokens = 90_010
    bound.codeLength = .bits(18_000)
    bound.subsample = .hoeffding
    let summary = LossSummary.make(
      try Self.losses(), try bound.smoothingWeights(), bound.vocabulary)
    let exact = try bound.evaluate(on: Self.losses())
    let value = try bound.evaluate(on: summary)
    #expect(exact.bound <= value.bound + 1e-13 && value.bound <= exact.bound + 1e-6)
    for interval in [Subsample.maurerPontil, .amGM] {
      var other = bound
      other.subsample = interval
      other.weight = .fixed(summary.weights[0])
      other.smoothing = .direct
      let error = try #require(throws: BoundError.self) { try other.evaluate(on: summary) }
      #expect(error == .sampleOfSummary(interval))
    }
  }

  @Test("what can't be merged or used is refused in one sentence")
  func refusals() throws {
    let weights = try Self.bound.smoothingWeights()
    let a = LossSummary.make(try Self.losses(0..<4000), weights, 50257)
    func sentence(_ body: () throws -> Void) throws -> String {
      try #require(throws: BoundError.self) { try body() }.description
    }
    let b = try Self.losses(4000..<9001)
    #expect(
      try sentence { _ = try a.merged(with: .make(b, weights, 50258)) }
        == "expected summaries of one vocabulary, found 50257 and 50258")
    #expect(
      try sentence { _ = try a.merged(with: .make(b, [0.5], 50257)) }
        .hasPrefix("expected summaries of one list of smoothing weights, found ["))
    #expect(
      try sentence {
        _ = try a.merged(
          with: LossSummary(
            of: b, weights: weights, vocabulary: 50257, centre: .smoothedEntropy))
      } == "expected summaries of one centre, found entropy and smoothed-entropy")
    #expect(
      try sentence { _ = try a.merged(with: a) }
        .hasPrefix("expected tokens that come once, found the 4000 rows with SHA-256 "))
    #expect(
      try sentence { _ = try LossSummary(of: b, weights: [], vocabulary: 50257) }
        == "expected a grid of at least 1 smoothing weight, found 0")
    #expect(
      try sentence { _ = try LossSummary(of: b, weights: [1], vocabulary: 50257) }
        == "expected a smoothing weight strictly between 0 and 1, found 1.0")
    var bound = Self.bound
    bound.codeLength = .bits(1801)
    bound.subsample = .hoeffding
    #expect(
      try sentence { _ = try bound.evaluate(on: a) }
        .hasPrefix("expected a summary at the smoothing weight 0."))
    bound.vocabulary = 256
    #expect(
      try sentence { _ = try bound.evaluate(on: a) }
        == "expected a summary made with vocabulary 256, found 50257")
    for (name, text, expected) in [
      (
        "a.sum", "{}",
        "expected a summary of token losses, found another or a damaged file"
      ),
      (
        "b.sum",
        String(decoding: a.json(), as: UTF8.self).replacing("summary 2", with: "summary 9"),
        "expected a summary of the form 'laws summary 2', found 'laws summary 9'"
      ),
      (
        "c.sum",
        String(decoding: a.json(), as: UTF8.self).replacing("summary 2", with: "summary 1"),
        "expected a summary of the form 'laws summary 2', found 'laws summary 1' of an earlier version, which has no "
          + "digest: make it again from the token losses"
      ),
      (
        "d.sum", String(decoding: a.json(), as: UTF8.self).replacing("50257", with: "50258"),
        "expected a summary as it was written, found content that its digest does not describe: make it again "
          + "from the token losses"
      ),
    ] {
      let path = try Npy.temporary(name, Data(text.utf8))
      defer { try? FileManager.default.removeItem(atPath: path) }
      let error = try #require(throws: FileError.self) { try LossSummary(contentsOf: path) }
      #expect(error.description == path + ": " + expected)
    }
  }
}

@Suite("What a summary's numbers must satisfy")
struct SummaryFaultTests {
  /// A summary whose content was changed and whose digest was made again.
  static func forged(_ change: (String) -> String) throws -> String {
    let weights = try SummaryTests.bound.smoothingWeights()
    let summary = try LossSummary(
      of: SummaryTests.losses(0..<2000), weights: weights, vocabulary: 50257)
    let text = String(decoding: summary.json(), as: UTF8.self)
    let open = text.replacing(/"digest":"[0-9a-f]*",/, with: "")
    let changed = change(open)
    #expect(changed != open)
    let digest = SHA256.hexadecimal(of: Array(changed.utf8))
    return changed.replacing(
      "\"entropy\":", with: "\"digest\":\"\(digest)\",\"entropy\":", maxReplacements: 1)
  }

  static func sentence(_ change: (String) -> String) throws -> String? {
    do {
      _ = try LossSummary(Data(try forged(change).utf8), path: "a.sum")
      return nil
    } catch let error as FileError {
      return error.message
    }
  }

  /// A sum by its name, replaced by another whole number or by a multiple of itself.
  static func sum(_ name: String, _ new: @escaping (Int128) -> String) -> (String) -> String {
    { text in
      guard let pattern = try? Regex("\"\(name)\":\\[?\"(-?[0-9]+)\""),
        let match = text.firstMatch(of: pattern), let range = match.output[1].range,
        let old = Int128(text[range])
      else { return text }
      return text.replacingCharacters(in: range, with: new(old))
    }
  }

  @Test("a digest made again does not make impossible sums pass")
  func sums() throws {
    for name in ["nll", "entropy", "loss", "lossSquare", "centre", "square", "logs"] {
      for new: @Sendable (Int128) -> String in [
        { "\(-$0 - 1)" }, { _ in "-inf" }, { "\($0 * 1_000_000_000_000)" },
        { _ in "\(Int128(1) << 110)" },
      ] {
        let found = try Self.sentence(Self.sum(name, new))
        #expect(
          found?.hasPrefix("expected sums that token losses can have, found ") ?? false, "\(name)")
      }
    }
    for name in ["lossSquare", "square", "loss"] {
      #expect(try Self.sentence(Self.sum(name) { _ in "0" }) != nil, "\(name)")
    }
  }

  @Test("counts, shards, unit and vocabulary must fit")
  func counts() throws {
    for (old, new) in [
      ("\"unit\":\"nats\"", "\"unit\":\"furlong\""), ("\"vocabulary\":50257", "\"vocabulary\":1"),
      ("\"tokens\":2000}],", "\"tokens\":-2000}],"), ("\"tokens\":2000}],", "\"tokens\":1999}],"),
      ("\"sha256\":\"", "\"sha256\":\"0"),
    ] {
      let found = try Self.sentence { $0.replacing(old, with: new) }
      #expect(
        found?.hasPrefix("expected sums that token losses can have, found ") ?? false,
        "\(new): \(found ?? "")")
    }
    #expect(
      try Self.sentence { $0.replacing("\"unit\"", with: "\"more\":1,\"unit\"") }?.hasPrefix(
        "expected a summary as it was written") ?? false)
  }

  @Test("edits of every number of a summary: none is accepted")
  func edits() throws {
    let weights = try SummaryTests.bound.smoothingWeights()
    let summary = try LossSummary(
      of: SummaryTests.losses(0..<200), weights: weights, vocabulary: 50257)
    let text = String(decoding: summary.json(), as: UTF8.self)
    #expect((try? LossSummary(Data(text.utf8), path: "a.sum")) == summary)
    var tried = 0
    for match in text.matches(of: /[:\[,](?<value>"[^"]*"|[-0-9.e]+)(?=[,}\]])/) {
      let range = match.output.value.startIndex..<match.output.value.endIndex
      let value = text[range]
      for new in [
        "0", "null", "\"\"", "\"-inf\"", "[]", "\(value)0", "-\(value)", "\(value) ", "1e400",
        "\"1\"",
      ] where new != value {
        tried += 1
        #expect(
          (try? LossSummary(
            Data(text.replacingCharacters(in: range, with: new).utf8), path: "a.sum")) == nil,
          "\(value) became \(new)")
      }
    }
    #expect(tried >= 1000, "\(tried)")
  }
}

extension LossSummary {
  fileprivate static func make(
    _ losses: TokenLosses, _ weights: [Double], _ vocabulary: Int
  ) -> LossSummary {
    do {
      return try LossSummary(of: losses, weights: weights, vocabulary: vocabulary)
    } catch {
      preconditionFailure("expected a summary, found \(error)")
    }
  }
}
