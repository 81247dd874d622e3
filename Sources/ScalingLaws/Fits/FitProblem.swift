// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NumericalMethods

/// Data, law and objective as one function of a few coordinates, with its derivatives.
///
/// Coordinates are what the search moves; they determine the law's coefficients one to one, and are
/// chosen so that they hardly correlate.
protocol FitProblem: Sendable {
  var scale: ResidualScale { get }
  /// What a residual costs while searching; its threshold is > 0.
  var penalty: Penalty { get set }
  /// The least value each coordinate may take; −∞ for none.
  var lower: [Double] { get set }
  /// The greatest value each coordinate may take; +∞ for none.
  var upper: [Double] { get set }
  /// The observations.
  var y: [Double] { get }
  /// w, one a row.
  var weights: [Double] { get }
  /// Whether every feature takes at least two values.
  var varies: Bool { get }
  /// Which coefficients are positive factors, whose intervals are symmetric in the logarithm.
  var amplitudes: Range<Int> { get }

  func coordinates(of values: [Double]) -> [Double]
  func values(at coordinates: [Double]) -> [Double]
  /// The derivatives of the coefficients (rows) with respect to the coordinates (columns).
  func jacobian(at coordinates: [Double]) -> Matrix
  /// Value, gradient, generalised Hessian and the metric Σ w ω J Jᵀ, ω = min(1, δ/|r|). Nil where f ≤ 0
  /// although logarithms are taken.
  func local(at x: [Double]) -> DampedNewton.Local?
  /// Each row's residual r and its derivatives J with respect to the coordinates.
  func residuals(at x: [Double]) -> [(residual: Double, derivatives: [Double])]
  /// Value and gradient of the objective alone; nil as with ``local(at:)``.
  func slope(at x: [Double]) -> (value: Double, gradient: [Double])?
  /// The objective alone; nil as with ``local(at:)``.
  func value(at x: [Double]) -> Double?
  /// The residuals, and their derivatives with respect to the coordinates, each column times a number.
  func rows(at x: [Double], scaledBy slopes: [Double]) -> (residuals: [Double], derivatives: Matrix)
  /// The least point itself, where law and objective are linear least squares within the bounds; nil elsewhere.
  var linearMinimum: [Double]? { get }
  /// Where to start, best first.
  func starts() -> [[Double]]
  /// The same problem with each row counted as often as `multiplicities` says; rows of 0 are left out.
  func weighted(by multiplicities: [Int]) -> Self
  /// The same problem with other observations, one a row.
  func observing(_ values: [Double]) -> Self
}

extension FitProblem {
  var rowCount: Int { y.count }
  var dimension: Int { lower.count }

  /// A value of the objective that is zero to rounding.
  var negligible: Double {
    let unit =
      scale == .log
      ? weights.reduce(0, +) : zip(y, weights).reduce(0) { $0 + $1.0 * $1.0 * $1.1 }
    let small = 1e-14
    return unit * small * small
  }

  /// Some of the starts, far from one another: the three best, then each time the one whose nearest
  /// chosen one is farthest, in exponents and the like that the grid varies.
  func spread(_ starts: [[Double]], count: Int) -> [[Double]] {
    guard starts.count > count else { return starts }
    var chosen = Array(starts.prefix(3))
    let extent = (0..<dimension).map { i -> Double in
      let values = starts.map { $0[i] }
      return max((values.max() ?? 0) - (values.min() ?? 0), .leastNormalMagnitude)
    }
    let varied = max(amplitudes.upperBound, 0)..<dimension
    func distance(_ a: [Double], _ b: [Double]) -> Double {
      varied.reduce(0) { sum, i in
        let step = (a[i] - b[i]) / extent[i]
        return sum + step * step
      }
    }
    var nearest = starts.map { start in chosen.map { distance($0, start) }.min() ?? 0 }
    while chosen.count < count {
      guard let next = nearest.indices.max(by: { nearest[$0] < nearest[$1] }), nearest[next] > 0
      else { break }
      chosen.append(starts[next])
      for i in nearest.indices {
        nearest[i] = min(nearest[i], distance(starts[next], starts[i]))
      }
    }
    return chosen
  }
}

/// What a search from several starts found.
struct Search: Sendable {
  var best: Minimum
  let minima: [Minimum]
  /// Where the searches began.
  let starts: [[Double]]
  let negligible: Double

  var evaluations: Int { minima.reduce(0) { $0 + $1.evaluations } }

  /// How many starts reached the best value to 1e-8 of itself.
  var agreeing: Int { minima.count { !isHigher($0) } }

  /// How much higher the next minimum lies, relative to the best; nil where all agree.
  var gap: Double? {
    let next = minima.filter { isHigher($0) && $0.outcome != .evaluationLimit }
      .map(\.local.value).min()
    return next.map { ($0 - best.local.value) / max(best.local.value, negligible) }
  }

  private func isHigher(_ minimum: Minimum) -> Bool {
    minimum.local.value > best.local.value * (1 + 1e-8) + negligible
  }
}
