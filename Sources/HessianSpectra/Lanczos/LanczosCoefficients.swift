// SPDX-License-Identifier: GPL-3.0-or-later
public import NumericalMethods

/// The tridiagonal matrix T that Lanczos' process leaves: α on its diagonal, β beside it.
public struct LanczosCoefficients: Sendable, Equatable {
  /// α₀…αₘ₋₁.
  public let alpha: [Double]
  /// β₀…βₘ₋₂, each greater than 0.
  public let coupling: [Double]
  /// βₘ₋₁, by which the last vector misses an invariant subspace: 0 when it is one, nil when not known.
  public let residual: Double?

  init(alpha: [Double], coupling: [Double], residual: Double?) {
    self.alpha = alpha
    self.coupling = coupling
    self.residual = residual
  }

  /// Coefficients from elsewhere.
  ///
  /// - Parameters:
  ///   - alpha: α₀…αₘ₋₁, at least one.
  ///   - beta: β₀…, m of them, the last then being the residual, or m − 1; greater than 0 but for the last of m.
  /// - Throws: ``SpectrumError``.
  public init(alpha: [Double], beta: [Double]) throws(SpectrumError) {
    guard !alpha.isEmpty else { throw SpectrumError.noSteps }
    guard beta.count == alpha.count || beta.count == alpha.count - 1 else {
      throw SpectrumError.unequalLengths(alpha: alpha.count, beta: beta.count)
    }
    for (name, values) in [("alpha", alpha), ("beta", beta)] {
      if let step = values.firstIndex(where: { !$0.isFinite }) {
        throw SpectrumError.coefficientNotFinite(name: name, step: step, value: values[step])
      }
    }
    let hasResidual = beta.count == alpha.count
    if let step = beta.firstIndex(where: { $0 <= 0 }), step < alpha.count - 1 || beta[step] < 0 {
      throw SpectrumError.betaNotPositive(step: step, value: beta[step])
    }
    self.init(
      alpha: alpha, coupling: hasResidual ? Array(beta.dropLast()) : beta,
      residual: hasResidual ? beta.last : nil)
  }

  /// m, the number of steps.
  public var steps: Int { alpha.count }

  /// The coefficients of the first `steps` steps.
  public func leading(_ steps: Int) -> LanczosCoefficients {
    precondition(steps >= 1, "\(steps) steps")
    guard steps < alpha.count else { return self }
    return LanczosCoefficients(
      alpha: Array(alpha[..<steps]), coupling: Array(coupling[..<(steps - 1)]),
      residual: coupling[steps - 1])
  }

  /// T as a full matrix.
  public var matrix: Matrix {
    var t = Matrix(rows: steps, columns: steps)
    for i in 0..<steps {
      t[i, i] = alpha[i]
      if i + 1 < steps {
        t[i, i + 1] = coupling[i]
        t[i + 1, i] = coupling[i]
      }
    }
    return t
  }

  /// The Ritz values and, in the Lanczos basis, the Ritz vectors.
  ///
  /// - Throws: `GSLError` if the eigenvalues can't be found.
  public func eigen() throws(GSLError) -> SymmetricEigen { try SymmetricEigen(matrix) }
}
