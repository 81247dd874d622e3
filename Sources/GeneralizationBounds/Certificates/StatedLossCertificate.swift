// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
public import Files
public import Foundation

/// A certificate from training losses alone or on a held-out pool, as a file states it, before anything in it is believed.
///
/// As with ``StatedCertificate`` only the hypotheses are taken from the file, and every field must be equal to the one made.
public struct StatedLossCertificate: Sendable {
  /// What the certificate is about, with its hypotheses.
  public enum Kind: Sendable, Equatable {
    case online(OnlineCertificate.Hypotheses)
    case heldOut(HeldOutCertificate.Hypotheses, unit: String)
  }

  public let kind: Kind
  /// The result in one sentence, as stated.
  public let statement: String
  /// What the certificate itself says that no computation can check, as stated.
  public let vouched: [String]

  private let leaves: [JSONPlaces.Leaf]

  private struct Head: Decodable {
    let format: String
  }
  private struct Online: Decodable {
    let statement: String
    let vouched: [String]
    let hypotheses: OnlineCertificate.Hypotheses
  }
  private struct HeldOut: Decodable {
    struct Measurements: Decodable { let unit: String }
    let statement: String
    let vouched: [String]
    let hypotheses: HeldOutCertificate.Hypotheses
    let measurements: Measurements
  }

  /// Reads a certificate's bytes; nil where they are of another form, such as that of a quantized model.
  ///
  /// - Parameters:
  ///   - data: JSON.
  ///   - path: The file's name for errors.
  /// - Throws: `FileError` when the file has a field twice or lacks a hypothesis.
  public init?(_ data: Data, path: String) throws(FileError) {
    let decoder = JSONDecoder()
    guard let form = try? decoder.decode(Head.self, from: data).format,
      form == OnlineCertificate.form || form == HeldOutCertificate.form
    else { return nil }
    leaves = try JSONPlaces(Array(data), path: path, expecting: "a certificate").leaves
    do {
      if form == OnlineCertificate.form {
        let found = try decoder.decode(Online.self, from: data)
        kind = .online(found.hypotheses)
        (statement, vouched) = (found.statement, found.vouched)
      } else {
        let found = try decoder.decode(HeldOut.self, from: data)
        kind = .heldOut(found.hypotheses, unit: found.measurements.unit)
        (statement, vouched) = (found.statement, found.vouched)
      }
    } catch let error as DecodingError {
      throw FileError(path: path, StatedCertificate.sentence(error))
    } catch {
      throw FileError(path: path, "expected a certificate, found another file")
    }
  }

  /// Makes an online certificate again on a training curve and compares every field.
  ///
  /// - Parameters:
  ///   - curve: The losses that the certificate speaks of.
  ///   - hypotheses: Its own.
  /// - Returns: Where they differ; empty where the certificate holds.
  /// - Throws: ``BoundError`` for a hypothesis outside its domain.
  public func differences(
    on curve: [Double], _ hypotheses: OnlineCertificate.Hypotheses
  ) throws(BoundError) -> [StatedCertificate.Difference] {
    let bound = OnlineBound(
      vocabulary: hypotheses.vocabulary, failureProbability: hypotheses.failureProbability)
    return StatedCertificate.differences(
      from: JSON(try OnlineCertificate(of: bound, on: curve, tokens: hypotheses.tokens)),
      of: leaves)
  }

  /// Makes a held-out certificate again on a sample's losses and compares every field.
  public func differences(
    on losses: TokenLosses, units: RowUnits?, _ hypotheses: HeldOutCertificate.Hypotheses
  ) throws(BoundError) -> [StatedCertificate.Difference] {
    let bound = HeldOutBound(
      vocabulary: hypotheses.vocabulary, failureProbability: hypotheses.failureProbability,
      sampled: hypotheses.sampled)
    return StatedCertificate.differences(
      from: JSON(try HeldOutCertificate(of: bound, on: losses, units: units)), of: leaves)
  }
}
