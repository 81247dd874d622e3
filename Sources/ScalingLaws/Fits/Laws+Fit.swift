// SPDX-License-Identifier: GPL-3.0-or-later

extension Chinchilla {
  /// The Chinchilla law that fits some training runs best.
  ///
  /// - Parameters:
  ///   - runs: at least 5 different ones, of more than one size and more than one token count.
  ///   - fitter: what is made least; by default Hoffmann et al.'s, the sum of Huber losses with δ = 1e-3.
  ///   - level: how often intervals shall cover, 0 < level < 1.
  ///   - intervals: how the coefficients' intervals are made: `profile`, or `sandwich`, which costs next to
  ///     nothing and covers less with few runs.
  ///   - start: coefficients to start from instead of the grid.
  /// - Returns: the fit; look at its `outcome` and `warnings` before use.
  /// - Throws: ``FitError`` where the runs cannot determine the law at all.
  ///
  /// > Source: Hoffmann et al. 2022, appendix D.3.
  public static func fit<F: Fitter>(
    to runs: TrainingRuns, using fitter: F = .huber(delta: 1e-3), level: Double = 0.95,
    intervals: IntervalMethod = .profile, startingAt start: Chinchilla? = nil
  ) throws(FitError) -> Fit<Chinchilla> {
    var fit = try fit(
      to: runs.runs.map(\.size), observed: runs.runs.map(\.loss),
      weights: runs.runs.map(\.weight), using: fitter, level: level, intervals: intervals,
      startingAt: start)
    fit.warnings = runs.warnings + fit.warnings
    return fit
  }
}

extension InverseRoot {
  /// The inverse-root law that fits some points best; with the default fitter, least squares on y
  /// itself, the answer is exact linear least squares with a floor of at least 0.
  ///
  /// - Throws: ``FitError`` for fewer than 2 different x.
  public static func fit<F: Fitter>(
    to points: Points, using fitter: F = .leastSquares(on: .raw), level: Double = 0.95,
    intervals: IntervalMethod = .profile
  ) throws(FitError) -> Fit<InverseRoot> {
    try fit(
      to: points.x, observed: points.y, weights: points.weights, using: fitter, level: level,
      intervals: intervals)
  }
}

extension PowerLaw {
  /// The power law that fits some points best; with the default fitter, least squares on log y, the
  /// answer is a straight line in logarithms.
  ///
  /// - Throws: ``FitError`` for fewer than 2 different x, or a y that is not positive.
  public static func fit<F: Fitter>(
    to points: Points, using fitter: F = .leastSquares(on: .log), level: Double = 0.95,
    intervals: IntervalMethod = .profile
  ) throws(FitError) -> Fit<PowerLaw> {
    try fit(
      to: points.x, observed: points.y, weights: points.weights, using: fitter, level: level,
      intervals: intervals)
  }
}

extension PowerLawWithFloor {
  /// The power law with a floor of at least 0 that fits some points best, by default by least squares
  /// on log y.
  ///
  /// - Throws: ``FitError`` for fewer than 3 different x, or a y that is not positive.
  public static func fit<F: Fitter>(
    to points: Points, using fitter: F = .leastSquares(on: .log), level: Double = 0.95,
    intervals: IntervalMethod = .profile
  ) throws(FitError) -> Fit<PowerLawWithFloor> {
    try fit(
      to: points.x, observed: points.y, weights: points.weights, using: fitter, level: level,
      intervals: intervals)
  }
}

extension Kaplan {
  /// Kaplan's joint law that fits some training runs best.
  ///
  /// - Throws: ``FitError`` for fewer than 4 different runs, or one size or token count only.
  public static func fit<F: Fitter>(
    to runs: TrainingRuns, using fitter: F = .huber(delta: 1e-3), level: Double = 0.95,
    intervals: IntervalMethod = .profile
  ) throws(FitError) -> Fit<Kaplan> {
    var fit = try fit(
      to: runs.runs.map(\.size), observed: runs.runs.map(\.loss),
      weights: runs.runs.map(\.weight), using: fitter, level: level, intervals: intervals)
    fit.warnings = runs.warnings + fit.warnings
    return fit
  }
}

extension DataConstrained {
  /// The data-constrained law that fits some training runs best; a run without a count of different
  /// tokens is taken to repeat none.
  ///
  /// - Throws: ``FitError`` for fewer than 7 different runs, or one size or token count only.
  public static func fit<F: Fitter>(
    to runs: TrainingRuns, using fitter: F = .huber(delta: 1e-3), level: Double = 0.95,
    intervals: IntervalMethod = .profile
  ) throws(FitError) -> Fit<DataConstrained> {
    var fit = try fit(
      to: runs.runs.map {
        RepeatedData(
          parameters: $0.parameters, tokens: $0.tokens, uniqueTokens: $0.uniqueTokens ?? $0.tokens)
      },
      observed: runs.runs.map(\.loss), weights: runs.runs.map(\.weight), using: fitter,
      level: level, intervals: intervals)
    fit.warnings = runs.warnings + fit.warnings
    return fit
  }
}

extension Information {
  /// The information law that fits some points best, by default by least squares on log K.
  ///
  /// - Throws: ``FitError`` for fewer than 2 different token counts, or a K that is not positive.
  public static func fit<F: Fitter>(
    to points: Points, using fitter: F = .leastSquares(on: .log), level: Double = 0.95,
    intervals: IntervalMethod = .profile
  ) throws(FitError) -> Fit<Information> {
    try fit(
      to: points.x, observed: points.y, weights: points.weights, using: fitter, level: level,
      intervals: intervals)
  }
}
