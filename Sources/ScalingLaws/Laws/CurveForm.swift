// SPDX-License-Identifier: GPL-3.0-or-later
import NumericalMethods

/// How a law that is no sum of powers is fitted: coordinates that hardly correlate, one for each
/// coefficient, and where to start.
///
/// `centers` are the means of the logarithms of the features, about which coordinates are taken.
public struct CurveForm: Sendable {
  /// Which coefficients are positive factors.
  public let amplitudes: Range<Int>
  /// The least and greatest value of each coordinate.
  let lower, upper: [Double]
  /// Coordinates from coefficients.
  let coordinates: @Sendable (_ values: [Double], _ centers: [Double]) -> [Double]
  /// Coefficients from coordinates.
  let values: @Sendable (_ coordinates: [Double], _ centers: [Double]) -> [Double]
  /// The derivatives of the coefficients (rows) with respect to the coordinates (columns).
  let jacobian: @Sendable (_ coordinates: [Double], _ centers: [Double]) -> Matrix
  /// Coefficients to start from, in any order.
  let starts: @Sendable (CurveData) -> [[Double]]
}

/// What a law's starts are found from.
struct CurveData: Sendable {
  let inputs: [any Sendable]
  let features: [[Double]]
  let centers: [Double]
  let y: [Double]
  let weights: [Double]
}
