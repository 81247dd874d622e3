// SPDX-License-Identifier: GPL-3.0-or-later
import HessianSpectra
import NumericalMethods

/// tr √H of one model by the first Lanczos steps of several spectra, which differ by data and random vector.
///
/// > Source: the paper, figure 5b.
public struct RootTraceBySteps: Sendable {
  /// Means over the spectra, one a number of steps, in the root of the Hessian's unit (√nats a unit of weight).
  public struct Series: Sendable {
    /// The trace.
    public private(set) var mean: [Double] = []
    /// The mean and one standard error to either side, at least 0.
    public private(set) var error: [ClosedRange<Double>] = []
    /// The least that the steps leave open.
    public private(set) var low: [Double] = []
    /// The most that they leave open.
    public private(set) var high: [Double] = []

    mutating func add(_ values: [Double], _ brackets: [ClosedRange<Double>]) {
      let count = Double(values.count)
      let center = values.reduce(0, +) / count
      let square = values.reduce(0) { $0 + ($1 - center) * ($1 - center) }
      let reach = (square / (count - 1) / count).squareRoot()
      mean.append(center)
      error.append(ClosedRange(spanning: max(center - reach, 0), center + reach))
      low.append(brackets.reduce(0) { $0 + $1.lowerBound } / count)
      high.append(brackets.reduce(0) { $0 + $1.upperBound } / count)
    }
  }

  /// The numbers of steps, ascending.
  public let steps: [Int]
  /// tr √(H + s), s the most negative Ritz value of each spectrum.
  public let shifted: Series
  /// tr √H₊, negative eigenvalues taken as 0.
  public let clipped: Series
  /// N·√s, what shifting N zeros alone comes to in the unit of tr √H, mean over the spectra.
  public let shiftCost: Double

  /// - Parameter entries: spectra of one model on as many tokens.
  /// - Returns: nil for fewer than 2 spectra or fewer than 8 steps.
  init?(_ entries: [Quantizability.Entry]) {
    guard entries.count > 1, let least = entries.map(\.summary.steps).min(), least >= 8
    else { return nil }
    let stride = max(1, least / 12)
    steps = Array(Swift.stride(from: 2 * stride, through: least, by: stride))
    var (shifted, clipped) = (Series(), Series())
    for step in steps {
      let samples = entries.compactMap { entry in
        (try? SpectralSample(
          entry.spectrum.coefficients.leading(step), squaredNorm: entry.parameters))
          .map { (sample: $0, shift: entry.summary.shift.amount) }
      }
      guard samples.count == entries.count else { return nil }
      func brackets(_ shift: (Double) -> Double) -> [ClosedRange<Double>] {
        samples.map { entry in
          let estimate = entry.sample.estimate(.squareRoot, shift: shift(entry.shift))
          let found = try? entry.sample.bracket(.squareRoot, shift: shift(entry.shift))
          return found.flatMap { $0 } ?? ClosedRange(spanning: estimate, estimate)
        }
      }
      shifted.add(
        samples.map { $0.sample.estimate(.squareRoot, shift: $0.shift) }, brackets { $0 })
      clipped.add(samples.map { $0.sample.estimate(.squareRoot) }, brackets { _ in 0 })
    }
    (self.shifted, self.clipped) = (shifted, clipped)
    shiftCost =
      entries.map { $0.summary.shift.costBound(dimension: $0.parameters) }.reduce(0, +)
      / Double(entries.count)
  }
}
