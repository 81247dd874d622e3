// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Foundation
import NumericalMethods

extension ScalingLaw {
  /// The law that makes an objective least over some runs.
  ///
  /// The search starts from up to eight points of a grid of exponents, the three best ones and others far
  /// from them, each with the floor and amplitudes that are best for it; the lowest minimum wins, and
  /// ``Fit/certificate`` says what the others found. A second solver then confirms it.
  ///
  /// - Parameters:
  ///   - inputs: where the runs are, at least as many different ones as the law has coefficients.
  ///   - observed: what they measured, one a run; > 0 where the objective takes logarithms.
  ///   - weights: what each run counts, > 0, such as its inverse variance; all 1 when nil.
  ///   - objective: what is made least.
  ///   - solver: how it is searched for; nil: `linear` where law and objective are linear least squares, GSL's trust
  ///     region for other least squares, and `newton` for every other objective.
  ///   - level: how often intervals shall cover, 0 < level < 1.
  ///   - intervals: how the coefficients' intervals are made: `profile`; `groups`, which is `profile` where groups cannot
  ///     be told apart; or `sandwich`, which costs next to nothing and covers less with few runs. ``Uncertainty`` makes
  ///     the others.
  ///   - start: coefficients to start from instead of the grid.
  ///   - confirming: whether a second solver of GSL, independent of the first, starts at the optimum and at one other
  ///     start; see ``Confirmation``.
  ///   - held: coefficients that are not fitted but held, by name, each within its range: floors and exponents of laws
  ///     that are floors plus powers, and an amplitude whose exponent is held too.
  /// - Returns: the fit, which says in `outcome` and `warnings` whether to trust it.
  /// - Throws: ``FitError`` where the data cannot determine the law at all.
  public static func fit(
    to inputs: [Input], observed: [Double], weights: [Double]? = nil,
    minimizing objective: some Objective, using solver: Solver? = nil,
    level: Double = 0.95, intervals: IntervalMethod = .profile, startingAt start: Self? = nil,
    confirming: Bool = true, holding held: [String: Double] = [:]
  ) throws(FitError) -> Fit<Self> {
    precondition(
      [.profile, .groups, .sandwich].contains(intervals), "a fit with intervals by \(intervals)")
    precondition(inputs.count == observed.count, "\(inputs.count) inputs, \(observed.count) values")
    let weights = weights ?? [Double](repeating: 1, count: observed.count)
    precondition(weights.count == observed.count, "\(weights.count) weights of \(observed.count)")
    precondition(level > 0 && level < 1, "a confidence level of \(level)")
    let features = inputs.map { Self.features(of: $0) }
    try check(features, observed, objective.residualScale)
    for (row, weight) in weights.enumerated() where !(weight > 0 && weight.isFinite) {
      throw FitError.notPositive(row: row + 1, quantity: "weight", value: weight)
    }
    var problem: any FitProblem =
      switch form {
      case .powers(let form):
        PowerSumProblem(
          form: form, coefficients: coefficients, features: features, observed: observed,
          weights: weights, objective: objective)
      case .curve(let form):
        CurveProblem<Self>(
          form: form, inputs: inputs, observed: observed, weights: weights, objective: objective)
      }
    try hold(held, in: &problem)
    let used = solver ?? .usual(for: problem)
    guard used != .linear || problem.linearMinimum != nil else {
      throw FitError.notLinear(law: name, objective: objective.objectiveName)
    }
    let found =
      start == nil
      ? problem.searchFromSample(using: used) ?? problem.searchFromGrid(using: used)
      : problem.search(from: start.map { [problem.coordinates(of: $0.values)] } ?? [], using: used)
    guard var search = found else { throw FitError.noStart(law: name) }
    search.polish(problem, after: used)
    let confirmation =
      confirming
      ? problem.confirm(&search, by: used.confirming(problem), after: used) : nil
    let fit = finished(
      inputs, observed, problem, search, objective, level, used, confirmation, held)
    switch intervals {
    case .profile: return fit.profiled()
    case .groups: return fit.grouped()
    default: return fit
    }
  }

