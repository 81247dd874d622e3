// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
public import Files
public import Foundation
import NumericalMethods

extension Certificate {
  /// A place where a certificate and a new evaluation differ.
  public struct Difference: Sendable, Equatable, CustomStringConvertible {
    /// The field, as in the file.
    public let field: String
    /// What the certificate states.
    public let stated: String
    /// What was found.
    public let found: String

    public var description: String { "\(field): expected \(stated) as certified, found \(found)" }
  }

  /// Evaluates the hypotheses again on losses and compares the fingerprint and every number.
  ///
  /// - Parameter losses: The losses that the certificate speaks of, in one file or many.
  /// - Returns: Where they differ, numbers by more than 1e-12 of 1 nat or of themselves; empty where the
  ///   certificate holds. Whether what it vouches for is true, no computation can say.
  /// - Throws: ``BoundError`` for a hypothesis outside its domain.
  public func differences(on losses: TokenLosses) throws(BoundError) -> [Difference] {
    guard let bound = hypotheses.bound else {
      return differences(from: nil, measurements: Measurements(of: losses))
    }
    let again = try Certificate(
      of: bound, on: losses, unquantizedRisk: hypotheses.unquantizedRisk)
    return differences(from: again, measurements: again.measurements)
  }

  /// The same on a summary: of the files in ``Measurements/shards``, summed up again or as they were.
  ///
  /// Where other files were summed up than the certificate lists, only that is said.
  public func differences(on summary: LossSummary) throws(BoundError) -> [Difference] {
    guard let bound = hypotheses.bound, measurements.shards == summary.shards else {
      return differences(from: nil, measurements: Measurements(of: summary))
    }
    let again = try Certificate(
      of: bound, on: summary, unquantizedRisk: hypotheses.unquantizedRisk)
    return differences(from: again, measurements: again.measurements)
  }

  /// - Parameter again: The certificate that the same hypotheses give now; nil where they are not complete.
  private func differences(from again: Certificate?, measurements new: Measurements) -> [Difference]
  {
    var found: [Difference] = []
    func compare(_ field: String, _ stated: String, _ value: String) {
      if stated != value {
        found.append(Difference(field: field, stated: stated, found: value))
      }
    }
    compare("format", Self.format, format)
    compare("measurements.tokens", "\(measurements.tokens)", "\(new.tokens)")
    compare("measurements.unit", measurements.unit, new.unit)
    compare("measurements.sha256", measurements.sha256, new.sha256)
    func list(_ shards: [LossSummary.Shard]?) -> String {
      shards.map { $0.map(\.sha256).joined(separator: ", ") } ?? "none"
    }
    compare("measurements.shards", list(measurements.shards), list(new.shards))
    guard let again else {
      if hypotheses.bound == nil {
        compare("hypotheses", "a code length in a known unit and a grid", "neither or one of them")
      }
      return found
    }
    let (old, new) = (result, again.result)
    let candidates = zip(old.candidates, new.candidates).map {
      ("candidates.\($0.inequality.rawValue)", $0.bound, $1.bound)
    }
    for (field, stated, value) in candidates + [
      ("bound", old.bound, new.bound), ("trivial", old.trivial, new.trivial),
      (
        "streamFailureProbability", old.streamFailureProbability, new.streamFailureProbability
      ),
      (
        "subsampleFailureProbability", old.subsampleFailureProbability,
        new.subsampleFailureProbability
      ),
      ("complexityPerToken", old.complexityPerToken, new.complexityPerToken),
      ("smoothingWeight", old.smoothingWeight, new.smoothingWeight),
      ("range", old.range, new.range), ("lossVariation", old.lossVariation, new.lossVariation),
      ("bet", old.bet, new.bet), ("quantizedRisk", old.quantizedRisk, new.quantizedRisk),
      ("smoothedRisk", old.smoothedRisk, new.smoothedRisk),
      ("terms.risk", old.terms.risk, new.terms.risk),
      ("terms.complexity", old.terms.complexity, new.terms.complexity),
      ("terms.lossVariation", old.terms.lossVariation, new.terms.lossVariation),
      ("terms.smoothing", old.terms.smoothing, new.terms.smoothing),
      ("terms.quantizationGap", old.terms.quantizationGap, new.terms.quantizationGap),
      ("terms.subsample", old.terms.subsample, new.terms.subsample),
      ("slack", old.slack ?? 0, new.slack ?? 0),
    ] where !(abs(stated - value) <= 1e-12 * max(1, abs(value)) || stated == value) {
      compare("result.\(field)", "\(stated)", "\(value)")
    }
    compare("result.vacuous", "\(old.vacuous)", "\(new.vacuous)")
    compare("result.plugIn", "\(old.plugIn)", "\(new.plugIn)")
    compare("result.inequality", old.inequality.rawValue, new.inequality.rawValue)
    compare(
      "result.candidates", old.candidates.map(\.inequality.rawValue).joined(separator: ", "),
      new.candidates.map(\.inequality.rawValue).joined(separator: ", "))
    compare("statement", statement, again.statement)
    compare("vouched", vouched.joined(separator: " "), again.vouched.joined(separator: " "))
    return found
  }

  /// The certificate as JSON, fields in the order of the alphabet; the same bytes for the same values.
  ///
  /// - Throws: ``BoundError`` when a number is infinite, which JSON has no word for: such a bound certifies nothing.
  public func json() throws(BoundError) -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    guard var data = try? encoder.encode(self) else { throw .uncertifiable(result.bound) }
    data.append(0x0A)
    return data
  }

  /// Reads a certificate.
  ///
  /// - Throws: `FileError` when the file can't be read, is not JSON, or lacks a field.
  public init(contentsOf path: String) throws(FileError) {
    let data = try TextFile.bytes(of: path)
    do {
      self = try JSONDecoder().decode(Certificate.self, from: data)
    } catch let error as DecodingError {
      throw FileError(path: path, Self.sentence(error))
    } catch {
      throw FileError(path: path, "expected a certificate, found \(error)")
    }
  }

  private static func sentence(_ error: DecodingError) -> String {
    func place(_ path: [any CodingKey], _ last: String? = nil) -> String {
      (path.map(\.stringValue) + (last.map { [$0] } ?? [])).joined(separator: ".")
    }
    switch error {
    case .keyNotFound(let key, let context):
      return "expected a field '\(place(context.codingPath, key.stringValue))', found none"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      return "expected another kind of value in '\(place(context.codingPath))': "
        + context.debugDescription
    case .dataCorrupted(let context):
      return context.codingPath.isEmpty
        ? "expected a certificate in JSON, found text that is not"
        : "expected a known word in '\(place(context.codingPath))', found another"
    @unknown default: return "expected a certificate, found something else"
    }
  }
}
