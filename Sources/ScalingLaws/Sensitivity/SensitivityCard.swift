// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
import Foundation
import NumericalMethods

/// The same runs under every choice that a fit must make, with what each says of the best D/N at a budget.
public struct SensitivityCard: Sendable {
  /// One choice.
  public struct Row: Sendable {
    /// What is chosen: objective, δ, weights, runs, unit, count.
    public let group: String
    /// The choice in words, e.g. `least squares, raw`.
    public let choice: String
    /// The surface fitted under it; in the group `unit`, which resamples only, the usual one.
    public let law: Chinchilla
    /// How many runs were fitted.
    public let runs: Int
    /// The best split of the card's ``SensitivityCard/flops`` by ``law``.
    public let optimum: ComputeOptimum
    /// Of D/N: the profile's, and the bootstrap's in the group `unit`; nil where there is none.
    public let ratio: ClosedRange<Double>?
    /// Of α, β and a = β/(α + β), by the same method as the interval.
    public let errors: (alpha: Double?, beta: Double?, exponent: Double?)
  }

  /// The training compute at which D/N is compared, FLOPs > 0.
  public let flops: Double
  /// How often the rows' intervals shall cover, 0 < level < 1.
  public let level: Double
  /// The first row is the usual choice: Huber losses of log residuals, δ = 1e-3, each run by its weight.
  public let rows: [Row]
  /// Choices that could not be fitted, with the reason.
  public let failures: [String]
  public let warnings: [Warning]

  /// The significant digits that the usual fit must print for its D/N to be reproduced to 1 %.
  public let digits: Int

  /// - Parameters:
  ///   - runs: at least 6.
  ///   - flops: the budget at which D/N is compared, > 0.
  ///   - clusters: units that are resampled whole, beside rows, sizes and budgets.
  ///   - alternatives: the same runs with parameters or losses read from other columns, by name.
  ///   - resamples: of each bootstrap.
  ///   - seed: of the bootstraps.
  ///   - level: of the intervals.
  ///   - progress: called with what comes next, in words, and how many of how many steps are done.
  /// - Throws: ``FitError`` where even the usual choice can't be fitted.
  public init(
    _ runs: TrainingRuns, flops: Double, clusters: [Clusters] = [],
    alternatives: [(name: String, runs: TrainingRuns)] = [], resamples: Int = 1000,
    seed: UInt64 = 1, level: Double = 0.9,
    progress: (_ next: String, _ done: Int, _ count: Int) -> Void = { _, _, _ in }
  ) throws(FitError) {
    self.flops = flops
    self.level = level
    let usual = try Chinchilla.fit(to: runs, level: level, intervals: .sandwich, confirming: false)
    digits = RoundingGuard.digits(for: usual.law, flops: flops)
    var rows = [Self.row("objective", "Huber, δ = 0.001, log", usual, flops)]
    var failures: [String] = []
    var choices: [(group: String, choice: String, runs: TrainingRuns, objective: any Objective)] =
      []
    func add(
      _ group: String, _ choice: String, _ runs: TrainingRuns, _ objective: any Objective
    ) {
      choices.append((group, choice, runs, objective))
    }
    for (choice, objective) in Self.objectives { add("objective", choice, runs, objective) }
    for delta in [1e-4, 1e-2, 1e-1] {
      add(
        "δ", "Huber, δ = \(delta < 1e-3 ? "0.0001" : "\(delta)"), log", runs, .huber(delta: delta))
    }
    let inputs = runs.runs.map(\.size)
    let (sizes, budgets) = (Clusters.sizes(inputs), Clusters.budgets(inputs))
    if runs.runs.contains(where: { $0.weight != runs.runs[0].weight }) {
      add("weights", "none", Self.weighted(runs) { _ in 1 }, .huber())
    }
    for unit in [sizes, budgets] where unit.count > 1 && unit.count < runs.runs.count {
      let counts = unit.sizes
      add(
        "weights", "each \(unit.name) counts alike",
        Self.weighted(runs) { 1 / Double(counts[unit.labels[$0]]) }, .huber())
    }
    for count in [1, 5] where runs.runs.count > 4 * count + 6 {
      add(
        "runs", "without the \(count == 1 ? "largest loss" : "\(count) largest losses")",
        runs.droppingLargestLosses(count), .huber())
    }
    for (name, other) in alternatives { add("count", name, other, .huber()) }
    let units: [(String, Resampling)] =
      [("rows", .rows)]
      + ([sizes, budgets] + clusters).filter { $0.count > 5 && $0.count < runs.runs.count }
      .map { ("whole clusters by \($0.name) (\($0.count))", .clusters($0)) }
    let steps = choices.count + units.count
    for (place, (group, choice, runs, objective)) in choices.enumerated() {
      progress(choice, place, steps)
      do throws(FitError) {
        let fit = try Chinchilla.fit(
          to: runs, minimizing: objective, level: level,
          intervals: .sandwich, confirming: false)
        rows.append(Self.row(group, choice, fit, flops))
      } catch { failures.append("\(choice): \(error)") }
    }
    for (place, (name, resampling)) in units.enumerated() {
      progress("resampling \(name)", choices.count + place, steps)
      let draws = usual.bootstrap(resampling, resamples: resamples, seed: seed)
      let ratios = draws.values(of: .optimalRatio(flops: flops))
      rows.append(
        Row(
          group: "unit", choice: name, law: usual.law, runs: usual.observed.count,
          optimum: usual.law.optimum(flops: flops),
          ratio: ratios.count > 1 ? BootstrapInterval.percentile(ratios, level: level) : nil,
          errors: (
            draws.standardError(of: .coefficient(3)), draws.standardError(of: .coefficient(4)),
            draws.standardError(of: .parameterExponent)
          )))
    }
    self.rows = rows
    self.failures = failures
    warnings = usual.warningsApartFromIntervals + Self.warnings(rows, flops)
  }

