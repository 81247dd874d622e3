// SPDX-License-Identifier: GPL-3.0-or-later

/// What a residual costs: w λ(r) ρ(r), with least squares halved, so that ρ″ = 1; or what an objective outside the Huber
/// family says.
struct Penalty: Sendable {
  /// δ > 0 of the Huber loss that is minimised; ∞ for an objective outside the family.
  var threshold: Double
  /// λ.
  var overestimate: Double
  /// Whether the objective is the limit δ → 0, which `threshold` only approaches.
  var isAbsolute: Bool
  /// The objective, where it is outside the Huber family.
  let custom: (any Objective)?

  init(_ objective: some Objective, observed: [Double]) {
    guard let huber = objective.asHuber else {
      (threshold, overestimate, isAbsolute, custom) = (.infinity, 1, false, objective)
      return
    }
    custom = nil
    isAbsolute = huber.threshold == 0
    overestimate = huber.overestimatePenalty
    let unit =
      huber.residualScale == .log
      ? 1 : observed.reduce(0) { $0 + abs($1) } / Double(max(observed.count, 1))
    threshold = isAbsolute ? 1e-10 * max(unit, .leastNormalMagnitude) : huber.threshold
  }

  /// Whether squares are summed, over- and under-estimates alike.
  var isLeastSquares: Bool { threshold == .infinity && overestimate == 1 && custom == nil }

  /// The factor of a residual's side.
  func side(_ residual: Double) -> Double { residual > 0 ? overestimate : 1 }

  /// ρ and ψ of a residual, sides included.
  func cost(_ residual: Double) -> (value: Double, slope: Double) {
    if let custom { return (custom.loss(of: residual), custom.slope(of: residual)) }
    let (size, side) = (abs(residual), side(residual))
    if size <= threshold { return (side * 0.5 * size * size, side * residual) }
    return (
      side * threshold * (size - 0.5 * threshold), side * (residual < 0 ? -threshold : threshold)
    )
  }

  /// ψ′, sides included; 0 beyond the threshold.
  func curvature(_ residual: Double) -> Double {
    if let custom { return custom.curvature(of: residual) }
    return abs(residual) <= threshold ? side(residual) : 0
  }

  /// ψ(r)/r, sides included: the weight of a residual in least squares that has the same slope.
  func weight(_ residual: Double) -> Double {
    if let custom { return max(custom.weight(of: residual), 0) }
    let size = abs(residual)
    return side(residual) * (size <= threshold ? 1 : threshold / size)
  }

  /// |ψ|, sides included.
  func slope(_ residual: Double) -> Double {
    if let custom { return abs(custom.slope(of: residual)) }
    return side(residual) * min(abs(residual), threshold)
  }
}
