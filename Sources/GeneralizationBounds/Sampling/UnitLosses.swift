// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// Rows of token losses with the units that they were drawn in: every mean is a mean over units of the units' means.
struct UnitLosses: MeasuredLosses {
  let losses: TokenLosses
  let units: RowUnits

  var count: Int { losses.count }
  var meanNLL: Double {
    let nll = losses.nll
    return units.means { Double(nll[$0]) }.mean
  }

  func mixed(
    weight: Double, vocabulary: Int, centre: LossCentre
  ) throws(BoundError) -> any SmoothedLosses {
    let smoothed = try losses.smoothed(weight: weight, vocabulary: vocabulary, centre: centre)
    return UnitSmoothedLosses(smoothed: smoothed, units: units, unsmoothedMean: meanNLL)
  }
}

/// Smoothed rows with their units.
struct UnitSmoothedLosses: SmoothedLosses {
  let weight: Double
  let vocabulary: Int
  let centre: LossCentre
  let units: RowUnits
  let unsmoothedMean: Double
  let residuals: BoundedResiduals
  private let smoothed: SmoothedTokenLosses

  init(smoothed: SmoothedTokenLosses, units: RowUnits, unsmoothedMean: Double) {
    weight = smoothed.weight
    vocabulary = smoothed.vocabulary
    centre = smoothed.centre
    self.units = units
    self.unsmoothedMean = unsmoothedMean
    self.smoothed = smoothed
    residuals = smoothed.residuals
  }

  var leastCentre: Double { smoothed.leastCentre }
  func clipped(_ clip: ClippedAMGM.Bet) -> (any SmoothedLosses)? {
    UnitSmoothedLosses(
      smoothed: smoothed.clipped(to: clip.least), units: units, unsmoothedMean: unsmoothedMean)
  }

  var count: Int { residuals.count }
  var draws: Int { units.count }
  var rows: SmoothedTokenLosses? { nil }
  var isExact: Bool { true }

  /// Y − X of a row, nats.
  private func residual(_ row: Int) -> Double { residuals.centres[row] - residuals.losses[row] }

  func sums(at bets: [Double]) -> TokenSums {
    let loss = units.means { residuals.losses[$0] }
    let factors = bets.map { $0 / residuals.range }
    return TokenSums(
      count: count, meanLoss: loss.mean, meanSquareLoss: Mean.of(draws) { loss[$0] * loss[$0] },
      meanCentre: units.means { residuals.centres[$0] }.mean,
      meanSquare: units.means { residual($0) * residual($0) }.mean,
      meanLogs: factors.map { factor in
        units.means { row in
          let x = factor * residual(row)
          return x > -1 ? log1p(x) : -.infinity
        }.mean
      })
  }

  /// T of every unit, T = Y − share·u·log(1 + (Y − X)/u).
  private func linear(_ line: TokenSums.Linear) -> [Double] {
    units.means { row in
      let x = residual(row) / line.scale
      return residuals.centres[row] - line.weight * line.scale * (x > -1 ? log1p(x) : -.infinity)
    }
  }

  func linearizedVariance(at bet: Double, share: Double, near mean: Double?) -> Double? {
    SampleMoments(linear(TokenSums.Linear(scale: range / bet, weight: share))).variance
  }

  func linearSums(
    _ line: TokenSums.Linear, factors: [Double]
  ) -> (mean: Double, meanLogs: [Double])? {
    let values = linear(line)
    return (
      values.mean,
      factors.map { factor in
        Mean.of(values.count) {
          let x = factor * (line.origin - values[$0])
          return x > -1 ? log1p(x) : -.infinity
        }
      }
    )
  }
}

extension RowUnits {
  /// The mean over each unit of a number that each row has.
  func means(_ value: (Int) -> Double) -> [Double] {
    var start = 0
    return lengths.map { length in
      let first = start
      start += length
      return Mean.of(length) { value(first + $0) }
    }
  }
}

extension [Double] {
  /// The mean of at least one number.
  fileprivate var mean: Double { Mean.of(count) { self[$0] } }
}
