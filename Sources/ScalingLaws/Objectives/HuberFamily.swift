// SPDX-License-Identifier: GPL-3.0-or-later

/// An objective of Huber losses: ρ(r) = r²/2 for |r| ≤ δ and δ(|r| − δ/2) beyond, times λ where r > 0; for δ = 0,
/// ρ(r) = |r|, and for δ = ∞, ρ(r) = r².
public protocol HuberFamily: Objective {
  /// δ ≥ 0, beyond which ρ is linear; ∞ for least squares, 0 for least absolute deviations.
  var threshold: Double { get }
  /// λ > 0, how many times more an over-estimate costs than an under-estimate of the same size.
  var overestimatePenalty: Double { get }
}

extension HuberFamily {
  public var overestimatePenalty: Double { 1 }

  private func side(_ residual: Double) -> Double { residual > 0 ? overestimatePenalty : 1 }

  public func loss(of residual: Double) -> Double {
    let size = abs(residual)
    let side = side(residual)
    if threshold == .infinity { return side * size * size }
    if threshold == 0 { return side * size }
    return side * (size <= threshold ? 0.5 * size * size : threshold * (size - 0.5 * threshold))
  }

  public func slope(of residual: Double) -> Double {
    let side = side(residual)
    if threshold == .infinity { return 2 * side * residual }
    if threshold == 0 { return residual == 0 ? 0 : residual > 0 ? side : -side }
    return side * min(max(residual, -threshold), threshold)
  }

  public func curvature(of residual: Double) -> Double {
    if threshold == .infinity { return 2 * side(residual) }
    return abs(residual) <= threshold && threshold > 0 ? side(residual) : 0
  }
}
