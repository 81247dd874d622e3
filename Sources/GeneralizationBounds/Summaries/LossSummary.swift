// SPDX-License-Identifier: GPL-3.0-or-later
public import Files
public import Foundation
import NumericalMethods

/// What a bound needs of token losses in a few kilobytes, whatever their number: summaries of shards add up.
///
/// For each smoothing weight: Σ X, Σ X², Σ Y, Σ (Y − X)² and Σ log(1 + sA) at 101 fixed bets, each a whole number of
/// 2^−52. Adding is then exact, so that ``merged(with:)`` gives the same bytes in any order and grouping. Bounds at
/// other bets come from an envelope with a limit on each side: the certified bound is at least the one that the rows
/// give and at most ``BoundValue/slack`` above it, always less than 1e-6 nats for bets up to 1 − 2^−14.
///
/// Fewer losses than the model's training tokens can stand for all only by an interval that needs no further sums:
/// Hoeffding's, or none.
public struct LossSummary: Sendable, Equatable, Codable {
  /// A file of losses that went in, by what it held.
  public struct Shard: Sendable, Equatable, Codable {
    /// ``TokenLosses/fingerprint`` of its rows.
    public let sha256: String
    /// How many they are.
    public let tokens: Int
  }

  /// The sums at one smoothing weight.
  struct Section: Sendable, Equatable, Codable {
    let weight: Double
    let loss, lossSquare, centre, square: ExactSum
    /// At each of ``LogEnvelope/nodes`` but the first.
    let logs: [ExactSum]
    /// Σ Y and Σ log(1 + (Y − X)/u) of each pair of ``ClippedAMGM``; nil where they were not asked for.
    let clipped: [Clipped]?
  }

  /// The sums at one smoothing weight with the centres of one clipped bet.
  struct Clipped: Sendable, Equatable, Codable {
    let centre, log: ExactSum
  }

  /// The form of this file: `laws summary 2`.
  let format: String
  /// V.
  public let vocabulary: Int
  /// How Y was made.
  public let centre: LossCentre
  /// `nats` or `bits`: the unit the rows were stored in; sums are nats.
  public let unit: String
  /// The number of tokens.
  public let count: Int
  /// What went in, in the order of the fingerprints.
  public let shards: [Shard]
  let nll, entropy: ExactSum
  /// One a smoothing weight, increasing.
  let sections: [Section]
  /// SHA-256 of the file's bytes without this field.
  private var digest: String?

  static let format = "laws summary 2"
  /// The largest number of tokens: sums of as many fit 128 bits.
  static let mostTokens = 1 << 48

  private enum CodingKeys: String, CodingKey {
    case format, vocabulary, centre, unit, shards, nll, entropy, sections, digest
    case count = "tokens"
  }

  /// The smoothing weights it can stand for, increasing.
  public var weights: [Double] { sections.map(\.weight) }
  /// The mean unsmoothed loss, nats.
  public var meanNLL: Double { nll.value / Double(count) }

  /// SHA-256 of what went in: a single shard's own, or that of the lines "fingerprint tokens" of all.
  public var fingerprint: String {
    if shards.count == 1 { return shards[0].sha256 }
    let lines = shards.map { "\($0.sha256) \($0.tokens)\n" }.joined()
    return SHA256.hexadecimal(of: Array(lines.utf8))
  }

  /// Sums up losses: one pass a smoothing weight, in constant memory.
  ///
  /// - Parameters:
  ///   - losses: Unsmoothed losses, one shard of any size.
  ///   - weights: Every α that a bound will need, each in (0, 1); ``CompressedModelBound/smoothingWeights()`` knows.
  ///   - vocabulary: V ≥ 2.
  ///   - centre: How the centre is made from the measured entropy.
  ///   - isClipped: Whether the sums that ``ClippedAMGM`` needs are made too, a pass for each of its pairs.
  /// - Throws: ``BoundError`` for a weight or vocabulary outside its domain, or no weight at all.
  public init(
    of losses: TokenLosses, weights: [Double], vocabulary: Int, centre: LossCentre = .entropy,
    isClipped: Bool = false
  ) throws(BoundError) {
    guard !weights.isEmpty else { throw .emptyWeightGrid(0) }
    var sections: [Section] = []
    let tokens = Double(losses.count)
    for weight in Set(weights).sorted() {
      let smoothed = try losses.smoothed(weight: weight, vocabulary: vocabulary, centre: centre)
      let sums = smoothed.sums(at: Array(LogEnvelope.nodes.dropFirst()))
      func total(_ mean: Double) -> ExactSum { ExactSum(mean * tokens) }
      let clipped = ClippedAMGM.bets(weight: weight, vocabulary: vocabulary).map { bet in
        isClipped ? smoothed.clipped(to: bet.least).sums(at: [smoothed.range / bet.scale]) : nil
      }
      sections.append(
        Section(
          weight: weight, loss: total(sums.meanLoss), lossSquare: total(sums.meanSquareLoss),
          centre: total(sums.meanCentre), square: total(sums.meanSquare),
          logs: sums.meanLogs.map(total),
          clipped: isClipped
            ? clipped.compactMap { $0 }.map {
              Clipped(centre: total($0.meanCentre), log: total($0.meanLogs[0]))
            } : nil))
    }
    format = Self.format
    self.vocabulary = vocabulary
    self.centre = centre
    unit = losses.rows.unit == 1 ? "nats" : "bits"
    count = losses.count
    shards = [Shard(sha256: losses.fingerprint, tokens: losses.count)]
    nll = ExactSum(losses.meanNLL * tokens)
    entropy = ExactSum(losses.meanEntropy * tokens)
    self.sections = sections
    seal()
  }

