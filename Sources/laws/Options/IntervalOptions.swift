// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import Files
import NumericalMethods
import ScalingLaws

/// The options that say how intervals are made.
struct IntervalOptions: ParsableArguments {
  @Option(
    help:
      "Intervals: groups, profile, sandwich, bootstrap, bca, cluster, residual, wild or jackknife (docs/coverage.md has the coverage of each). Without it: groups where sizes repeat often enough to tell their scatter, else profile."
  )
  var intervals: Word<IntervalMethod>?

  @Option(name: .customLong("resamples"), help: "How many times a bootstrap resamples; 4000.")
  var resamplesAsked: Int?

  var resamples: Int { resamplesAsked ?? 4000 }

  @Option(
    name: .customLong("seed"),
    help: "Seed of the bootstrap; the same seed gives the same bytes on any number of threads; 1.")
  var seedAsked: UInt64?

  var seed: UInt64 { seedAsked ?? 1 }

  @Option(
    help:
      "With groups, cluster or jackknife: which rows form a group: a column of the table, or size (N) or budget (6ND within a quarter)."
  )
  var by: String?

  /// `groups` unless asked otherwise; it gives profiles where the groups' scatter cannot be told.
  var method: IntervalMethod { intervals?.choice ?? .groups }

  func validate() throws {
    try Limits.resamples.check(resamples, "--resamples")
    for (name, isAsked) in [("--resamples", resamplesAsked != nil), ("--seed", seedAsked != nil)]
    where isAsked && !method.isRandom {
      throw ValidationError(
        "expected \(name) with intervals that resample, found --intervals \(method.rawValue)")
    }
    if method == .cluster, by == nil {
      throw ValidationError(
        "expected --by with a column, size or budget for --intervals cluster, found none")
    }
    if let by, ![.groups, .cluster, .jackknife].contains(method) {
      throw ValidationError(
        "expected --intervals groups, cluster or jackknife with --by \(by), found \(method.rawValue)"
      )
    }
  }

  /// The clusters of some runs, whose names were read from the column `by` where the table has it.
  func clusters(of runs: TrainingRuns, in table: Table) -> Clusters? {
    guard let by else { return nil }
    if table.firstColumn(named: [by]) != nil {
      return Clusters(by, of: runs.runs.map { $0.name ?? "" })
    }
    return by == "size" ? .sizes(runs.runs.map(\.size)) : .budgets(runs.runs.map(\.size))
  }

  /// The column that must be read for the clusters; nil where they are computed, or none are wanted.
  func column(in table: Table) -> String? {
    guard let by else { return nil }
    if let found = table.firstColumn(named: [by]) { return found }
    return by == "size" || by == "budget" ? nil : by
  }

  /// The intervals of a fit.
  func uncertainty<Law: ScalingLaw>(of fit: Fit<Law>, clusters: Clusters?) -> Uncertainty<Law> {
    if method.isRandom { Progress.say("Resampling…") }
    defer { Progress.done() }
    return Uncertainty(
      of: fit, by: method, clusters: clusters, resamples: resamples, seed: seed)
  }
}

extension Uncertainty {
  /// How the intervals were made, for a reader.
  var sentence: String {
    var words = method.explanation
    if let components {
      let (between, within) = (components.between, components.within)
      words +=
        ": \(NumberText.digits(2).plain(between)) between and \(NumberText.digits(2).plain(within)) within "
        + "\(components.groups.name)s"
    }
    if let clusters { words += " by \(clusters.name) (\(clusters.count))" }
    if method == .profile { words += "; standard errors by the covariance" }
    if let draws { words += "; \(draws.laws.count) resamples, seed \(draws.seed)" }
    return words
  }
}
