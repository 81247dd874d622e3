// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
import Foundation
import NumericalMethods

/// Fits to the runs below a cut of compute, judged by the runs above it, for one cut after another.
public struct Backtest: Sendable {
  /// One cut.
  public struct Cut: Sendable {
    /// Runs of less 6 N D were fitted, the others predicted.
    public let flops: Double
    /// How many runs were fitted, at least 8.
    public let fitted: Int
    /// The surface through them, in nats per token.
    public let law: Chinchilla
    /// One for each run at or above the cut, at least one.
    public let predictions: [Prediction]

    /// Mean |log loss − log prediction|.
    public var error: Double {
      predictions.reduce(0) { $0 + abs($1.logError) } / Double(predictions.count)
    }
    /// Mean log loss − log prediction: positive where the law was too hopeful.
    public var bias: Double {
      predictions.reduce(0) { $0 + $1.logError } / Double(predictions.count)
    }
    /// The share of the runs that their stated intervals covered; nil without intervals.
    public var coverage: Double? {
      let stated = predictions.compactMap { prediction in
        prediction.interval.map { $0.contains(prediction.observed) }
      }
      return stated.isEmpty ? nil : Double(stated.count { $0 }) / Double(stated.count)
    }
  }

  /// One run above a cut.
  public struct Prediction: Sendable {
    /// The run, which the fit did not see.
    public let run: TrainingRun
    /// The law's loss at the run's size, nats per token.
    public let value: Double
    /// Where a new run was said to land, at the backtest's level.
    public let interval: ClosedRange<Double>?
    /// The largest factor by which N, D or C lies beyond the fitted runs.
    public let distance: Double

    /// The run's own loss, nats per token.
    public var observed: Double { run.loss }
    /// log observed − log predicted.
    public var logError: Double { log(run.loss) - log(value) }
  }

  /// One way of describing the surface, over all cuts.
  public struct Ranked: Sendable {
    /// The candidate's word: a law's, or such as `no floor`.
    public let name: String
    /// The equation in plain text.
    public let formula: String
    /// How many numbers are fitted, the scatter not among them.
    public let coefficients: Int
    /// Mean |log loss − log prediction| over all predictions of all cuts; nil where a cut had no fit.
    public let heldOutError: Double?
    /// AICc of the fit to all runs; see ``Backtest/criterion``.
    public let criterion: Double?
    /// The probability that the restriction holds, where the candidate restricts the surface.
    public let probability: Double?
  }

  /// In the order asked, less those with fewer than 8 runs below, none above, the same runs below
  /// as the one before, or no fit.
  public let cuts: [Cut]
  /// Best held-out error first.
  public let ranking: [Ranked]
  /// How often the predictions' intervals shall cover, 0 < level < 1.
  public let level: Double
  /// Of the predictions' intervals; a bootstrap draws 500 resamples a cut.
  public let method: IntervalMethod
  /// What every fit makes least, those of the ranking too.
  public let minimized: any Objective
  public let warnings: [Warning]

  /// How AICc takes residuals, alike for every candidate: as Laplace's, 2 n log(mean |r|), where the middle residual of
  /// the Chinchilla surface lies beyond the objective's threshold; else as normal, n log(mean r²). Both plus
  /// 2 k + 2 k (k + 1)/(n − k − 1), k counting the scatter too.
  ///
  /// > Source: Hurvich and Tsai, Regression and time series model selection in small samples, 1989.
  public static let criterion = "AICc"

