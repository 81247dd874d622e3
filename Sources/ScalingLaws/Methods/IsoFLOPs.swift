// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
import Foundation
import NumericalMethods

/// Approach 2: a parabola through each isoFLOP sweep, and powers of compute through their minima.
///
/// A true profile is steeper on one side of its minimum than on the other, and a parabola is not, so its
/// vertex is off by an amount that the sizes chosen decide; ``bias(under:)`` says by how much if a given
/// surface were the truth, and ``ParabolaBias`` in closed form.
///
/// > Source: Hoffmann et al., Training compute-optimal large language models, 2022, section 3.2.
public struct IsoFLOPs: Sendable, Equatable {
  /// The sweeps by ascending budget, refused ones too.
  public let profiles: [IsoFLOPProfile]
  /// The powers through the minima of the usable sweeps; nil for fewer than two.
  public let powers: AllocationPowers?
  /// What a reader must know.
  public let warnings: [Warning]

  /// Groups runs into sweeps by their budgets, or where no run has one by 6 N D.
  ///
  /// Without budgets, runs are taken as one sweep while their 6 N D is within a quarter of its lowest;
  /// sweeps of fewer than 3 sizes are then left out.
  public init(_ runs: [TrainingRun]) {
    var warnings: [Warning] = []
    let sweeps: [(budget: Double, runs: [TrainingRun])]
    if runs.contains(where: { $0.budget != nil }) {
      var groups: [Double: [TrainingRun]] = [:]
      for run in runs { if let budget = run.budget { groups[budget, default: []].append(run) } }
      sweeps = groups.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
      let without = runs.count { $0.budget == nil }
      if without > 0 {
        warnings.append(
          Warning(
            code: "W-no-budget",
            message: "\(without) of \(runs.count) runs have no budget and are in no sweep."))
      }
    } else {
      sweeps = Self.binned(runs)
      let held = sweeps.reduce(0) { $0 + $1.runs.count }
      warnings.append(
        Warning(
          code: "W-binned-budgets",
          message:
            "The table has no budgets: \(held) of \(runs.count) runs fall into \(sweeps.count) sweeps "
            + "whose 6·N·D agrees to a quarter."))
    }
    profiles = sweeps.map { IsoFLOPProfile(budget: $0.budget, runs: $0.runs) }
    let refused = profiles.filter { !$0.isUsable }
    if !refused.isEmpty {
      let list = refused.map {
        "\(String(format: "%.3g", $0.budget)) (\($0.refusal?.rawValue ?? ""))"
      }
      warnings.append(
        Warning(
          code: "W-refused-budgets",
          message: "\(refused.count) of \(profiles.count) sweeps give no optimum and are left out: "
            + "\(list.joined(separator: ", "))."))
    }
    self.warnings = warnings
    powers = AllocationPowers(Self.minima(profiles))
  }

  init(profiles: [IsoFLOPProfile]) {
    self.profiles = profiles
    warnings = []
    powers = AllocationPowers(Self.minima(profiles))
  }

  private static func minima(
    _ profiles: [IsoFLOPProfile]
  ) -> [(flops: Double, parameters: Double, tokens: Double)] {
    profiles.filter(\.isUsable).map { ($0.budget, $0.parameters, $0.tokens) }
  }

  private static func binned(_ runs: [TrainingRun]) -> [(budget: Double, runs: [TrainingRun])] {
    let sorted = runs.sorted { $0.size.flops < $1.size.flops }
    let clusters = Clusters.budgets(sorted.map(\.size))
    var groups = [[TrainingRun]](repeating: [], count: clusters.count)
    for (run, label) in zip(sorted, clusters.labels) { groups[label].append(run) }
    return groups.filter { Set($0.map(\.parameters)).count >= 3 }.map { group in
      let mean = group.reduce(0) { $0 + log($1.size.flops) } / Double(group.count)
      return (exp(mean), group)
    }
  }

  /// How far this method would be off on these very sweeps, without noise, if `law` were the truth.
  ///
  /// - Parameter law: a surface, such as the one Approach 3 fits to the same runs.
  /// - Returns: nil where the law has no optimum among the sweeps.
  public func bias(under law: Chinchilla) -> Bias? {
    let ideal = profiles.filter(\.isUsable).map { $0.replaced(by: law) }
    let pairs = ideal.compactMap { profile -> (IsoFLOPProfile, Double)? in
      let truth = profile.optimum(of: law)
      return profile.isUsable && truth.isFinite && truth > 0 ? (profile, truth) : nil
    }
    guard let found = IsoFLOPs(profiles: pairs.map(\.0)).powers,
      let truth = AllocationPowers(
        pairs.map { profile, parameters in
          let tokens = exp(
            profile.tokenLine[0] + profile.tokenLine[1] * (log(parameters) - profile.center))
          return (profile.budget, parameters, tokens)
        })
    else { return nil }
    return Bias(
      budgets: pairs.map { ($0.budget, $0.parameters / $1 - 1) }.map {
        Bias.Budget(flops: $0.0, parameters: $0.1)
      }, found: found, truth: truth)
  }

  /// What parabolas get wrong where there is no noise.
  public struct Bias: Sendable, Equatable {
    /// What the parabola of one sweep gets wrong.
    public struct Budget: Sendable, Equatable {
      /// The sweep's budget, FLOPs.
      public let flops: Double
      /// N found over N true, less 1.
      public let parameters: Double
    }

    /// Sweep by sweep.
    public let budgets: [Budget]
    let found: AllocationPowers
    let truth: AllocationPowers

    /// The error of the exponent of N.
    public var parameterExponent: Double { found.parameterExponent - truth.parameterExponent }

    /// N found over N true, less 1, at a budget.
    public func parameters(flops: Double) -> Double {
      found.allocation(flops: flops).parameters / truth.allocation(flops: flops).parameters - 1
    }
  }
}
