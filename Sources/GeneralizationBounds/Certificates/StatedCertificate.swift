// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
public import Files
public import Foundation

/// A certificate as a file states it, before anything in it is believed.
///
/// Only the hypotheses are taken from the file. The whole certificate is made again from them and the losses, and every
/// field of the file must be equal to the one made: the same fields in the same order, the same spelling of each number.
public struct StatedCertificate: Sendable {
  /// A field that differs from what the hypotheses and the losses give.
  public struct Difference: Sendable, Equatable, CustomStringConvertible {
    /// The field, as in the file.
    public let field: String
    /// What the certificate states.
    public let stated: String
    /// What was found.
    public let found: String

    public var description: String { "\(field): expected \(stated) as certified, found \(found)" }
  }

  /// The result in one sentence, as stated.
  public let statement: String
  /// What the certificate itself says that no computation can check, as stated.
  public let vouched: [String]
  /// The hypotheses, as stated.
  public let hypotheses: Certificate.Hypotheses
  /// The unit of the losses, as stated: `nats` or `bits`.
  public let unit: String
  /// Whether it states that it was made from summaries.
  public let isOfSummaries: Bool

  private let leaves: [JSONPlaces.Leaf]

  /// The fields that the losses are read and the bound is evaluated by.
  private struct Needed: Decodable {
    struct Measurements: Decodable {
      let unit: String
      let shards: [LossSummary.Shard]?
    }
    let statement: String
    let vouched: [String]
    let hypotheses: Certificate.Hypotheses
    let measurements: Measurements
  }

  private struct Form: Decodable {
    let format: String
  }

  /// Reads a certificate.
  ///
  /// - Throws: `FileError` when the file can't be read, is not JSON, has a field twice, lacks a hypothesis, or is of
  ///   another form than `laws certificate 2`.
  public init(contentsOf path: String) throws(FileError) {
    try self.init(TextFile.bytes(of: path), path: path)
  }

  /// Reads a certificate's bytes.
  ///
  /// - Parameters:
  ///   - data: JSON.
  ///   - path: The file's name for errors.
  /// - Throws: `FileError` as ``init(contentsOf:)`` does.
  public init(_ data: Data, path: String) throws(FileError) {
    leaves = try JSONPlaces(Array(data), path: path, expecting: "a certificate").leaves
    let needed: Needed
    do {
      let form = try JSONDecoder().decode(Form.self, from: data).format
      guard form == Certificate.format else {
        throw FileError(
          path: path,
          form == "laws certificate 1"
            ? "expected a certificate of the form '\(Certificate.format)', found '\(form)' of an earlier version, "
              + "which states less than can be checked: make it again from the token losses"
            : "expected a certificate of the form '\(Certificate.format)', found '\(form.prefix(60))'",
          help: form == "laws certificate 1" ? "again.certificate" : nil
        )
      }
      needed = try JSONDecoder().decode(Needed.self, from: data)
    } catch let error as FileError {
      throw error
    } catch let error as DecodingError {
      throw FileError(path: path, Self.sentence(error))
    } catch {
      throw FileError(path: path, "expected a certificate, found another file")
    }
    (statement, vouched) = (needed.statement, needed.vouched)
    hypotheses = needed.hypotheses
    unit = needed.measurements.unit
    isOfSummaries = needed.measurements.shards != nil
    guard unit == "nats" || unit == "bits" else {
      throw FileError(
        path: path,
        "expected the unit 'nats' or 'bits' in 'measurements.unit', found '\(unit.prefix(60))'")
    }
    guard hypotheses.bound != nil else {
      throw FileError(
        path: path,
        "expected a code length in bits, nats or bits a parameter and a grid of bets in 'hypotheses', found "
          + "'\(hypotheses.codeLengthUnit.prefix(60))'"
          + (hypotheses.gridPoints == nil && hypotheses.bets == nil ? " and no grid" : ""))
    }
  }

  /// The theorem that the hypotheses state.
  ///
  /// - Throws: ``BoundError`` where a hypothesis lies outside its domain.
  public func bound() throws(BoundError) -> CompressedModelBound {
    guard let bound = hypotheses.bound else { throw .emptyGrid(0) }
    return bound
  }

