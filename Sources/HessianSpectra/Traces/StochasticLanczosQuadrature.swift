// SPDX-License-Identifier: GPL-3.0-or-later
import Files
import NumericalMethods

/// Stochastic Lanczos quadrature: tr f(H) from products with H alone.
///
/// tr f(H) = E vᵀf(H)v over random vectors v, and each vᵀf(H)v by the Gauss quadrature of Lanczos' tridiagonal.
///
/// > Source: Bai, Fahey and Golub, Some large-scale matrix computation problems, 1996; Ubaru, Chen and Saad, 2017;
/// > the paper's Theorem B.1.
public struct StochasticLanczosQuadrature: Sendable, Equatable {
  /// The number of random vectors, at least 1; error bars need 2.
  public var vectors: Int
  /// The most Lanczos steps a vector, at least 1.
  public var steps: Int
  /// How the vectors are drawn.
  public var probe: Probe
  /// What is done against rounding.
  public var reorthogonalization: Lanczos.Reorthogonalization
  /// The seed of the vectors: same seed, same numbers.
  public var seed: UInt64
  /// A number known to be at or below the spectrum, 0 for what is positive semidefinite; nil when not known.
  public var lowest: Double?
  /// Lanczos stops early where the bracket of √ is narrower than this part of the value; needs `lowest`.
  public var tolerance: Double?

  /// A method.
  public init(
    vectors: Int = 16, steps: Int = 64, probe: Probe = .rademacher,
    reorthogonalization: Lanczos.Reorthogonalization = .full, lowest: Double? = nil,
    tolerance: Double? = nil, seed: UInt64 = 1
  ) {
    precondition(vectors >= 1, "\(vectors) vectors")
    precondition(steps >= 1, "\(steps) steps")
    self.vectors = vectors
    self.steps = steps
    self.probe = probe
    self.reorthogonalization = reorthogonalization
    self.lowest = lowest
    self.tolerance = tolerance
    self.seed = seed
  }

  /// The spectrum as each vector sees it.
  ///
  /// - Parameters:
  ///   - hessian: H.
  ///   - group: the data behind H, by number.
  /// - Throws: ``SpectrumError`` for a product that is not finite or a basis that is too large, `GSLError` where eigenvalues can't be found.
  public func samples(of hessian: SymmetricOperator, group: Int = 0) throws -> [SpectralSample] {
    let basis = min(steps, hessian.dimension).multipliedReportingOverflow(by: hessian.dimension)
    guard
      reorthogonalization == .none
        || (!basis.overflow && Limits.basisNumbers.contains(basis.partialValue))
    else {
      throw SpectrumError.basisTooLarge(rows: hessian.dimension, steps: steps)
    }
    // The seeds of the vectors come from a generator of their own, so that close seeds share none.
    var seeds = SeededGenerator(seed: seed)
    return try (0..<vectors).map { _ in
      var generator = SeededGenerator(seed: seeds.next())
      let start = probe.vector(dimension: hessian.dimension, using: &generator)
      var process = Lanczos(hessian, from: start, reorthogonalization: reorthogonalization)
      let squaredNorm = BLAS.dot(start, start)
      var target = tolerance == nil ? steps : min(steps, 16)
      while true {
        try process.advance(to: target)
        let sample = try SpectralSample(
          process.coefficients, squaredNorm: squaredNorm, group: group)
        if target >= steps || process.isExhausted || process.alpha.count >= hessian.dimension {
          return sample
        }
        if let tolerance, let lowest,
          let bracket = try sample.bracket(.squareRoot, lowest: lowest),
          bracket.upperBound - bracket.lowerBound <= tolerance * bracket.upperBound
        {
          return sample
        }
        target = min(steps, target + max(8, target / 2))
      }
    }
  }

  /// tr f(H), with error bars over the vectors.
  ///
  /// - Throws: as ``samples(of:group:)`` does.
  public func trace(
    _ f: SpectralFunction, of hessian: SymmetricOperator, level: Double = 0.95
  ) throws -> TraceEstimate {
    try TraceEstimate(f, of: samples(of: hessian), lowest: lowest, level: level)
  }
}
