// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
import Foundation
import NumericalMethods

/// How far the runs reach, and how far beyond them something lies.
public struct DataRange: Sendable, Equatable, Codable {
  /// What is measured, e.g. parameters, tokens, compute.
  public let names: [String]
  /// The least and the greatest of each.
  public let lower, upper: [Double]

  /// - Parameters:
  ///   - features: one row a run, at least one.
  ///   - names: what they are; parameters and tokens bring compute, 6 N D, with them.
  public init(features: [[Double]], names: [String]) {
    precondition(!features.isEmpty, "no runs have no range")
    let rows = features.map { Self.extended($0, names) }
    self.names = names + (Self.hasCompute(names) ? ["compute"] : [])
    lower = self.names.indices.map { i in rows.map { $0[i] }.min() ?? .nan }
    upper = self.names.indices.map { i in rows.map { $0[i] }.max() ?? .nan }
  }

  /// The largest factor by which any of the features lies beyond the runs; 1 within them.
  public func distance(of features: [Double]) -> Double {
    let all = Self.extended(features, Array(names.prefix(features.count)))
    return all.indices.reduce(1.0) { max($0, all[$1] / upper[$1], lower[$1] / all[$1]) }
  }

  /// The distance beyond which an extrapolation is warned of: what docs/coverage.md tries reaches ten times
  /// the largest budget.
  public static let far = 10.0

  /// The warning of a distance beyond ``far``; nil below it.
  public static func warning(distance: Double, of what: String) -> Warning? {
    guard distance > far else { return nil }
    let times = distance < 1e6 ? "\(Int(distance.rounded()))" : String(format: "%.3g", distance)
    return Warning(
      code: "W-far-extrapolation",
      message:
        "\(what) lies \(times) times beyond the runs. There the law itself is an assumption, "
        + "and the interval does not cover an error of its form.")
  }

  private static func hasCompute(_ names: [String]) -> Bool {
    names == ["parameters", "tokens"]
  }

  private static func extended(_ features: [Double], _ names: [String]) -> [Double] {
    features + (hasCompute(names) ? [6 * features[0] * features[1]] : [])
  }
}

extension Fit {
  /// How far the runs reach.
  public var range: DataRange {
    rangeMemo.value {
      DataRange(features: inputs.map { Law.features(of: $0) }, names: Law.featureNames)
    }
  }

  /// The largest factor by which an input lies beyond the runs; 1 within them.
  public func distance(of input: Law.Input) -> Double {
    range.distance(of: Law.features(of: input))
  }
}