  private static let objectives: [(String, any Objective)] = [
    ("least absolute, log", .leastAbsolute()),
    ("least squares, log", .leastSquares),
    ("Huber, δ = 0.001, raw", .huber(delta: 1e-3, on: .raw)),
    ("least absolute, raw", .leastAbsolute(on: .raw)),
    ("least squares, raw", .leastSquares(on: .raw)),
    ("asymmetric × 10, δ = 0.001, log", .asymmetric()),
    ("asymmetric × 10, absolute, raw", .asymmetric(delta: 0, penalty: 10, on: .raw)),
  ]

  private static func weighted(
    _ runs: TrainingRuns, _ weight: (Int) -> Double
  ) -> TrainingRuns {
    var result = runs
    for index in result.runs.indices { result.runs[index].weight = weight(index) }
    return result
  }

  private static func row(
    _ group: String, _ choice: String, _ fit: Fit<Chinchilla>, _ flops: Double
  ) -> Row {
    func error(_ quantity: Estimand<Chinchilla>) -> Double? {
      fit.linearError(of: quantity).flatMap { $0 > 0 ? $0 : nil }
    }
    let optimum = fit.law.optimum(flops: flops)
    return Row(
      group: group, choice: choice, law: fit.law, runs: fit.observed.count, optimum: optimum,
      ratio: optimum.tokensPerParameter.isFinite && optimum.parameters > 0
        ? fit.profile(of: .optimalRatio(flops: flops))?.interval : nil,
      errors: (error(.coefficient(3)), error(.coefficient(4)), error(.parameterExponent)))
  }

  private static func warnings(_ rows: [Row], _ flops: Double) -> [Warning] {
    func short(_ x: Double) -> String { String(format: "%.3g", x) }
    var warnings: [Warning] = []
    let ratios = rows.filter { $0.group == "objective" }.map(\.optimum.tokensPerParameter)
      .filter { $0.isFinite && $0 > 0 }
    if let low = ratios.min(), let high = ratios.max(), let own = rows[0].ratio,
      low < own.lowerBound || high > own.upperBound
    {
      warnings.append(
        Warning(
          code: "W-choice",
          message:
            "D/N at \(short(flops)) FLOP moves from \(short(low)) to \(short(high)) with the "
            + "objective alone, beyond the usual fit's interval of \(short(own.lowerBound)) to "
            + "\(short(own.upperBound))."))
    }
    let units = rows.filter { $0.group == "unit" }
    if let single = units.first?.errors.exponent,
      let widest = units.max(by: { ($0.errors.exponent ?? 0) < ($1.errors.exponent ?? 0) }),
      let error = widest.errors.exponent, error > 1.5 * single
    {
      warnings.append(
        Warning(
          code: "W-unit",
          message: "The standard error of a = β/(α + β) is \(short(error)) when resampling "
            + "\(widest.choice), \(short(error / single)) times that of rows: part of it is that such "
            + "resamples lack some of the design, part that runs of a cluster go wrong together."))
    }
    return warnings
  }
}
