// SPDX-License-Identifier: GPL-3.0-or-later
import NumericalMethods

/// Lanczos' process: orthonormal vectors in which a symmetric operator is tridiagonal.
///
/// H qⱼ = βⱼ₋₁ qⱼ₋₁ + αⱼ qⱼ + βⱼ qⱼ₊₁, q₀ = v/|v|.
///
/// > Source: Lanczos, An iteration method for the solution of the eigenvalue problem, 1950.
public struct Lanczos: Sendable {
  /// What is done against the loss of orthogonality that rounding brings, after which eigenvalues appear twice.
  public enum Reorthogonalization: String, Sendable, CaseIterable {
    /// Each vector is made orthogonal to all before it, twice: n·m² operations for m steps.
    case full
    /// Each vector is made orthogonal to the Ritz vectors that have converged, the only directions in which
    /// orthogonality is lost; the basis stays orthogonal to about 1e-8. Finding them costs of the order of m³
    /// operations a step, so that it pays where n is far above m².
    ///
    /// > Source: Parlett and Scott, The Lanczos algorithm with selective orthogonalization, 1979.
    case selective
    /// Nothing: no basis is kept, and eigenvalues may appear more than once.
    case none
  }

  /// α₀…, one a step.
  public private(set) var alpha: [Double] = []
  /// β₀…, one a step; the last couples to the vector that a next step would take.
  public private(set) var beta: [Double] = []
  /// Whether the vectors span an invariant subspace, in which every spectral average of the start vector is exact.
  public private(set) var isExhausted = false

  private let hessian: SymmetricOperator
  private let reorthogonalization: Reorthogonalization
  private var basis: OrthonormalBasis
  private var settled: OrthonormalBasis
  private var previous: [Double] = []
  private var next: [Double]
  private var scale = 0.0

  /// Takes no step yet.
  ///
  /// - Parameters:
  ///   - hessian: H.
  ///   - start: v, n numbers, not all 0.
  ///   - reorthogonalization: what is done against rounding.
  public init(
    _ hessian: SymmetricOperator, from start: [Double],
    reorthogonalization: Reorthogonalization = .full
  ) {
    let length = BLAS.norm(start)
    precondition(length > 0 && length.isFinite, "a start vector of length \(length)")
    self.hessian = hessian
    self.reorthogonalization = reorthogonalization
    basis = OrthonormalBasis(dimension: hessian.dimension)
    settled = basis
    next = start
    BLAS.scale(&next, by: 1 / length)
  }

  /// Goes on until `steps` steps are done or the subspace is exhausted.
  ///
  /// - Throws: ``SpectrumError/coefficientNotFinite(name:step:value:)`` when a product is not finite, and
  ///   `GSLError` from the Ritz vectors of selective reorthogonalisation.
  public mutating func advance(to steps: Int) throws {
    while alpha.count < min(steps, hessian.dimension), !isExhausted { try step() }
  }

  /// The coefficients so far; at least one step must have been taken.
  public var coefficients: LanczosCoefficients {
    precondition(!alpha.isEmpty, "no step has been taken")
    return LanczosCoefficients(
      alpha: alpha, coupling: Array(beta.dropLast()), residual: isExhausted ? 0 : beta.last)
  }

  /// The largest |qᵢ·qⱼ − δᵢⱼ| of the basis; 0 where none is kept.
  public var orthogonalityDefect: Double { basis.defect }

  /// Σ cⱼ qⱼ: a vector given in the basis, such as a Ritz vector; needs a basis that is kept.
  public func vector(_ c: [Double]) -> [Double] { basis.combination(c) }

  private mutating func step() throws { try step(hessian(next)) }

  /// The vector whose product with H the next step takes.
  var direction: [Double] { next }

  /// Takes the next step with a product that is there already.
  ///
  /// - Parameter product: H times ``direction``.
  mutating func step(_ product: [Double]) throws {
    let q = next
    if reorthogonalization != .none { basis.append(q) }
    var w = product
    let a = BLAS.dot(w, q)
    guard a.isFinite else {
      throw SpectrumError.coefficientNotFinite(name: "alpha", step: alpha.count, value: a)
    }
    BLAS.add(-a, times: q, to: &w)
    if let b = beta.last { BLAS.add(-b, times: previous, to: &w) }
    alpha.append(a)
    switch reorthogonalization {
    case .full: basis.removeSpan(from: &w)
    case .selective:
      try settle(residual: BLAS.norm(w))
      settled.removeSpan(from: &w)
    case .none: break
    }
    let b = BLAS.norm(w)
    guard b.isFinite else {
      throw SpectrumError.coefficientNotFinite(name: "beta", step: beta.count, value: b)
    }
    beta.append(b)
    scale = max(scale, abs(a) + b)
    let isLast = alpha.count == hessian.dimension && reorthogonalization == .full
    if isLast || b <= 1e-13 * scale {
      isExhausted = true
      return
    }
    previous = q
    next = w
    BLAS.scale(&next, by: 1 / b)
  }

  /// Finds the Ritz vectors that have converged to half of the working precision.
  private mutating func settle(residual: Double) throws {
    let m = alpha.count
    let ritz = try LanczosCoefficients(alpha: alpha, coupling: beta, residual: residual).eigen()
    let size = max(abs(ritz.values[0]), abs(ritz.values[m - 1]))
    settled = OrthonormalBasis(dimension: hessian.dimension)
    for i in 0..<m where abs(residual * ritz.vectors[m - 1, i]) <= 1.5e-8 * size {
      var y = basis.combination((0..<m).map { ritz.vectors[$0, i] })
      settled.removeSpan(from: &y)
      let length = BLAS.norm(y)
      if length < 0.5 { continue }
      BLAS.scale(&y, by: 1 / length)
      settled.append(y)
    }
  }
}
