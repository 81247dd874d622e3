// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
public import Files
import Foundation

/// A fit that was kept in a file: the rows it was made of, how it was made, and what came out.
///
/// ``FitAnswer`` writes it. Predictions, allocations and comparisons need nothing else.
public struct FitArtifact: Sendable, Equatable {
  /// What was fitted.
  public struct Measurements: Decodable, Sendable, Equatable {
    /// The table as it was named.
    public var path: String
    /// SHA-256 of the whole file.
    public var sha256: String
    /// How many of the largest losses were left out.
    public var largestDropped: Int
    /// What an input's numbers are, e.g. parameters and tokens.
    public var features: [String]
    /// One row of numbers a run.
    public var inputs: [[Double]]
    /// One a run, in the unit of the law's value: for losses nats per token.
    public var observed: [Double]
    /// w > 0, one a run; all 1 where none were given.
    public var weights: [Double]
    /// What clusters share, and which run is in which.
    public var clusterName: String?
    /// One label a run, from 0; nil without clusters.
    public var clusters: [Int]?
  }

  /// What this version writes.
  public static let currentFormat = "scalinglaws-fit-2"
  /// What is read too.
  static let earlierFormat = "scalinglaws-fit-1"

  /// The law's name.
  public let law: String
  public let data: Measurements
  public let options: FitSettings
  /// How often the stored intervals shall cover, and how they were made; another method can be asked for.
  public let intervals: IntervalSettings
  /// In the law's order.
  public let coefficients: [Double]
  /// The objective at the coefficients, which the file's own data must give to 1e-7 of itself.
  public let objective: Double
  /// What was minimised, in words.
  public let objectiveName: String
  /// The bootstrap's coefficients, one row a draw; nil without a bootstrap.
  public let draws: [[Double]]?

  /// Reads a file.
  ///
  /// - Throws: `FileError` where it is no such file, or its parts don't fit one another.
  public init(contentsOf path: String) throws(FileError) {
    let bytes = try TextFile.bytes(of: path)
    // JSONDecoder takes fields that come twice and text that other readers refuse.
    _ = try JSONPlaces(Array(bytes), path: path, expecting: "a saved fit")
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    let kept: any KeptFit
    do {
      let format = try decoder.decode(KeptFormat.self, from: bytes).format
      switch format {
      case Self.currentFormat: kept = try decoder.decode(KeptFit2.self, from: bytes)
      case Self.earlierFormat: kept = try decoder.decode(KeptFit1.self, from: bytes)
      default:
        throw FileError(
          path: path,
          "expected a fit of the format \(Self.currentFormat) or \(Self.earlierFormat), found '\(format)'"
        )
      }
    } catch let error as FileError {
      throw error
    } catch DecodingError.keyNotFound(let key, let context) {
      let place = (context.codingPath.map(\.stringValue) + [key.stringValue]).joined(separator: ".")
      throw FileError(path: path, "expected a saved fit, found no field '\(place)'")
    } catch {
      throw FileError(path: path, "expected a saved fit, found another file")
    }
    try self.init(kept, path: path)
  }

  private init(_ kept: any KeptFit, path: String) throws(FileError) {
    guard kept.count == 1 else {
      throw FileError(path: path, "expected one fit, found \(kept.count)")
    }
    guard let known = LawCatalog.law(named: kept.law) else {
      throw FileError(path: path, "expected a known law, found '\(kept.law)'")
    }
    guard let data = kept.data else {
      throw FileError(
        path: path, "expected a fit that was kept with its rows, found one that was only printed")
    }
    let runs = data.observed.count
    let names = known.coefficients.map(\.name)
    let values = names.compactMap { kept.coefficient($0) }
    guard data.inputs.count == runs, data.weights.count == runs,
      (data.clusters ?? []).count == (data.clusters == nil ? 0 : runs),
      data.inputs.allSatisfy({ $0.count == known.inputNames.count }),
      values.count == names.count, kept.coefficientCount == names.count,
      (kept.draws ?? []).allSatisfy({ $0.count == names.count })
    else {
      throw FileError(
        path: path,
        "expected as many inputs, weights and coefficients as the law and the runs have, "
          + "found other numbers of them")
    }
    if let complaint = kept.settings.complaint ?? kept.intervals.complaint ?? data.complaint {
      throw FileError(path: path, complaint)
    }
    law = known.name
    self.data = data
    (options, intervals) = (kept.settings, kept.intervals)
    coefficients = values
    (objective, objectiveName, draws) = (kept.objective, kept.objectiveName, kept.draws)
  }
}