  /// - Parameters:
  ///   - runs: more than 12.
  ///   - cuts: where to cut, FLOPs; nil: at the budgets below which lie 40, 50, 60, 70, 80 and 90 % of the runs, of
  ///     which those within 2 % of the one before are left out.
  ///   - objective: what each fit makes least.
  ///   - solver: how the surface of each cut is searched for; nil: as the objective has it.
  ///   - method: of the intervals; `groups` is `profile` where a cut's runs do not tell the groups' scatter.
  ///   - level: of the intervals.
  ///   - progress: called with what comes next, in words, and how many of how many steps are done.
  /// - Throws: ``FitError`` where no cut leaves enough runs below it.
  public init(
    _ runs: TrainingRuns, cuts: [Double]? = nil,
    minimizing objective: any Objective = .huber(delta: 1e-3),
    using solver: Solver? = nil,
    intervals method: IntervalMethod = .groups, level: Double = 0.9,
    progress: (_ next: String, _ done: Int, _ count: Int) -> Void = { _, _, _ in }
  ) throws(FitError) {
    (self.method, self.level, self.minimized) = (method, level, objective)
    let all = runs.runs
    let flops = all.map(\.size.flops)
    let places =
      cuts
      ?? (all.isEmpty ? [] : [0.4, 0.5, 0.6, 0.7, 0.8, 0.9].map { Quantile.of(flops, $0) })
    // The default places may fall within one budget, whose runs differ by rounding and whole steps: one cut is enough.
    let isGiven = cuts != nil
    var found: [Cut] = []
    var problem: FitError?
    for (index, place) in places.enumerated() {
      progress("the next cut", index, places.count + 1)
      // Budgets meant alike differ by rounding.
      let below = all.filter { $0.size.flops < place * (1 - 1e-6) }
      let above = all.filter { $0.size.flops >= place * (1 - 1e-6) }
      guard below.count >= 8, !above.isEmpty, found.last?.fitted != below.count,
        isGiven || found.last.map({ place > 1.02 * $0.flops }) ?? true
      else { continue }
      do throws(FitError) {
        let fit = try Chinchilla.fit(
          to: TrainingRuns(below), minimizing: objective, using: solver, level: level,
          intervals: .sandwich, confirming: false)
        let uncertainty = Uncertainty(of: fit, by: method, resamples: 500, level: level)
        // Runs of one size share their interval.
        var seen: Set<ModelSize> = []
        let sizes = above.map(\.size).filter { seen.insert($0).inserted }
        let intervals = uncertainty.newRuns(at: sizes)
        let known = Dictionary(uniqueKeysWithValues: zip(sizes, intervals))
        found.append(
          Cut(
            flops: place, fitted: below.count, law: fit.law,
            predictions: above.map { run in
              Prediction(
                run: run, value: fit.law(run.size), interval: known[run.size] ?? nil,
                distance: fit.distance(of: run.size))
            }))
      } catch { problem = error }
    }
    guard !found.isEmpty else {
      if let problem { throw problem }
      guard let cuts, all.count >= 13 else {
        throw FitError.tooFewRuns(law: Chinchilla.name, needed: 13, found: all.count)
      }
      let sides = cuts.map { cut in
        let below = flops.count { $0 < cut * (1 - 1e-6) }
        return "\(String(format: "%.3g", cut)) has \(below) and \(all.count - below)"
      }
      throw FitError.noCut(sides: sides.joined(separator: ", "))
    }
    self.cuts = found
    progress("ranking of \(SurfaceCandidate.all.count) surfaces", places.count, places.count + 1)
    ranking = Self.rank(all, found, objective)
    warnings = Self.warnings(found, level)
  }

  private static func rank(
    _ runs: [TrainingRun], _ cuts: [Cut], _ objective: any Objective
  ) -> [Ranked] {
    let full = try? Chinchilla.fit(
      to: TrainingRuns(runs), minimizing: objective, intervals: .sandwich, confirming: false)
    let tests: [String: Double?] = [
      "no floor": full?.holding(Estimand("E", value: { $0.E }), at: 0)?.probability,
      "one exponent": full?.holding(Estimand("α − β", value: { $0.alpha - $0.beta }), at: 0)?
        .probability,
    ]
    // One likelihood for all, so that their criteria can be compared.
    let middle = (full?.residuals).map { Quantile.of($0.map { abs($0) }, 0.5) } ?? 0
    let isLaplace = (objective.asHuber?.threshold ?? 0) < middle
    let ranked = SurfaceCandidate.all.map { candidate -> Ranked in
      var errors: [Double]? = []
      for cut in cuts {
        let below = runs.filter { $0.size.flops < cut.flops * (1 - 1e-6) }
        guard let law = candidate.fit(below, objective) else {
          errors = nil
          break
        }
        errors?.append(
          contentsOf: cut.predictions.map { abs(log($0.observed) - log(law($0.run.size))) })
      }
      let residuals = candidate.fit(runs, objective).map { law in
        runs.map { log($0.loss) - log(law($0.size)) }
      }
      return Ranked(
        name: candidate.name, formula: candidate.formula, coefficients: candidate.coefficients,
        heldOutError: errors.flatMap { $0.isEmpty ? nil : Spread.mean($0) },
        criterion: residuals.flatMap {
          criterion($0, candidate.coefficients + 1, isLaplace: isLaplace)
        },
        probability: tests[candidate.name] ?? nil)
    }
    return ranked.sorted { ($0.heldOutError ?? .infinity) < ($1.heldOutError ?? .infinity) }
  }

  private static func criterion(
    _ residuals: [Double], _ k: Int, isLaplace: Bool
  ) -> Double? {
    let n = Double(residuals.count)
    let k = Double(k)
    guard n - k - 1 > 0, residuals.allSatisfy(\.isFinite) else { return nil }
    let fit =
      isLaplace
      ? 2 * n * log(2 * Spread.mean(residuals.map { abs($0) })) + 2 * n
      : n * log(2 * Double.pi * Spread.mean(residuals.map { $0 * $0 })) + n
    return fit + 2 * k + 2 * k * (k + 1) / (n - k - 1)
  }

  private static func warnings(_ cuts: [Cut], _ level: Double) -> [Warning] {
    var warnings: [Warning] = []
    let stated = cuts.flatMap(\.predictions).filter { $0.interval != nil }
    let covered = stated.count { $0.interval?.contains($0.observed) ?? false }
    let share = Double(covered) / Double(max(stated.count, 1))
    if !stated.isEmpty, share < level - 0.05 {
      warnings.append(
        Warning(
          code: "W-backtest-coverage",
          message: "The stated \(Int(clamping: (100 * level).rounded())) % intervals covered "
            + "\(Int(clamping: (100 * share).rounded())) % of \(stated.count) held-out losses: beyond the fitted "
            + "compute the law is less certain than its intervals say."))
    }
    if cuts.count > 1 {
      warnings.append(
        Warning(
          code: "W-overlapping-cuts",
          message: "The cuts share runs, so their errors are not independent."))
    }
    return warnings
  }
}
