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
    var runs = (0..<vectors).map { _ in
      var generator = SeededGenerator(seed: seeds.next())
      return Run(
        hessian, from: probe.vector(dimension: hessian.dimension, using: &generator), self)
    }
    let isTogether = hessian.takesSeveral && basisFits(hessian.dimension)
    WorkProgress.report(0, of: isTogether ? min(steps, hessian.dimension) : vectors)
    guard isTogether else {
      return try runs.indices.map { index in
        defer { WorkProgress.report(index + 1, of: vectors) }
        return try runs[index].sample(group: group, self)
      }
    }
    // All vectors advance together: one product of H with a matrix a step.
    var taken = 0
    while true {
      let open = runs.indices.filter { runs[$0].wantsStep }
      guard !open.isEmpty else { break }
      let products = hessian.several(open.map { runs[$0].process.direction })
      for (index, product) in zip(open, products) {
        try runs[index].process.step(product)
        try runs[index].judge(group: group, self)
      }
      taken += 1
      WorkProgress.report(taken, of: min(steps, hessian.dimension))
    }
    return runs.compactMap(\.found)
  }

  /// Whether the bases of all vectors together are no larger than one may be.
  private func basisFits(_ dimension: Int) -> Bool {
    let all = vectors.multipliedReportingOverflow(by: min(steps, dimension))
    let numbers = all.partialValue.multipliedReportingOverflow(by: dimension)
    return !all.overflow && !numbers.overflow
      && (reorthogonalization == .none || Limits.basisNumbers.contains(numbers.partialValue))
  }

  /// One vector's process, until its sample is found.
  private struct Run {
    var process: Lanczos
    private(set) var found: SpectralSample?
    private let squaredNorm: Double
    private let dimension: Int
    private var target: Int

    init(_ hessian: SymmetricOperator, from start: [Double], _ method: StochasticLanczosQuadrature)
    {
      process = Lanczos(hessian, from: start, reorthogonalization: method.reorthogonalization)
      squaredNorm = BLAS.dot(start, start)
      dimension = hessian.dimension
      target = method.tolerance == nil ? method.steps : min(method.steps, 16)
    }

    /// Whether the process has not ended and its sample is not found.
    var wantsStep: Bool { found == nil }

    /// Looks at the process where its next judgement is due, and takes the sample or sets the next one.
    mutating func judge(group: Int, _ method: StochasticLanczosQuadrature) throws {
      let isOver = process.isExhausted || process.alpha.count >= dimension
      guard process.alpha.count >= target || isOver else { return }
      let sample = try SpectralSample(process.coefficients, squaredNorm: squaredNorm, group: group)
      if target >= method.steps || isOver {
        found = sample
        return
      }
      if let tolerance = method.tolerance, let lowest = method.lowest,
        let bracket = try sample.bracket(.squareRoot, lowest: lowest),
        bracket.upperBound - bracket.lowerBound <= tolerance * bracket.upperBound
      {
        found = sample
        return
      }
      target = min(method.steps, target + max(8, target / 2))
    }

    /// Goes on alone to the sample.
    mutating func sample(
      group: Int, _ method: StochasticLanczosQuadrature
    ) throws -> SpectralSample {
      while true {
        if let found { return found }
        try process.advance(to: target)
        try judge(group: group, method)
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