  /// Writes the digest of all other fields.
  private mutating func seal() {
    digest = nil
    digest = SHA256.hexadecimal(of: Array(json()))
  }

  private init(_ a: LossSummary, _ b: LossSummary) {
    format = a.format
    vocabulary = a.vocabulary
    centre = a.centre
    unit = a.unit
    count = a.count + b.count
    shards = (a.shards + b.shards).sorted { ($0.sha256, $0.tokens) < ($1.sha256, $1.tokens) }
    nll = a.nll + b.nll
    entropy = a.entropy + b.entropy
    sections = zip(a.sections, b.sections).map { a, b in
      Section(
        weight: a.weight, loss: a.loss + b.loss, lossSquare: a.lossSquare + b.lossSquare,
        centre: a.centre + b.centre, square: a.square + b.square,
        logs: zip(a.logs, b.logs).map { $0 + $1 },
        clipped: a.clipped.flatMap { first in
          b.clipped.map { second in
            zip(first, second).map { Clipped(centre: $0.centre + $1.centre, log: $0.log + $1.log) }
          }
        })
    }
    seal()
  }

  /// The summary of both sets of rows: the same bytes in any order and grouping.
  ///
  /// - Throws: ``BoundError/unlikeSummaries(_:)`` where vocabulary, centre, unit or weights differ, or where a shard
  ///   of 64 tokens or more comes twice.
  public func merged(with other: LossSummary) throws(BoundError) -> LossSummary {
    func differ(
      _ what: String, _ a: some CustomStringConvertible, _ b: some CustomStringConvertible
    )
      -> BoundError
    { .unlikeSummaries("summaries of one \(what), found \(a) and \(b)") }
    if vocabulary != other.vocabulary {
      throw differ("vocabulary", vocabulary, other.vocabulary)
    }
    if centre != other.centre { throw differ("centre", centre.rawValue, other.centre.rawValue) }
    if unit != other.unit { throw differ("unit", unit, other.unit) }
    if weights != other.weights {
      throw differ("list of smoothing weights", "\(weights)", "\(other.weights)")
    }
    if sections.map({ $0.clipped == nil }) != other.sections.map({ $0.clipped == nil }) {
      throw .unlikeSummaries(
        "summaries that all have clipped centres or all have none, found one of each")
    }
    let known = Set(shards.filter { $0.tokens >= 64 }.map(\.sha256))
    if let again = other.shards.first(where: { known.contains($0.sha256) }) {
      throw .unlikeSummaries(
        "tokens that come once, found the \(again.tokens) rows with SHA-256 "
          + "\(again.sha256.prefix(12))… twice: give each shard once, and one epoch")
    }
    guard count <= Self.mostTokens - other.count else {
      throw .unlikeSummaries(
        "summaries of at most \(Self.mostTokens) tokens together, found \(count) and \(other.count)"
      )
    }
    return LossSummary(self, other)
  }

  /// The file's bytes: JSON with fields in the order of the alphabet.
  public func json() -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard var data = try? encoder.encode(self) else {
      preconditionFailure("expected finite smoothing weights, found \(weights)")
    }
    data.append(0x0A)
    return data
  }

  /// Reads a summary.
  ///
  /// - Throws: `FileError` when the file can't be read, is of another form, is not what its digest says, or holds numbers
  ///   that no losses add up to.
  public init(contentsOf path: String) throws(FileError) {
    try self.init(TextFile.bytes(of: path), path: path)
  }

  /// Reads a summary's bytes.
  ///
  /// - Throws: `FileError` as ``init(contentsOf:)`` does.
  public init(_ data: Data, path: String) throws(FileError) {
    struct Form: Decodable {
      let format: String
    }
    let form = try? JSONDecoder().decode(Form.self, from: data).format
    if let form, form != Self.format {
      throw FileError(
        path: path,
        form == "laws summary 1"
          ? "expected a summary of the form '\(Self.format)', found '\(form)' of an earlier version, which has no "
            + "digest: make it again from the token losses"
          : "expected a summary of the form '\(Self.format)', found '\(form.prefix(60))'",
        help: form == "laws summary 1" ? "again.summary" : nil)
    }
    guard let summary = try? JSONDecoder().decode(LossSummary.self, from: data) else {
      throw FileError(
        path: path, "expected a summary of token losses, found another or a damaged file")
    }
    var sealed = summary
    sealed.seal()
    guard sealed.digest == summary.digest, sealed.json() == data else {
      throw FileError(
        path: path,
        "expected a summary as it was written, found content that its digest does not describe: make it "
          + "again from the token losses")
    }
    if let fault = summary.fault {
      throw FileError(path: path, "expected sums that token losses can have, found \(fault)")
    }
    self = summary
  }
}