  /// Makes the certificate again on losses and compares every field.
  ///
  /// - Parameters:
  ///   - losses: The losses that the certificate speaks of, in one file or many.
  ///   - units: Which rows belong to which unit, where the certificate states that units were drawn.
  /// - Returns: Where they differ; empty where the certificate holds.
  /// - Throws: ``BoundError`` for a hypothesis outside its domain.
  public func differences(
    on losses: TokenLosses, units: RowUnits? = nil
  ) throws(BoundError) -> [Difference] {
    do {
      return differences(
        from: try Certificate(
          of: bound(), on: losses, units: units, unquantizedRisk: hypotheses.unquantizedRisk,
          inputs: hypotheses.inputs ?? []))
    } catch {
      // Other losses than the certificate's may not even allow the bound: that they are others is what to say.
      let found = differences(from: Certificate.Measurements(of: losses, units: units))
      if found.isEmpty { throw error }
      return found
    }
  }

  /// The same on a summary of the losses.
  public func differences(on summary: LossSummary) throws(BoundError) -> [Difference] {
    do {
      return differences(
        from: try Certificate(
          of: bound(), on: summary, unquantizedRisk: hypotheses.unquantizedRisk,
          inputs: hypotheses.inputs ?? []))
    } catch {
      let found = differences(from: Certificate.Measurements(of: summary))
      if found.isEmpty { throw error }
      return found
    }
  }

  private func differences(from made: Certificate) -> [Difference] {
    Self.differences(from: JSON(made), of: leaves)
  }

  /// The differences of the measurements alone; none where the certificate can't be made for another reason.
  private func differences(
    from measurements: Certificate.Measurements
  ) -> [Difference] {
    Self.differences(
      from: JSON.object([("measurements", JSON(measurements))]),
      of: leaves.filter { $0.place.isEmpty || $0.place[0] == "measurements" })
  }

  /// Where the fields that a file states differ from those of the value made again.
  static func differences(from made: JSON, of leaves: [JSONPlaces.Leaf]) -> [Difference] {
    let text = Array(made.text().utf8)
    guard
      let expected = try? JSONPlaces(text, path: "", expecting: "a certificate").leaves
    else { preconditionFailure("expected a certificate in JSON, found another text") }
    var known: [[UInt8]: JSONPlaces.Leaf] = [:]
    for leaf in leaves { known[leaf.key] = leaf }
    var differences: [Difference] = []
    var wanted: Set<[UInt8]> = []
    for leaf in expected {
      wanted.insert(leaf.key)
      guard let stated = known[leaf.key] else {
        differences.append(Difference(field: leaf.name, stated: "no such field", found: leaf.shown))
        continue
      }
      if !stated.isSame(as: leaf) {
        differences.append(Difference(field: leaf.name, stated: stated.shown, found: leaf.shown))
      }
    }
    for leaf in leaves where !wanted.contains(leaf.key) {
      differences.append(Difference(field: leaf.name, stated: leaf.shown, found: "no such field"))
    }
    if differences.isEmpty, zip(leaves, expected).contains(where: { $0.key != $1.key }) {
      differences.append(
        Difference(
          field: "the file", stated: "another order of the fields", found: "the usual order"))
    }
    return differences
  }

  static func sentence(_ error: DecodingError) -> String {
    func place(_ path: [any CodingKey], _ last: String? = nil) -> String {
      let place = (path.map(\.stringValue) + (last.map { [$0] } ?? [])).joined(separator: ".")
      return place.isEmpty ? "the file" : "'\(place)'"
    }
    switch error {
    case .keyNotFound(let key, let context):
      return "expected a field \(place(context.codingPath, key.stringValue)), found none"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      return
        "expected another kind of value in \(place(context.codingPath)), found one that does not fit"
    case .dataCorrupted(let context):
      return
        "expected a known word or a number that fits in \(place(context.codingPath)), found another"
    @unknown default: return "expected a certificate, found another file"
    }
  }
}
