// SPDX-License-Identifier: GPL-3.0-or-later
import Answers

/// The one field that every version of a saved fit has.
struct KeptFormat: Decodable {
  let format: String
}

/// A saved fit as one of the versions wrote it.
protocol KeptFit {
  /// How many fits the file has; the other properties are of the first.
  var count: Int { get }
  var law: String { get }
  var data: FitArtifact.Measurements? { get }
  var settings: FitSettings { get }
  var intervals: IntervalSettings { get }
  var coefficientCount: Int { get }
  var objective: Double { get }
  var objectiveName: String { get }
  var draws: [[Double]]? { get }
  func coefficient(_ name: String) -> Double?
}

/// Version 2: the fields of ``FitAnswer``.
struct KeptFit2: Decodable {
  struct Fit: Decodable {
    struct Coefficient: Decodable {
      let value: Double
    }

    let law: String
    let coefficients: NamedValues<Coefficient>
    let objective: Double
    let objectiveName: String
    let options: FitSettings
    let intervals: IntervalSettings
    let data: FitArtifact.Measurements?
    let draws: [[Double]]?
  }

  let fits: [Fit]

  private enum CodingKeys: CodingKey { case fits }

  init(from decoder: any Decoder) throws {
    fits = try decoder.container(keyedBy: CodingKeys.self).decode([Fit].self, forKey: .fits)
    guard !fits.isEmpty else {
      throw DecodingError.keyNotFound(
        CodingKeys.fits, .init(codingPath: [], debugDescription: "no fit"))
    }
  }
}

extension KeptFit2: KeptFit {
  var count: Int { fits.count }
  var law: String { fits[0].law }
  var data: FitArtifact.Measurements? { fits[0].data }
  var settings: FitSettings { fits[0].options }
  var intervals: IntervalSettings { fits[0].intervals }
  var coefficientCount: Int { fits[0].coefficients.entries.count }
  var objective: Double { fits[0].objective }
  var objectiveName: String { fits[0].objectiveName }
  var draws: [[Double]]? { fits[0].draws }
  func coefficient(_ name: String) -> Double? { fits[0].coefficients[name]?.value }
}

/// Version 1, which was written until 2026-11.
struct KeptFit1: Decodable {
  struct Options: Decodable {
    let objective: String
    let on: ResidualScale
    let delta: Double?
    let penalty: Double
    let level: Double
    let intervals: IntervalMethod
    let resamples: Int
    let seed: UInt64
  }

  struct Coefficient: Decodable {
    struct Estimate: Decodable {
      let name: String
      let value: Double
    }

    let estimate: Estimate
  }

  let law: String
  let data: FitArtifact.Measurements?
  let options: Options
  let coefficients: [Coefficient]
  let objective: Double
  let objectiveName: String
  let draws: [[Double]]?
  let failures: Int?
}

extension KeptFit1: KeptFit {
  var count: Int { 1 }
  var settings: FitSettings {
    FitSettings(
      objective: options.objective, on: options.on, delta: options.delta, penalty: options.penalty)
  }
  var intervals: IntervalSettings {
    IntervalSettings(
      method: options.intervals, level: options.level, resamples: options.resamples,
      failures: failures, seed: options.seed, by: data?.clusterName)
  }
  var coefficientCount: Int { coefficients.count }
  func coefficient(_ name: String) -> Double? {
    coefficients.first { $0.estimate.name == name }?.estimate.value
  }
}
