// SPDX-License-Identifier: GPL-3.0-or-later
public import NumericalMethods

/// What one start vector says of a spectrum.
public struct SpectralSample: Sendable, Equatable {
  /// The vector's Lanczos coefficients.
  public let coefficients: LanczosCoefficients
  /// Their quadrature rule.
  public let quadrature: GaussQuadrature
  /// |v|²: n for a Rademacher vector.
  public let squaredNorm: Double
  /// The data behind the Hessian, by number: samples of one group saw the same data.
  public let group: Int

  /// A sample.
  ///
  /// - Parameters:
  ///   - coefficients: of the vector.
  ///   - squaredNorm: |v|²; 1 gives averages over the spectrum instead of traces.
  ///   - group: which data.
  /// - Throws: `GSLError` if the eigenvalues of the tridiagonal can't be found.
  public init(
    _ coefficients: LanczosCoefficients, squaredNorm: Double, group: Int = 0
  ) throws(GSLError) {
    precondition(squaredNorm > 0, "a squared norm of \(squaredNorm)")
    self.coefficients = coefficients
    self.squaredNorm = squaredNorm
    self.group = group
    quadrature = try GaussQuadrature(coefficients)
  }

  /// vᵀ f(H + s) v by the rule.
  public func estimate(_ f: SpectralFunction, shift: Double = 0) -> Double {
    squaredNorm * quadrature.average { f($0 + shift) }
  }

  /// An interval that holds vᵀ f(H + s) v whatever the rule leaves open.
  ///
  /// - Parameters:
  ///   - f: the function.
  ///   - shift: s.
  ///   - lowest: a number known to be at or below the spectrum of H, such as 0 for a covariance; Gauss' and Radau's
  ///     rules then bracket √ and log closely. Without it √ is bracketed by the inequalities of Chebyshev, Markov
  ///     and Stieltjes, and log not at all.
  /// - Returns: the interval; nil where none is known.
  public func bracket(
    _ f: SpectralFunction, shift: Double = 0, lowest: Double? = nil
  ) throws(GSLError) -> ClosedRange<Double>? {
    let estimate = estimate(f, shift: shift)
    if f == .identity || coefficients.residual == 0 {
      return ClosedRange(spanning: estimate, estimate)
    }
    if let lowest, lowest + shift >= 0, f == .squareRoot || lowest + shift > 0,
      let radau = try GaussQuadrature.radau(coefficients, lowest: lowest)
    {
      let low = squaredNorm * radau.average { f($0 + shift) }
      return ClosedRange(spanning: min(low, estimate), estimate)
    }
    guard f == .squareRoot else { return nil }
    let bracket = quadrature.bracket(of: { f($0 + shift) }, ends: quadrature.ends)
    return ClosedRange(
      spanning: squaredNorm * bracket.lowerBound, squaredNorm * bracket.upperBound)
  }
}
