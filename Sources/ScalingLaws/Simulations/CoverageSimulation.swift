// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NumericalMethods

/// How often intervals cover the truth, over data simulated from a known law.
public struct CoverageSimulation: Sendable {
  /// The truth.
  public var law: Chinchilla
  /// Where the runs are.
  public var inputs: [ModelSize]
  /// How log losses scatter about the truth.
  public var noise: NoiseLaw
  /// What each fit makes least.
  public var minimized: any Objective
  /// How often intervals say that they cover.
  public var level: Double
  /// Bootstrap resamples of each data set.
  public var resamples: Int
  /// The same seed gives the same data, whatever the methods or threads.
  public var seed: UInt64

  public init(
    law: Chinchilla, inputs: [ModelSize], noise: NoiseLaw,
    objective: any Objective = .huber(delta: 1e-3),
    level: Double = 0.9, resamples: Int = 200, seed: UInt64 = 1
  ) {
    (self.law, self.inputs, self.noise) = (law, inputs, noise)
    (self.minimized, self.level, self.resamples, self.seed) = (objective, level, resamples, seed)
  }

  /// What was found of one method and one number.
  public struct Result: Sendable, Equatable {
    public let method: IntervalMethod
    /// The name of the number whose intervals were counted.
    public let quantity: String
    /// How many data sets gave an interval.
    public let count: Int
    /// How many of those covered the truth.
    public let covered: Int
    /// How many data sets gave none: the fit or the method had no answer.
    public let missing: Int
    /// The middle width of the intervals; of positive factors, of the logarithm.
    public let width: Double

    /// covered/count.
    public var rate: Double { Double(covered) / Double(max(count, 1)) }
    /// √(rate (1 − rate)/count).
    public var rateError: Double { (rate * (1 - rate) / Double(max(count, 1))).squareRoot() }
  }

  /// Simulates, fits, and counts.
  ///
  /// - Parameters:
  ///   - methods: each with the number of data sets it is tried on, which are the first ones of the seed.
  ///   - quantities: of what intervals are taken.
  ///   - threads: at most so many; nil: as many as there are processors.
  /// - Returns: one result a method and number, in the order given.
  public func run(
    _ methods: [(method: IntervalMethod, dataSets: Int)], of quantities: [Estimand<Chinchilla>],
    threads: Int? = nil
  ) -> [Result] {
    let most = methods.map(\.dataSets).max() ?? 0
    let words = methods.map(\.method)
    let limits = methods.map(\.dataSets)
    let found = Parallel.map(most, threads: threads) { index -> [[Estimate?]] in
      let used = words.indices.filter { index < limits[$0] }.map { words[$0] }
      return intervals(used, quantities, stream: UInt64(index))
    }
    let truths = quantities.map { $0.value(law) }
    return words.indices.flatMap { place -> [Result] in
      // Methods left out of a data set don't shift the others' places.
      let rows = found.enumerated().compactMap { index, answers -> [Estimate?]? in
        guard index < limits[place] else { return nil }
        let earlier = (0..<place).count { index < limits[$0] }
        return answers[earlier]
      }
      return quantities.indices.map { q in
        let intervals = rows.compactMap { $0[q]?.interval }
        let widths = intervals.map {
          quantities[q].isPositive
            ? log($0.upperBound / max($0.lowerBound, .leastNormalMagnitude))
            : $0.upperBound - $0.lowerBound
        }
        return Result(
          method: words[place], quantity: quantities[q].name, count: intervals.count,
          covered: intervals.count { $0.contains(truths[q]) },
          missing: rows.count - intervals.count,
          width: widths.isEmpty ? .nan : Quantile.of(widths, 0.5))
      }
    }
  }

  /// One data set: by method, by number; nil where there is no answer.
  private func intervals(
    _ methods: [IntervalMethod], _ quantities: [Estimand<Chinchilla>], stream: UInt64
  ) -> [[Estimate?]] {
    var generator = SeededGenerator(seed: seed, stream: stream)
    let spent = inputs.map { log($0.flops) }
    let (least, most) = (spent.min() ?? 0, spent.max() ?? 1)
    let losses = zip(inputs, spent).map { input, compute in
      let place = most > least ? (compute - least) / (most - least) : 0.5
      return law(input) * exp(noise.draw(at: place, using: &generator))
    }
    guard
      let fit = try? Chinchilla.fit(
        to: inputs, observed: losses, minimizing: minimized, level: level,
        intervals: .sandwich, confirming: false)
    else { return methods.map { _ in quantities.map { _ in nil } } }
    let inner = generator.next()
    let needsRows = methods.contains(.bootstrap) || methods.contains(.bca)
    let rows =
      needsRows ? fit.bootstrap(.rows, resamples: resamples, seed: inner, threads: 1) : nil
    let needsLeftOut = methods.contains(.jackknife) || methods.contains(.bca)
    let leftOut = needsLeftOut ? fit.jackknife(threads: 1) : nil
    return methods.map { method in
      let usesRows = method == .bootstrap || method == .bca
      let uncertainty = Uncertainty(
        of: fit, by: method, resamples: resamples, seed: inner, level: level,
        draws: usesRows ? rows : nil, leftOut: leftOut, threads: 1)
      return quantities.map { uncertainty.estimate($0) }
    }
  }
}
