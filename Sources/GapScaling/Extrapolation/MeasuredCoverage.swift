// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers

/// How often the intervals of an extrapolated bound hold the true one, over simulated studies: the table of
/// docs/extrapolation-coverage.md.
public struct MeasuredCoverage: Sendable, Equatable {
  /// The level that the intervals state.
  public let level: Double
  /// The number of simulated studies.
  public let studies: Int
  /// N of the targets over the largest measured N.
  public let distances: [Double]
  /// The part of the studies whose interval by bits held the truth, at each distance.
  public let bits: [Double]
  /// The same by prequential information.
  public let prequential: [Double]
  /// The same by the requential code of students.
  public let requential: [Double]

  /// What was measured on studies by ``SimulatedStudy``.
  public static let simulated = MeasuredCoverage(
    level: 0.9, studies: 300, distances: [10, 100, 1000], bits: [0.877, 0.89, 0.893],
    prequential: [0.867, 0.917, 0.923], requential: [0.9, 0.92, 0.927])
}

extension MeasuredCoverage: Answer {
  public struct Fields: Sendable {
    public let level = Field(
      "level", \MeasuredCoverage.level, "The level that the intervals state.")
    public let studies = Field("studies", \MeasuredCoverage.studies, "Simulated studies.")
    public let distances = Field(
      "distances", \MeasuredCoverage.distances, "N of the targets over the largest measured N.")
    public let bits = Field(
      "bits", \MeasuredCoverage.bits,
      "The part of the studies whose interval by bits held the true bound, by distance.")
    public let prequential = Field(
      "prequential", \MeasuredCoverage.prequential, "The same by prequential information.")
    public let requential = Field(
      "requential", \MeasuredCoverage.requential, "The same by the requential code of students.")
  }
  public static var fields: Fields { Fields() }
}
