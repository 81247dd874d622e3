// SPDX-License-Identifier: GPL-3.0-or-later

/// A law of the loss of a training run, in nats per token.
public protocol LossSurface: ScalingLaw {
  /// What the law takes a run to be.
  static func input(of run: TrainingRun) -> Input
}

extension LossSurface where Input == ModelSize {
  public static func input(of run: TrainingRun) -> ModelSize { run.size }
}

extension LossSurface {
  /// The sum of Huber losses of log residuals with δ = 1e-3, as Hoffmann et al. 2022 fit, appendix D.3.
  public static var usualObjective: any Objective { .huber(delta: 1e-3) }

  /// The surface that fits some training runs best.
  ///
  /// - Parameters:
  ///   - runs: at least as many different ones as the law has coefficients, of more than one size and more
  ///     than one token count.
  ///   - objective: what is made least.
  ///   - solver: how it is searched for; nil: GSL's linear least squares or trust region for least squares, `newton`
  ///     otherwise.
  ///   - level: how often intervals shall cover, 0 < level < 1.
  ///   - intervals: how the coefficients' intervals are made: `profile`, or `sandwich`, which costs next to
  ///     nothing and covers less with few runs.
  ///   - start: coefficients to start from instead of the grid.
  ///   - confirming: whether a second solver of GSL confirms the optimum.
  ///   - held: coefficients that are held instead of fitted, by name.
  /// - Returns: the fit; look at its `outcome` and `warnings` before use.
  /// - Throws: ``FitError`` where the runs cannot determine the law at all.
  public static func fit(
    to runs: TrainingRuns, minimizing objective: any Objective = usualObjective,
    using solver: Solver? = nil, level: Double = 0.95,
    intervals: IntervalMethod = .profile, startingAt start: Self? = nil, confirming: Bool = true,
    holding held: [String: Double] = [:]
  ) throws(FitError) -> Fit<Self> {
    var fit = try fit(
      to: runs.runs.map { input(of: $0) }, observed: runs.runs.map(\.loss),
      weights: runs.runs.map(\.weight), minimizing: objective, using: solver,
      level: level, intervals: intervals,
      startingAt: start, confirming: confirming, holding: held)
    fit.warnings = runs.warnings + fit.warnings
    return fit
  }
}
