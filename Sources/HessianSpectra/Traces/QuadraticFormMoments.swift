// SPDX-License-Identifier: GPL-3.0-or-later
import NumericalMethods

/// Mean and variance of vᵀHv over random vectors: why one vector is nearly enough in many dimensions.
///
/// E = tr H; Var = 2 tr H² + (m₄ − 3) Σ Hᵢᵢ², m₄ the entries' fourth moment. E/√Var grows as √n for a spectrum of
/// given shape: the trace averages itself.
///
/// > Source: the paper's Theorems B.2 and B.3; the variance for Rademacher entries is derived for this project.
public struct QuadraticFormMoments: Sendable, Equatable {
  /// E vᵀHv = tr H.
  public let mean: Double
  /// Var vᵀHv.
  public let variance: Double

  /// The signal-to-noise ratio, E/√Var.
  public var signalToNoise: Double { mean / variance.squareRoot() }

  /// Of a matrix in memory.
  public init(of matrix: SymmetricMatrix, probe: Probe) {
    let dense = matrix.dense
    let n = matrix.dimension
    var (trace, diagonal) = (0.0, 0.0)
    for i in 0..<n {
      trace += dense[i, i]
      diagonal += dense[i, i] * dense[i, i]
    }
    mean = trace
    variance =
      2 * BLAS.dot(dense.elements, dense.elements) + (probe.fourthMoment - 3) * diagonal
  }

  /// Of f(H) for a spectrum and normal entries, which see eigenvalues alone: E = n⟨f⟩, Var = 2n⟨f²⟩.
  ///
  /// - Parameters:
  ///   - f: the function.
  ///   - spectrum: the distribution of eigenvalues.
  ///   - dimension: n.
  ///   - shift: added to every eigenvalue.
  public init(
    of f: SpectralFunction, over spectrum: GaussQuadrature, dimension: Double, shift: Double = 0
  ) {
    mean = dimension * spectrum.average { f($0 + shift) }
    variance =
      2 * dimension
      * spectrum.average {
        let value = f($0 + shift)
        return value * value
      }
  }
}
