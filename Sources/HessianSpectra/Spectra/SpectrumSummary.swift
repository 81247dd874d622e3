// SPDX-License-Identifier: GPL-3.0-or-later
public import NumericalMethods

/// What one vector's Lanczos coefficients say of a Hessian, as numbers to print.
public struct SpectrumSummary: Sendable, Equatable {
  /// m, the Lanczos steps.
  public let steps: Int
  /// The most negative Ritz value: H's own smallest eigenvalue is at most that.
  public let smallest: Double
  /// λmax as these steps see it: H's own largest eigenvalue is at least that.
  public let largest: Double
  /// tr H/n as this vector sees it.
  public let mean: Double
  /// tr H²/n as this vector sees it, from which the widths of ``noise`` come.
  public let meanSquare: Double
  /// The mass at θ < 0, most of which is a point next to 0 that may fall on either side.
  public let negativeMass: Double
  /// The mass below −λmax/1000: negative beyond doubt.
  public let clearlyNegativeMass: Double
  /// The heaviest point: where the bulk of the eigenvalues lies.
  public let bulk: Double
  /// The weight at ``bulk``, in (0, 1], as this vector sees the spectrum.
  public let bulkMass: Double
  /// tr √H₊, negative eigenvalues taken as 0; an average per eigenvalue where n is not known.
  public let clippedRoot: Double
  /// The interval that the steps leave for it, for this vector.
  public let clippedBracket: ClosedRange<Double>
  /// s, the shift by the most negative Ritz value.
  public let shift: SpectralShift
  /// tr √(H + s).
  public let shiftedRoot: Double
  /// tr √(H + s) − tr √H₊: what the shift adds.
  public let shiftCost: Double
  /// √Var/E of vᵀ√H₊v over normal vectors: the noise of one vector; nil where n is not known.
  public let vectorNoise: Double?
  /// The width of the noise that each number format would add.
  public var noise: [(format: PrecisionNoise, width: Double)] {
    PrecisionNoise.allCases.map { ($0, $0.width(meanSquare: meanSquare)) }
  }

  /// The part of the shifted trace that is the shift.
  public var shiftShare: Double { shiftedRoot > 0 ? shiftCost / shiftedRoot : 0 }

  /// The summary of one vector's spectrum.
  ///
  /// - Parameters:
  ///   - coefficients: the Lanczos coefficients.
  ///   - parameters: n; nil when not known, and every trace is then an average per eigenvalue.
  ///   - shift: the shift to use; by default that of this spectrum.
  /// - Throws: `GSLError` if the eigenvalues of the tridiagonal can't be found.
  public init(
    _ coefficients: LanczosCoefficients, parameters: Double? = nil, shift: SpectralShift? = nil
  ) throws(GSLError) {
    let sample = try SpectralSample(coefficients, squaredNorm: parameters ?? 1)
    let rule = sample.quadrature
    let shift = shift ?? SpectralShift([rule])
    steps = coefficients.steps
    smallest = rule.nodes[0]
    largest = rule.nodes[rule.nodes.count - 1]
    mean = rule.average { $0 }
    meanSquare = rule.average { $0 * $0 }
    negativeMass = rule.mass { $0 < 0 }
    let visible = largest / 1000
    clearlyNegativeMass = rule.mass { $0 < -visible }
    let heaviest = rule.weights.indices.max { rule.weights[$0] < rule.weights[$1] } ?? 0
    bulk = rule.nodes[heaviest]
    bulkMass = rule.weights[heaviest]
    self.shift = shift
    clippedRoot = sample.estimate(.squareRoot)
    clippedBracket =
      try sample.bracket(.squareRoot) ?? ClosedRange(spanning: clippedRoot, clippedRoot)
    shiftedRoot = sample.estimate(.squareRoot, shift: shift.amount)
    shiftCost = shiftedRoot - clippedRoot
    vectorNoise = parameters.map {
      1 / QuadraticFormMoments(of: .squareRoot, over: rule, dimension: $0).signalToNoise
    }
  }
}