  /// Sets both bounds of a coordinate to the value that its coefficient is held at.
  private static func hold(
    _ held: [String: Double], in problem: inout any FitProblem
  ) throws(FitError) {
    for (name, value) in held.sorted(by: { $0.key < $1.key }) {
      guard let index = coefficients.firstIndex(where: { $0.name == name }) else {
        throw FitError.cannotHold(
          law: Self.name, coefficient: name, reason: "the law has no coefficient of that name")
      }
      let info = coefficients[index]
      guard value >= info.lower, value <= info.upper, value.isFinite else {
        throw FitError.cannotHold(
          law: Self.name, coefficient: name, reason: "\(value) is outside its range")
      }
      guard case .powers(let form) = form else {
        throw FitError.cannotHold(
          law: Self.name, coefficient: name, reason: "only laws that sum powers can hold one")
      }
      var coordinate = value
      if problem.amplitudes.contains(index) {
        let exponent = index + form.terms
        guard
          let power = form.fixedExponents?[index - problem.amplitudes.lowerBound]
            ?? held[coefficients[min(exponent, coefficients.count - 1)].name]
        else {
          throw FitError.cannotHold(
            law: Self.name, coefficient: name,
            reason: "an amplitude can only be held together with its exponent")
        }
        var values = coefficients.map { max($0.lower, min($0.upper, 1)) }
        values[index] = value
        if form.fixedExponents == nil { values[exponent] = power }
        coordinate = problem.coordinates(of: values)[index]
      }
      (problem.lower[index], problem.upper[index]) = (coordinate, coordinate)
    }
  }

  private static func check(
    _ features: [[Double]], _ observed: [Double], _ scale: ResidualScale
  ) throws(FitError) {
    for (row, values) in features.enumerated() {
      for (k, value) in values.enumerated() where !(value > 0 && value.isFinite) {
        throw FitError.notPositive(row: row + 1, quantity: featureNames[k], value: value)
      }
      let value = observed[row]
      guard value.isFinite else {
        throw FitError.notFinite(row: row + 1, quantity: "value", value: value)
      }
      guard value > 0 || scale == .raw else {
        throw FitError.notPositive(row: row + 1, quantity: "value", value: value)
      }
    }
    guard let first = features.first else {
      throw FitError.tooFewRuns(law: name, needed: coefficients.count, found: 0)
    }
    for k in first.indices where features.count >= coefficients.count {
      if features.allSatisfy({ $0[k] == first[k] }) {
        throw FitError.noVariation(
          law: name, feature: featureNames[k], value: first[k], count: features.count)
      }
    }
    // No more different ones than are needed are counted.
    var different: Set<[Double]> = []
    for row in features where different.count < coefficients.count { different.insert(row) }
    guard different.count >= coefficients.count else {
      throw FitError.tooFewRuns(law: name, needed: coefficients.count, found: different.count)
    }
    if form.hasFreeExponents, observed.allSatisfy({ $0 == observed[0] }) {
      throw FitError.equalValues(law: name, value: observed[0], count: observed.count)
    }
  }

  private static func finished(
    _ inputs: [Input], _ observed: [Double], _ problem: some FitProblem, _ search: Search,
    _ objective: some Objective, _ level: Double, _ solver: Solver, _ confirmation: Confirmation?,
    _ held: [String: Double]
  ) -> Fit<Self> {
    let minimum = search.best
    let law = Self(problem.values(at: minimum.point))
    let predicted = inputs.map { law($0) }
    let atBound = (0..<problem.dimension).map { i in
      minimum.held[i] && held[coefficients[i].name] == nil
        && (minimum.point[i] == problem.lower[i] || minimum.point[i] == problem.upper[i])
    }
    let degreesOfFreedom = observed.count - problem.free(minimum).count
    let covariance = problem.covariance(minimum)
    let outcome: FitOutcome =
      switch minimum.outcome {
      case .converged: atBound.contains(true) ? .atBoundary : .converged
      case .stalled: .stalled
      case .evaluationLimit: .evaluationLimit
      }
    let fitted = coefficients.indices.map { i -> FittedCoefficient in
      let info = coefficients[i]
      let error = minimum.held[i] ? nil : covariance.map { max($0[i, i], 0).squareRoot() }
      let isAmplitude = info.lower == 0 && problem.amplitudes.contains(i)
      return FittedCoefficient(
        name: info.name, symbol: info.symbol, unit: info.unit, value: law.values[i],
        standardError: error,
        interval: error.map {
          interval(
            law.values[i], $0, reach: Fit<Self>.tQuantile(level, degreesOfFreedom),
            isAmplitude: isAmplitude, info)
        },
        atBoundary: atBound[i])
    }
    let identifiability = problem.identifiability(
      minimum, covariance: covariance, coefficients: coefficients)
    let gradient = problem.free(minimum).map { abs(minimum.local.gradient[$0]) }.max() ?? 0
    let unknown = [Double](repeating: .nan, count: problem.dimension)
    return Fit(
      law: law, coefficients: fitted, intervals: .sandwich, level: level,
      covariance: covariance?.asRows ?? unknown.map { _ in unknown },
      inputs: inputs, observed: observed, predicted: predicted,
      residuals: zip(observed, predicted).map {
        objective.residualScale == .log ? log($0) - log($1) : $0 - $1
      },
      residualScale: objective.residualScale, weights: problem.weights, minimized: objective,
      objective: value(of: objective, problem, minimum),
      gradientNorm: gradient / (problem.penalty.isAbsolute ? problem.penalty.threshold : 1),
      evaluations: search.evaluations, outcome: outcome,
      certificate: FitCertificate(
        solver: solver, starts: search.minima.count, agreeing: search.agreeing,
        gradient: minimum.gradientNorm
          / max(minimum.local.value, problem.negligible).squareRoot(),
        gapToSecondBest: search.gap, confirmation: confirmation,
        flat: identifiability.flatness.filter { $0.reach > 0.5 }.compactMap { flat in
          guard
            let index = coefficients.firstIndex(where: { $0.name == flat.name }),
            !problem.amplitudes.contains(index)
          else { return nil }
          return coefficients[index].symbol
        }),
      identifiability: identifiability,
      warnings: warnings(about: inputs)
        + warnings(fitted, outcome, runs: observed.count, isDetermined: covariance != nil)
        + [confirmation?.warning].compactMap { $0 }
        + identifiability.warnings(about: fitted, floor: problem.amplitudes.lowerBound),
      degreesOfFreedom: degreesOfFreedom, held: held, problem: problem, coordinates: minimum.point)
  }

