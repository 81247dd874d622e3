// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
public import Files
public import Foundation
import NumericalMethods

/// A fit in a file: the data it was made of, with their fingerprint, how it was made, and what came out.
///
/// Predictions, allocations and comparisons need nothing else.
public struct FitArtifact: Codable, Sendable, Equatable {
  /// What was fitted.
  public struct Measurements: Codable, Sendable, Equatable {
    /// The table as it was named.
    public var path: String
    /// SHA-256 of the whole file.
    public var sha256: String
    /// The table's columns by what they hold.
    public var columns: [String: String]
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

  /// How it was fitted.
  public struct Options: Codable, Sendable, Equatable {
    /// The objective's word.
    public var objective: String
    /// Whether residuals are log f − log y or f − y.
    public var on: ResidualScale
    /// δ; nil for least squares.
    public var delta: Double?
    /// λ > 0, how many times more an over-estimate costs; 1 for a symmetric objective.
    public var penalty: Double
    /// How the objective was searched for; nil in files of earlier versions.
    public var solver: Solver?
    /// The coefficients that were held, by name; nil where none was, and in files of earlier versions.
    public var held: [String: Double]?
    /// How often the stored intervals shall cover, 0 < level < 1.
    public var level: Double
    /// The method of the stored intervals; another can be asked for when the file is restored.
    public var intervals: IntervalMethod
    /// How many fits a bootstrap makes, ≥ 2; stated for every method.
    public var resamples: Int
    /// Of the bootstrap; stated for every method.
    public var seed: UInt64
  }

  /// A coefficient with its uncertainty.
  public struct Coefficient: Codable, Sendable, Equatable {
    /// Named as the law names it, e.g. `alpha`, with the interval of ``Options/intervals``.
    public var estimate: Estimate
    /// Whether the fit left it exactly at a bound of its range.
    public var atBoundary: Bool
  }

  static let currentFormat = "scalinglaws-fit-1"

  /// The form of this file, `scalinglaws-fit-1`; no other is read.
  public var format: String
  /// The law's word.
  public var law: String
  /// The law's equation in plain text, for a reader.
  public var formula: String
  public var data: Measurements
  public var options: Options
  /// In the law's order.
  public var coefficients: [Coefficient]
  /// In the law's order, by the method of `Fit`; null where it is unknown.
  public var covariance: [[Double?]]
  /// The objective at the coefficients, which the file's own data must give to 1e-7 of itself.
  public var objective: Double
  /// What the objective is, in words.
  public var objectiveName: String
  /// How the search ended; `converged` and `atBoundary` certify a minimum.
  public var outcome: FitOutcome
  /// The bootstrap's coefficients, one row a draw; nil without a bootstrap.
  public var draws: [[Double]]?
  /// How many resamples didn't determine the law.
  public var failures: Int?
  public var warnings: [Warning]

  /// - Parameters:
  ///   - uncertainty: the fit with its intervals.
  ///   - path: the table it came from.
  ///   - sha256: the table's fingerprint.
  ///   - columns: the table's columns by what they hold.
  ///   - largestDropped: how many of the largest losses were left out.
  ///   - resamples, seed: of the bootstrap.
  public init<Law: ScalingLaw>(
    of uncertainty: Uncertainty<Law>, path: String, sha256: String, columns: [String: String],
    largestDropped: Int, resamples: Int, seed: UInt64
  ) {
    let fit = uncertainty.fit
    format = Self.currentFormat
    law = Law.name
    formula = Law.formula
    data = Measurements(
      path: path, sha256: sha256, columns: columns, largestDropped: largestDropped,
      features: Law.inputNames, inputs: fit.inputs.map { Law.numbers(of: $0) },
      observed: fit.observed, weights: fit.weights, clusterName: uncertainty.clusters?.name,
      clusters: uncertainty.clusters?.labels)
    options = Options(
      objective: type(of: fit.minimized).name, on: fit.minimized.residualScale,
      delta: fit.minimized.asHuber.flatMap { $0.threshold.isFinite ? $0.threshold : nil },
      penalty: fit.minimized.asHuber?.overestimatePenalty ?? 1, solver: fit.solver,
      level: uncertainty.level,
      intervals: uncertainty.method, resamples: resamples, seed: seed)
    coefficients = zip(uncertainty.coefficients, fit.coefficients).map {
      Coefficient(estimate: $0, atBoundary: $1.atBoundary)
    }
    covariance = fit.covariance.map { $0.map { $0.isFinite ? $0 : nil } }
    objective = fit.objective
    objectiveName = fit.objectiveName
    outcome = fit.outcome
    draws = uncertainty.draws?.laws.map(\.values)
    failures = uncertainty.draws?.failures
    warnings = uncertainty.allWarnings
  }

  /// The file's bytes: JSON, fields in the order of the alphabet; infinite ends are `"inf"` and `"-inf"`.
  public func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try encoder.encode(self) + Data([0x0A])
  }

  /// Reads a file.
  ///
  /// - Throws: `FileError` where it is no such file, or its parts don't fit one another.
  public init(contentsOf path: String) throws(FileError) {
    let bytes = try TextFile.bytes(of: path)
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    do {
      self = try decoder.decode(FitArtifact.self, from: bytes)
    } catch DecodingError.keyNotFound(let key, let context) {
      let place = (context.codingPath.map(\.stringValue) + [key.stringValue]).joined(separator: ".")
      throw FileError(
        path: path, "expected a fit that laws fit -o wrote, found no field '\(place)'")
    } catch {
      throw FileError(
        path: path, "expected a fit that laws fit -o wrote, found a file that is none")
    }
    guard format == Self.currentFormat else {
      throw FileError(path: path, "expected the format \(Self.currentFormat), found '\(format)'")
    }
    guard let known = LawCatalog.law(named: law) else {
      throw FileError(path: path, "expected a known law, found '\(law)'")
    }
    let runs = data.observed.count
    guard data.inputs.count == runs, data.weights.count == runs,
      (data.clusters ?? []).count == (data.clusters == nil ? 0 : runs),
      data.inputs.allSatisfy({ $0.count == known.inputNames.count }),
      coefficients.map(\.estimate.name) == known.coefficients.map(\.name),
      (draws ?? []).allSatisfy({ $0.count == known.coefficients.count })
    else {
      throw FileError(
        path: path,
        "expected as many inputs, weights and coefficients as the law and the runs have, "
          + "found other numbers of them")
    }
  }
}
