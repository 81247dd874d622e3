// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// The limits of two ensembles of random matrices, against which a spectral method can be tried.
public enum RandomMatrixLaw: Sendable, Equatable {
  /// Eigenvalues of X Xᵀ/k, X n × k of independent entries of variance 1, at ratio n/k in (0, 1].
  ///
  /// > Source: Marchenko and Pastur, Distribution of eigenvalues for some sets of random matrices, 1967.
  case marchenkoPastur(ratio: Double)
  /// Eigenvalues of a symmetric matrix of independent entries of variance σ²/n: radius 2σ.
  ///
  /// > Source: Wigner, On the distribution of the roots of certain symmetric matrices, 1958.
  case semicircle(radius: Double)

  /// Where the density is not 0.
  public var support: ClosedRange<Double> {
    switch self {
    case .marchenkoPastur(let ratio):
      let root = ratio.squareRoot()
      return ((1 - root) * (1 - root))...((1 + root) * (1 + root))
    case .semicircle(let radius): return -radius...radius
    }
  }

  /// The density at x.
  public func density(_ x: Double) -> Double {
    let (low, high) = (support.lowerBound, support.upperBound)
    guard x > low, x < high else { return 0 }
    switch self {
    case .marchenkoPastur(let ratio):
      return ((high - x) * (x - low)).squareRoot() / (2 * .pi * ratio * x)
    case .semicircle(let radius):
      return 2 * (radius * radius - x * x).squareRoot() / (.pi * radius * radius)
    }
  }

  /// The mass at or below x.
  ///
  /// Marchenko and Pastur's by the substitution x = (a + b)/2 − (b − a)/2 · cos t and Simpson's rule, whose error is
  /// below 1e-9 for ratios up to 0.95.
  public func cumulative(_ x: Double) -> Double {
    let (low, high) = (support.lowerBound, support.upperBound)
    if x <= low { return 0 }
    if x >= high { return 1 }
    switch self {
    case .semicircle(let radius):
      let t = x / radius
      return 0.5 + (t * (1 - t * t).squareRoot() + asin(t)) / .pi
    case .marchenkoPastur(let ratio):
      let (middle, half) = ((low + high) / 2, (high - low) / 2)
      let end = acos((middle - x) / half)
      let count = 400
      func value(_ t: Double) -> Double {
        let s = sin(t)
        return half * half * s * s / (2 * .pi * ratio * (middle - half * cos(t)))
      }
      var sum = value(0) + value(end)
      for i in 1..<count { sum += (i % 2 == 1 ? 4 : 2) * value(end * Double(i) / Double(count)) }
      return min(1, sum * end / Double(3 * count))
    }
  }
}
