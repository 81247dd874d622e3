// SPDX-License-Identifier: GPL-3.0-or-later
import Files
import GeneralizationBounds
import NumericalMethods

/// What the files of token losses on a command line are: rows, or summaries of them.
enum LossInput {
  case rows(TokenLosses, units: RowUnits?)
  case summary(LossSummary)

  /// Reads files; the word `.sum` at the end of a name says that it is a summary.
  ///
  /// - Parameters:
  ///   - paths: The files.
  ///   - units: The unit of the numbers.
  ///   - unitLengths: How many rows each drawn unit has: a number, or a file with one a line.
  ///   - unitsColumn: The column that labels each row's drawn unit.
  init(
    contentsOf paths: [String], units: LossUnits, unitLengths: String? = nil,
    unitsColumn: String? = nil
  ) throws {
    let summaries = paths.filter { $0.hasSuffix(".sum") }
    if summaries.isEmpty {
      let inputs = try paths.map { path throws(FileError) in try Source(path) }
      let losses = try TokenLosses(
        inputs, units: units, mayRepeat: unitLengths != nil || unitsColumn != nil)
      self = .rows(
        losses,
        units: try UnitOptions.units(
          lengths: unitLengths, column: unitsColumn, inputs: inputs, rows: losses.count))
    } else if summaries.count == paths.count {
      self = .summary(try Self.merged(paths))
    } else {
      throw FileError(
        path: paths.first { !$0.hasSuffix(".sum") } ?? paths[0],
        "expected summaries only beside \(summaries[0]), found token losses: sum them up with laws "
          + "summarize")
    }
  }

  /// One summary of several files', each refused by its name.
  static func merged(_ paths: [String]) throws -> LossSummary {
    try merged(paths.map { ($0, try LossSummary(contentsOf: $0)) })
  }

  /// One summary of several, at least one: halves are merged, so that many take little more time than a few.
  static func merged(_ parts: [(path: String, summary: LossSummary)]) throws -> LossSummary {
    func half(_ range: Range<Int>) throws(BoundError) -> LossSummary {
      guard range.count > 1 else { return parts[range.lowerBound].summary }
      let middle = range.lowerBound + range.count / 2
      return try half(range.lowerBound..<middle).merged(with: half(middle..<range.upperBound))
    }
    do {
      return try half(parts.indices)
    } catch {
      // One after the other, the first that does not fit is found.
      var whole = parts[0].summary
      for part in parts.dropFirst() {
        do {
          whole = try whole.merged(with: part.summary)
        } catch {
          throw FileError(path: part.path, error.description)
        }
      }
      return whole
    }
  }

  /// The number of tokens.
  var count: Int {
    switch self {
    case .rows(let losses, _): losses.count
    case .summary(let summary): summary.count
    }
  }

  /// The mean unsmoothed loss, nats.
  var meanNLL: Double {
    switch self {
    case .rows(let losses, _): losses.meanNLL
    case .summary(let summary): summary.meanNLL
    }
  }

  /// The fingerprint of the losses.
  var fingerprint: String {
    switch self {
    case .rows(let losses, _): losses.fingerprint
    case .summary(let summary): summary.fingerprint
    }
  }

  func value(of theorem: CompressedModelBound, unquantizedRisk: Double?) throws -> BoundValue {
    switch self {
    case .rows(let losses, let units):
      try theorem.evaluate(on: losses, units: units, unquantizedRisk: unquantizedRisk)
    case .summary(let summary):
      try theorem.evaluate(on: summary, unquantizedRisk: unquantizedRisk)
    }
  }

  func certificate(
    of theorem: CompressedModelBound, unquantizedRisk: Double?, inputs: [Certificate.Input]
  ) throws -> Certificate {
    switch self {
    case .rows(let losses, let units):
      try Certificate(
        of: theorem, on: losses, units: units, unquantizedRisk: unquantizedRisk, inputs: inputs)
    case .summary(let summary):
      try Certificate(
        of: theorem, on: summary, unquantizedRisk: unquantizedRisk, inputs: inputs)
    }
  }

  func comparison(
    of theorem: CompressedModelBound, unquantizedRisk: Double?
  ) throws -> [BoundComparison.Row] {
    switch self {
    case .rows(let losses, let units):
      try BoundComparison(
        of: theorem, on: losses, units: units, unquantizedRisk: unquantizedRisk
      ).rows
    case .summary(let summary):
      try BoundComparison(of: theorem, on: summary, unquantizedRisk: unquantizedRisk).rows
    }
  }
}
