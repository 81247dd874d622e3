// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
import Files
public import Foundation

/// A ``HeldOutBound`` with all that it rests on: hypotheses, the fingerprint of the sample's losses, and the result.
public struct HeldOutCertificate: Sendable, Equatable {
  /// The form of this file: `laws held-out certificate 1`.
  public let format: String
  /// The result in one sentence.
  public let statement: String
  /// What is stated and can't be checked from the losses, one sentence each.
  public let vouched: [String]
  /// The bound's hypotheses.
  public let hypotheses: Hypotheses
  /// The losses that the bound was evaluated on.
  public let measurements: Certificate.Measurements
  /// What the bound says.
  public let result: HeldOutBound.Value
  /// SHA-256 of the certificate's bytes without this field.
  public private(set) var digest: String?

  static let form = "laws held-out certificate 1"

  /// The bound's hypotheses.
  public struct Hypotheses: Decodable, Sendable, Equatable {
    /// V ≥ 2.
    public let vocabulary: Int
    /// δ in (0, 1).
    public let failureProbability: Double
    /// How the rows were drawn from the pool.
    public let sampled: RowSampling
  }

  /// Evaluates the bound and keeps what it rests on.
  ///
  /// - Parameters:
  ///   - bound: The theorem with its hypotheses.
  ///   - losses: NLL of the model at the sampled tokens, unsmoothed.
  ///   - units: Which rows belong to which unit, where units were drawn.
  /// - Throws: ``BoundError`` as ``HeldOutBound/evaluate(on:units:)`` does, and where the bound is infinite or an
  ///   estimate.
  public init(
    of bound: HeldOutBound, on losses: TokenLosses, units: RowUnits? = nil
  ) throws(BoundError) {
    format = Self.form
    result = try bound.evaluate(on: losses, units: units)
    guard result.bound.isFinite else { throw .uncertifiable(result.bound) }
    if result.plugIn { throw .estimate("how the rows were drawn from the pool is not stated") }
    statement = result.statement
    hypotheses = Hypotheses(
      vocabulary: bound.vocabulary, failureProbability: bound.failureProbability,
      sampled: bound.sampled)
    measurements = Certificate.Measurements(of: losses, units: units)
    vouched = [
      "The model was fixed before the pool was seen, and nothing was chosen by losses on the pool.",
      bound.sampled == .units
        ? "The measured rows are those of independently drawn units of the pool: windows of one length drawn uniformly, "
          + "or documents drawn uniformly, whose means count alike."
        : "Each measured row is an independent draw, uniform over the tokens of the pool.",
      "The losses are those of the model, unsmoothed.",
    ]
    digest = SHA256.hexadecimal(of: Array(json()))
  }

  /// The certificate as JSON; the same bytes for the same values.
  public func json() -> Data { Data(JSON(self).text().utf8) }
}

extension HeldOutCertificate: Answer {
  public struct Fields: Sendable {
    public let format = Field("format", \HeldOutCertificate.format, "The form of the file.")
    public let statement = Field(
      "statement", \HeldOutCertificate.statement, "The result in one sentence.")
    public let vouched = Field(
      "vouched", \HeldOutCertificate.vouched,
      "What is stated and can't be checked from the losses.")
    public let hypotheses = Field(
      "hypotheses", \HeldOutCertificate.hypotheses, "The bound's hypotheses.")
    public let measurements = Field(
      "measurements", \HeldOutCertificate.measurements,
      "The losses that the bound was evaluated on.")
    public let result = Field("result", \HeldOutCertificate.result, "The bound and its terms.")
    public let digest = Field(
      "digest", \HeldOutCertificate.digest, "SHA-256 of the file without this field.",
      leftOutWhenNil: true)
  }
  public static var fields: Fields { Fields() }
}

extension HeldOutCertificate.Hypotheses: Answer {
  public struct Fields: Sendable {
    public let vocabulary = Field(
      "vocabulary", \HeldOutCertificate.Hypotheses.vocabulary, "V.", unit: "tokens")
    public let failureProbability = Field(
      "failureProbability", \HeldOutCertificate.Hypotheses.failureProbability, "δ.")
    public let sampled = Field(
      "sampled", \HeldOutCertificate.Hypotheses.sampled,
      "How the rows were drawn from the pool.")
  }
  public static var fields: Fields { Fields() }
}
