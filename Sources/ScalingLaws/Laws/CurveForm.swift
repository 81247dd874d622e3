// SPDX-License-Identifier: GPL-3.0-or-later
public import NumericalMethods

/// How a law that is no sum of powers is fitted: coordinates that hardly correlate, one for each
/// coefficient, and where to start.
///
/// `centers` are the means of the logarithms of the features, about which coordinates are taken.
public struct CurveForm: Sendable {
  /// Which coefficients are positive factors.
  public let amplitudes: Range<Int>
  /// The least and greatest value of each coordinate.
  public let lower, upper: [Double]
  /// Coordinates from coefficients.
  public let coordinates: @Sendable (_ values: [Double], _ centers: [Double]) -> [Double]
  /// Coefficients from coordinates.
  public let values: @Sendable (_ coordinates: [Double], _ centers: [Double]) -> [Double]
  /// The derivatives of the coefficients (rows) with respect to the coordinates (columns).
  public let jacobian: @Sendable (_ coordinates: [Double], _ centers: [Double]) -> Matrix
  /// Coefficients to start from, in any order.
  public let starts: @Sendable (CurveData) -> [[Double]]
  /// The law with its first and second derivatives by the coordinates; nil: from the law's own gradient, its second
  /// derivatives by central differences, which takes about ten times as long.
  public let evaluation: CurveEvaluation?

  /// A form with as many coordinates as the law has coefficients.
  ///
  /// - Parameters:
  ///   - amplitudes: which coefficients are positive factors.
  ///   - lower, upper: the least and greatest value of each coordinate, infinite for none.
  ///   - coordinates: coordinates from coefficients and the features' mean logarithms.
  ///   - values: coefficients from the same.
  ///   - jacobian: derivatives of the coefficients (rows) with respect to the coordinates (columns).
  ///   - starts: coefficients to start from, in any order.
  ///   - evaluation: the law with two derivatives by the coordinates.
  public init(
    amplitudes: Range<Int>, lower: [Double], upper: [Double],
    coordinates: @escaping @Sendable (_ values: [Double], _ centers: [Double]) -> [Double],
    values: @escaping @Sendable (_ coordinates: [Double], _ centers: [Double]) -> [Double],
    jacobian: @escaping @Sendable (_ coordinates: [Double], _ centers: [Double]) -> Matrix,
    starts: @escaping @Sendable (CurveData) -> [[Double]], evaluation: CurveEvaluation? = nil
  ) {
    precondition(lower.count == upper.count, "\(lower.count) lower and \(upper.count) upper bounds")
    (self.amplitudes, self.lower, self.upper) = (amplitudes, lower, upper)
    (self.coordinates, self.values) = (coordinates, values)
    (self.jacobian, self.starts) = (jacobian, starts)
    self.evaluation = evaluation
  }
}

/// A law's value at an input, > 0 or not finite, with its derivatives by d coordinates.
///
/// - Parameters:
///   - coordinates: d numbers within the bounds.
///   - logs: the logarithms of the input's numbers, each less the mean logarithm of the feature of its place; numbers
///     after the last feature, less that of the last feature.
///   - derivatives: takes the d first derivatives and after them, unless there is no room, the d × d second ones, of
///     which only the lower triangle is read.
public typealias CurveEvaluation =
  @Sendable (
    _ coordinates: UnsafeBufferPointer<Double>, _ logs: UnsafeBufferPointer<Double>,
    _ derivatives: UnsafeMutableBufferPointer<Double>
  ) -> Double

/// What a law's starts are found from.
public struct CurveData: Sendable {
  /// The law's inputs, one a run.
  public let inputs: [any Sendable]
  /// Their features, one row a run.
  public let features: [[Double]]
  /// The mean logarithm of each feature.
  public let centers: [Double]
  /// What was measured, one a run.
  public let y: [Double]
  /// What each run counts.
  public let weights: [Double]
}
