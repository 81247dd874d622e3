// SPDX-License-Identifier: GPL-3.0-or-later

/// A spectrum moved up until its most negative Ritz value is 0, and what that costs.
///
/// vᵀHv ≤ vᵀ(H + s)v makes the shifted Hessian a valid one for an upper bound, but tr √(H + s) exceeds tr √H₊ by up to
/// n√s: where most of n eigenvalues are near 0, the shifted trace measures the shift.
///
/// > Source: the paper, Appendix B, figure 5; the cost is derived here.
public struct SpectralShift: Sendable, Equatable {
  /// s ≥ 0: minus the most negative Ritz value, or 0.
  public let amount: Double
  /// By how much the true least eigenvalue may still lie below −s, as the residual of that Ritz value says: an
  /// eigenvalue lies this close to it, though one that the vectors hardly see may lie lower. Nil when not known.
  public let residual: Double?

  /// The shift that some spectra of one Hessian need.
  public init(_ spectra: [GaussQuadrature]) {
    precondition(!spectra.isEmpty, "a shift of no spectra")
    let lowest = spectra.min { $0.nodes[0] < $1.nodes[0] } ?? spectra[0]
    amount = max(0, -lowest.nodes[0])
    residual = lowest.residuals?[0]
  }

  /// n√s, the most that the shift can add to tr √H₊.
  public func costBound(dimension: Double) -> Double { dimension * amount.squareRoot() }
}