  /// The objective at a minimum, as it is stated: squares count whole.
  private static func value(
    of objective: some Objective, _ problem: some FitProblem, _ minimum: Minimum
  ) -> Double {
    if objective.asHuber?.threshold == .infinity { return 2 * minimum.local.value }
    guard problem.penalty.isAbsolute else { return minimum.local.value }
    return zip(problem.residuals(at: minimum.point), problem.weights).reduce(0) {
      $0 + $1.1 * objective.loss(of: $1.0.residual)
    }
  }

  private static func interval(
    _ value: Double, _ error: Double, reach: Double, isAmplitude: Bool, _ info: CoefficientInfo
  ) -> ClosedRange<Double> {
    if isAmplitude, value > 0 {
      let factor = exp(reach * error / value)
      return ClosedRange(spanning: value / factor, value * factor)
    }
    return ClosedRange(
      spanning: max(value - reach * error, info.lower), min(value + reach * error, info.upper))
  }

  private static func warnings(
    _ coefficients: [FittedCoefficient], _ outcome: FitOutcome, runs: Int, isDetermined: Bool
  ) -> [Warning] {
    // A coefficient at an end of its range other than 0 may be determined well, by a value beyond it.
    func isLimit(_ coefficient: FittedCoefficient) -> Bool { coefficient.value != 0 }
    var warnings = coefficients.filter(\.atBoundary).map { coefficient in
      Warning(
        code: "W-boundary-\(coefficient.name)",
        message: "\(coefficient.symbol) ended at its bound \(coefficient.value.short), "
          + (isLimit(coefficient)
            ? "the end of the range that is tried: the best value may lie beyond it, and the range excludes it; "
            : "so these runs do not identify it, and ") + "the other errors hold for "
          + "\(coefficient.symbol) = \(coefficient.value.short) only.")
    }
    if runs < 2 * coefficients.count {
      warnings.append(
        Warning(
          code: "W-few-runs",
          message: "\(runs) runs for \(coefficients.count) coefficients leave little to judge the "
            + "fit by."))
    }
    if !outcome.isConverged {
      warnings.append(
        Warning(
          code: "W-not-converged",
          message: "The search \(outcome.explanation), "
            + "and its gradient does not certify a minimum."))
    }
    if !isDetermined {
      warnings.append(
        Warning(
          code: "W-no-errors",
          message: "These runs do not determine every coefficient, "
            + "so no standard errors are given."))
    }
    return warnings + openIntervals(coefficients, coefficients.map(\.interval))
  }

  /// Which of the coefficients' intervals end where the coefficient's range does.
  static func openIntervals(
    _ coefficients: [FittedCoefficient], _ intervals: [ClosedRange<Double>?]
  ) -> [Warning] {
    var warnings: [Warning] = []
    for ((coefficient, interval), info) in zip(zip(coefficients, intervals), Self.coefficients) {
      guard let interval, !coefficient.atBoundary else { continue }
      let ends = [
        (interval.lowerBound == info.lower && info.lower != 0, "lower", info.lower),
        (interval.upperBound == info.upper, "upper", info.upper),
      ]
      for (isOpen, side, end) in ends where isOpen {
        warnings.append(
          Warning(
            code: "W-open-\(coefficient.name)",
            message:
              "The interval of \(coefficient.symbol) ends where its range does, at \(end): these runs "
              + "give it no \(side) limit."))
      }
    }
    return warnings
  }
}

extension Double {
  /// The shortest text, without `.0`.
  fileprivate var short: String {
    self == rounded() && abs(self) < 1e6 ? "\(Int(clamping: self))" : "\(self)"
  }
}
