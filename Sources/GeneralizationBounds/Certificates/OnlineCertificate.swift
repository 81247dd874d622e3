// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
import Files
public import Foundation

/// An ``OnlineBound`` with all that it rests on: hypotheses, the fingerprint of the training curve, and the result.
public struct OnlineCertificate: Sendable, Equatable {
  /// The form of this file: `laws online certificate 1`.
  public let format: String
  /// The result in one sentence.
  public let statement: String
  /// What is stated and can't be checked from the curve, one sentence each.
  public let vouched: [String]
  /// The bound's hypotheses.
  public let hypotheses: Hypotheses
  /// The curve that the bound was evaluated on.
  public let measurements: Measurements
  /// What the bound says.
  public let result: OnlineBound.Value
  /// SHA-256 of the certificate's bytes without this field.
  public private(set) var digest: String?

  static let form = "laws online certificate 1"

  /// The bound's hypotheses.
  public struct Hypotheses: Decodable, Sendable, Equatable {
    /// V ≥ 2.
    public let vocabulary: Int
    /// D, all tokens of the run.
    public let tokens: Double
    /// δ in (0, 1).
    public let failureProbability: Double
  }

  /// The training curve.
  public struct Measurements: Sendable, Equatable {
    /// The number of steps.
    public let steps: Int
    /// SHA-256 of the losses as little-endian float64, nats.
    public let sha256: String

    init(of curve: [Double]) {
      steps = curve.count
      var hash = SHA256()
      curve.map { $0.bitPattern.littleEndian }.withUnsafeBytes { hash.update($0) }
      sha256 = hash.hexadecimal
    }
  }

  /// Evaluates the bound and keeps what it rests on.
  ///
  /// - Parameters:
  ///   - bound: The theorem with its hypotheses.
  ///   - curve: The mean loss of each step's batch before its update, nats per token, in the order of training.
  ///   - tokens: D, all tokens of the curve; every step has as many.
  /// - Throws: ``BoundError`` as ``OnlineBound/evaluate(on:tokens:)`` does, and where the bound is infinite.
  public init(
    of bound: OnlineBound, on curve: [Double], tokens: Double
  ) throws(BoundError) {
    format = Self.form
    result = try bound.evaluate(on: curve, tokens: tokens)
    guard result.bound.isFinite else { throw .uncertifiable(result.bound) }
    statement = result.statement
    hypotheses = Hypotheses(
      vocabulary: bound.vocabulary, tokens: tokens, failureProbability: bound.failureProbability)
    measurements = Measurements(of: curve)
    vouched = [
      "The curve holds the mean loss of each step's batch before its update, unsmoothed, nats a token.",
      "Every step had the same number of tokens, and each token was used once: one epoch.",
      "The number of training tokens was decided before training.",
      "The run was not chosen among several by what its losses show.",
      "The tokenizer was fixed before the training tokens were seen.",
    ]
    digest = SHA256.hexadecimal(of: Array(json()))
  }

  /// The certificate as JSON; the same bytes for the same values.
  public func json() -> Data { Data(JSON(self).text().utf8) }
}

extension OnlineCertificate: Answer {
  public struct Fields: Sendable {
    public let format = Field("format", \OnlineCertificate.format, "The form of the file.")
    public let statement = Field(
      "statement", \OnlineCertificate.statement, "The result in one sentence.")
    public let vouched = Field(
      "vouched", \OnlineCertificate.vouched,
      "What is stated and can't be checked from the curve.")
    public let hypotheses = Field(
      "hypotheses", \OnlineCertificate.hypotheses, "The bound's hypotheses.")
    public let measurements = Field(
      "measurements", \OnlineCertificate.measurements, "The training curve.")
    public let result = Field("result", \OnlineCertificate.result, "The bound and its terms.")
    public let digest = Field(
      "digest", \OnlineCertificate.digest, "SHA-256 of the file without this field.",
      leftOutWhenNil: true)
  }
  public static var fields: Fields { Fields() }
}

extension OnlineCertificate.Hypotheses: Answer {
  public struct Fields: Sendable {
    public let vocabulary = Field(
      "vocabulary", \OnlineCertificate.Hypotheses.vocabulary, "V.", unit: "tokens")
    public let tokens = Field(
      "tokens", \OnlineCertificate.Hypotheses.tokens, "D, the run's tokens.", unit: "tokens")
    public let failureProbability = Field(
      "failureProbability", \OnlineCertificate.Hypotheses.failureProbability, "δ.")
  }
  public static var fields: Fields { Fields() }
}

extension OnlineCertificate.Measurements: Answer {
  public struct Fields: Sendable {
    public let steps = Field(
      "steps", \OnlineCertificate.Measurements.steps, "The number of steps.")
    public let sha256 = Field(
      "sha256", \OnlineCertificate.Measurements.sha256,
      "SHA-256 of the losses as little-endian float64, nats.")
  }
  public static var fields: Fields { Fields() }
}
