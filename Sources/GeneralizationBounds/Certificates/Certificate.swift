// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Files
public import Foundation

/// A bound with all that it rests on: every hypothesis, fingerprints of the losses, and the result.
///
/// Whoever holds the losses can make the whole certificate again from its hypotheses and compare every field; that is
/// what ``StatedCertificate/differences(on:)-(TokenLosses)`` does. What no computation can check is listed in
/// ``vouched``.
public struct Certificate: Sendable, Equatable {
  /// The form of this file: `laws certificate 2`.
  public let format: String
  /// The result in one sentence.
  public let statement: String
  /// What is stated and can't be checked from the losses, one sentence each.
  public let vouched: [String]
  /// The theorem's hypotheses.
  public let hypotheses: Hypotheses
  /// The losses that the bound was evaluated on.
  public let measurements: Measurements
  /// What the theorem says.
  public let result: BoundValue
  /// SHA-256 of the certificate's bytes without this field.
  public private(set) var digest: String?

  static let format = "laws certificate 2"

  /// The losses that a bound was evaluated on.
  public struct Measurements: Sendable, Equatable {
    /// n, the number of tokens.
    public let tokens: Int
    /// The unit in which the losses were stored: `nats` or `bits`.
    public let unit: String
    /// ``TokenLosses/fingerprint``, or ``LossSummary/fingerprint``.
    public let sha256: String
    /// The units of rows that were drawn, where the rows are a sample of units; else nil.
    public let units: Units?
    /// The files that were summarized, where the bound was evaluated on a summary; else nil.
    public let shards: [LossSummary.Shard]?
  }

  /// The units of rows that were drawn.
  public struct Units: Sendable, Equatable {
    /// m, the number of units.
    public let count: Int
    /// ``RowUnits/fingerprint``.
    public let sha256: String
  }

  /// A file that a hypothesis was computed from.
  public struct Input: Decodable, Sendable, Equatable {
    /// What was computed from it.
    public enum Use: String, Codable, Sendable, CaseIterable {
      /// The length of the model's code.
      case codeLength
      /// R̂ of the unquantized model.
      case unquantizedRisk
    }

    public let use: Use
    /// The SHA-256 of a code's file; of token losses ``TokenLosses/fingerprint``.
    public let sha256: String

    public init(_ use: Use, sha256: String) { (self.use, self.sha256) = (use, sha256) }
  }

  /// Evaluates a bound and keeps what it rests on.
  ///
  /// - Parameters:
  ///   - bound: The theorem with its hypotheses.
  ///   - losses: NLL and entropy of the quantized model, unsmoothed.
  ///   - units: Which rows belong to which unit, where units were drawn.
  ///   - unquantizedRisk: R̂, nats, or nil.
  ///   - inputs: The files that hypotheses were computed from.
  /// - Throws: ``BoundError`` as ``CompressedModelBound/evaluate(on:units:unquantizedRisk:)`` does, and where the
  ///   bound is infinite or an estimate: it certifies nothing.
  public init(
    of bound: CompressedModelBound, on losses: TokenLosses, units: RowUnits? = nil,
    unquantizedRisk: Double? = nil, inputs: [Input] = []
  ) throws(BoundError) {
    let isSample = Double(losses.count) < bound.tokens
    try self.init(
      of: bound, measurements: Measurements(of: losses, units: isSample ? units : nil),
      unquantizedRisk: unquantizedRisk, inputs: inputs,
      value: try bound.evaluate(on: losses, units: units, unquantizedRisk: unquantizedRisk))
  }

  /// Evaluates a bound on a summary of the losses and keeps what it rests on.
  ///
  /// - Parameters:
  ///   - bound: The theorem with its hypotheses.
  ///   - summary: Of all shards.
  ///   - unquantizedRisk: R̂, nats, or nil.
  ///   - inputs: The files that hypotheses were computed from.
  /// - Throws: ``BoundError`` as for losses.
  public init(
    of bound: CompressedModelBound, on summary: LossSummary, unquantizedRisk: Double? = nil,
    inputs: [Input] = []
  ) throws(BoundError) {
    try self.init(
      of: bound, measurements: Measurements(of: summary), unquantizedRisk: unquantizedRisk,
      inputs: inputs,
      value: try bound.evaluate(on: summary, unquantizedRisk: unquantizedRisk))
  }

  private init(
    of bound: CompressedModelBound, measurements: Measurements, unquantizedRisk: Double?,
    inputs: [Input], value: BoundValue
  ) throws(BoundError) {
    format = Self.format
    hypotheses = Hypotheses(bound, unquantizedRisk: unquantizedRisk, inputs: inputs)
    self.measurements = measurements
    result = value
    statement = Self.statement(of: value, code: bound.code)
    vouched = Self.vouched(
      bound, isSample: Double(measurements.tokens) < bound.tokens, unquantizedRisk: unquantizedRisk,
      inputs: inputs)
    guard value.bound.isFinite else { throw .uncertifiable(value.bound) }
    if value.isPlugInEstimate {
      throw .estimate(value.warnings.first?.message ?? "a sample stands for all tokens")
    }
    digest = SHA256.hexadecimal(of: Array(json()))
  }

  /// The certificate as JSON; the same bytes for the same values.
  public func json() -> Data { Data(JSON(self).text().utf8) }
}

extension Certificate.Measurements {
  init(of losses: TokenLosses, units: RowUnits?) {
    self.init(
      tokens: losses.count, unit: losses.rows.unit == 1 ? "nats" : "bits",
      sha256: losses.fingerprint,
      units: units.map { Certificate.Units(count: $0.count, sha256: $0.fingerprint) }, shards: nil)
  }

  init(of summary: LossSummary) {
    self.init(
      tokens: summary.count, unit: summary.unit, sha256: summary.fingerprint,
      units: nil, shards: summary.shards)
  }
}
