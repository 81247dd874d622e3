// SPDX-License-Identifier: GPL-3.0-or-later

extension ScalingLaw where Input == Double {
  /// Least squares on log y: for a power law a straight line in logarithms.
  public static var usualObjective: any Objective { .leastSquares(on: .log) }

  /// The law of one variable that fits some points best.
  ///
  /// - Parameters:
  ///   - points: at least as many different x > 0 as the law has coefficients; y > 0 where the objective takes
  ///     logarithms.
  ///   - objective: what is made least.
  ///   - solver: how it is searched for; nil: GSL's linear least squares or trust region for least squares, `newton`
  ///     otherwise.
  ///   - level: how often intervals shall cover, 0 < level < 1.
  ///   - intervals: how the coefficients' intervals are made: `profile` or `sandwich`.
  /// - Returns: the fit; look at its `outcome` and `warnings` before use.
  /// - Throws: ``FitError`` where the points cannot determine the law at all.
  public static func fit(
    to points: Points, minimizing objective: any Objective = usualObjective,
    using solver: Solver? = nil, level: Double = 0.95,
    intervals: IntervalMethod = .profile, confirming: Bool = true
  ) throws(FitError) -> Fit<Self> {
    try fit(
      to: points.x, observed: points.y, weights: points.weights, minimizing: objective,
      using: solver,
      level: level,
      intervals: intervals, confirming: confirming)
  }
}
