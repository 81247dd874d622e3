// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NumericalMethods

/// Laws fitted to resampled data.
public struct BootstrapDraws<Law: ScalingLaw>: Sendable {
  /// How the data were made.
  public let resampling: Resampling
  /// Resample i is made from stream i of it.
  public let seed: UInt64
  /// In the order of their streams, less the failures.
  public let laws: [Law]
  /// How many resamples didn't determine the law.
  public let failures: Int

  public init(resampling: Resampling, seed: UInt64, laws: [Law], failures: Int) {
    self.resampling = resampling
    self.seed = seed
    self.laws = laws
    self.failures = failures
  }

  /// The draws of a number that the law determines, less those in which it has no finite value.
  public func values(of quantity: Estimand<Law>) -> [Double] {
    laws.map { quantity.value($0) }.filter(\.isFinite)
  }

  /// The draws' standard deviation of a number; nil with fewer than two draws.
  public func standardError(of quantity: Estimand<Law>) -> Double? {
    let values = values(of: quantity)
    return values.count > 1 ? Spread.deviation(values) : nil
  }

  /// The covariance of the coefficients over the draws, in the law's order; nil with fewer than two.
  public var covariance: [[Double]]? {
    laws.count > 1 ? Spread.covariance(laws.map(\.values)) : nil
  }
}
