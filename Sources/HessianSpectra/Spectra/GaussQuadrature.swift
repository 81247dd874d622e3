// SPDX-License-Identifier: GPL-3.0-or-later
public import NumericalMethods

/// A spectrum seen through m steps of Lanczos: the points θᵢ and weights wᵢ that give vᵀf(H)v/|v|² ≈ Σ wᵢ f(θᵢ),
/// exactly for polynomials f of degree up to 2m − 1.
///
/// The θᵢ are the eigenvalues of the tridiagonal T, wᵢ the squared first entries of its eigenvectors.
///
/// > Source: Golub and Welsch, Calculation of Gauss quadrature rules, 1969; Golub and Meurant, Matrices, moments and
/// > quadrature, 1994.
public struct GaussQuadrature: Sendable, Equatable {
  /// θ₁ < … < θₘ.
  public let nodes: [Double]
  /// w₁…wₘ ≥ 0, of sum 1.
  public let weights: [Double]
  /// |βₘ₋₁ sₘᵢ|: an eigenvalue of H lies within this of θᵢ; nil where the residual is not known.
  public let residuals: [Double]?

  /// The rule of some coefficients.
  ///
  /// - Throws: `GSLError` if the eigenvalues can't be found.
  public init(_ coefficients: LanczosCoefficients) throws(GSLError) {
    let eigen = try TridiagonalEigen(
      diagonal: coefficients.alpha, beside: coefficients.coupling)
    nodes = eigen.values
    weights = eigen.first.map { $0 * $0 }
    residuals = coefficients.residual.map { residual in
      eigen.last.map { abs(residual * $0) }
    }
  }

  /// The rule of Gauss and Radau, one of whose m + 1 points is prescribed at or below the spectrum.
  ///
  /// For f = √ and log and a spectrum above the point, Gauss' rule is at least the exact value, and this one at
  /// most: f's odd derivatives are positive, its even ones negative.
  ///
  /// - Parameters:
  ///   - coefficients: with a known residual.
  ///   - lowest: the prescribed point, below every θᵢ.
  /// - Returns: the rule; nil where the residual is not known or a θᵢ is not above the point.
  /// - Throws: `GSLError` if the eigenvalues can't be found.
  ///
  /// > Source: Golub, Some modified matrix eigenvalue problems, 1973, section 7.
  public static func radau(
    _ coefficients: LanczosCoefficients, lowest: Double
  ) throws(GSLError) -> GaussQuadrature? {
    guard let residual = coefficients.residual else { return nil }
    if residual == 0 { return try GaussQuadrature(coefficients) }
    // Elimination in T − lowest from above: its last pivot gives the last entry of the solution.
    var pivot = coefficients.alpha[0] - lowest
    guard pivot > 0 else { return nil }
    for i in 1..<coefficients.steps where i < coefficients.steps {
      let b = coefficients.coupling[i - 1]
      pivot = coefficients.alpha[i] - lowest - b * b / pivot
      guard pivot > 0 else { return nil }
    }
    return try GaussQuadrature(
      LanczosCoefficients(
        alpha: coefficients.alpha + [lowest + residual * residual / pivot],
        coupling: coefficients.coupling + [residual], residual: nil))
  }

  /// Σ wᵢ f(θᵢ).
  public func average(_ f: (Double) -> Double) -> Double {
    zip(nodes, weights).reduce(0) { $0 + $1.1 * f($1.0) }
  }

  /// The mass at points that satisfy a condition.
  public func mass(where condition: (Double) -> Bool) -> Double {
    zip(nodes, weights).reduce(0) { condition($1.0) ? $0 + $1.1 : $0 }
  }

  /// The interval in which ∫f dμ lies for every measure μ on `ends` that has this rule, f not falling.
  ///
  /// Between two points a measure may carry each weight to either neighbour:
  /// Σ wᵢ f(θᵢ₋₁) ≤ ∫f dμ ≤ Σ wᵢ f(θᵢ₊₁), with θ₀ and θₘ₊₁ the ends. The bracket is wide where little is known;
  /// for √ at 0 it is what m steps leave open.
  ///
  /// > Source: the inequalities of Chebyshev, Markov and Stieltjes: Akhiezer, The classical moment problem, 1965,
  /// > section 2.5.
  public func bracket(
    of f: (Double) -> Double, ends: ClosedRange<Double>
  ) -> ClosedRange<Double> {
    let m = nodes.count
    var (low, high) = (0.0, 0.0)
    for i in 0..<m {
      low += weights[i] * f(i == 0 ? min(ends.lowerBound, nodes[0]) : nodes[i - 1])
      high += weights[i] * f(i == m - 1 ? max(ends.upperBound, nodes[m - 1]) : nodes[i + 1])
    }
    return ClosedRange(spanning: low, max(low, high))
  }

  /// Where the spectrum ends as far as the outermost θ and their residuals say; an eigenvalue that the start vector
  /// hardly sees can lie beyond.
  public var ends: ClosedRange<Double> {
    let m = nodes.count
    return ClosedRange(
      spanning: nodes[0] - (residuals?[0] ?? 0), nodes[m - 1] + (residuals?[m - 1] ?? 0))
  }
}
