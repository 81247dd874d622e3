// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
import Foundation
import NumericalMethods

/// The three approaches to compute-optimal training on the same runs, side by side.
///
/// > Source: Hoffmann et al., Training compute-optimal large language models, 2022, sections 3.1 to 3.3.
public struct AllocationMethods: Sendable {
  /// What one approach finds.
  public struct Row: Sendable, Equatable {
    /// `approach-1`, `approach-2` or `approach-3`.
    public let name: String
    /// What it is.
    public let title: String
    /// a, with N ∝ C^a; nil where the approach is not possible.
    public let parameterExponent: Double?
    /// The standard error of a; nil where there is none.
    public let parameterExponentError: Double?
    /// One at each of the budgets asked for.
    public let allocations: [BudgetAllocation]
    /// Why there is nothing, where there is nothing.
    public let refusal: String?
  }

  /// Approach 1; nil where fewer than three curves have two checkpoints.
  public let envelope: TrainingEnvelope?
  /// Approach 2, refused sweeps among them.
  public let sweeps: IsoFLOPs
  /// Approach 3; nil where the runs do not allow it.
  public let surface: Fit<Chinchilla>?
  /// Approach 2's bias on these sweeps if Approach 3's surface is the truth.
  public let bias: IsoFLOPs.Bias?
  /// The three approaches in order.
  public let rows: [Row]
  /// The budgets asked for, FLOPs.
  public let budgets: [Double]
  public let warnings: [Warning]

  /// Applies all three.
  ///
  /// - Parameters:
  ///   - runs: the runs.
  ///   - objective: what Approach 3 makes least.
  ///   - solver: how it is searched for; nil: as ``ScalingLaw/fit(to:observed:weights:minimizing:using:level:intervals:startingAt:confirming:)`` chooses.
  ///   - budgets: where the allocations are wanted, FLOPs > 0; ten times the largest run when empty.
  ///   - level: of the intervals.
  public init(
    _ runs: TrainingRuns, minimizing objective: some Objective = .huber(),
    using solver: Solver? = nil, budgets asked: [Double] = [], level: Double = 0.95
  ) {
    let largest = runs.runs.map { $0.budget ?? $0.size.flops }.max() ?? 1
    let budgets = asked.isEmpty ? [10 * largest] : asked
    self.budgets = budgets
    let isOneSize = Set(runs.runs.map(\.parameters)).count < 2
    let envelope = isOneSize ? nil : TrainingEnvelope(runs.runs)
    let sweeps = IsoFLOPs(runs.runs)
    let refusal: String?
    let surface: Fit<Chinchilla>?
    do {
      surface = try Chinchilla.fit(to: runs, minimizing: objective, using: solver, level: level)
      refusal = nil
    } catch {
      surface = nil
      refusal = error.description
    }
    let bias = surface.flatMap { sweeps.bias(under: $0.law) }
    (self.envelope, self.sweeps, self.surface, self.bias) = (envelope, sweeps, surface, bias)

    func powers(
      _ name: String, _ title: String, _ powers: AllocationPowers?, _ refusal: String
    ) -> Row {
      Row(
        name: name, title: title, parameterExponent: powers?.parameterExponent,
        parameterExponentError: powers?.parameterExponentError,
        allocations: powers.map { powers in
          budgets.map { powers.allocation(flops: $0, level: level) }
        } ?? [],
        refusal: powers == nil ? refusal : nil)
    }
    rows = [
      powers(
        "approach-1", "envelope of training curves", envelope?.powers,
        isOneSize
          ? "all runs have one size, which gives no allocation"
          : envelope == nil
            ? "needs three curves, of checkpoints of a run or of runs of one size"
            : "no size between two others wins anywhere"),
      powers(
        "approach-2", "isoFLOP parabolas", sweeps.powers, "needs two sweeps with a minimum"),
      Self.surfaceRow(surface, budgets, refusal),
    ]
    warnings =
      (surface?.warnings ?? runs.warnings) + sweeps.warnings + (envelope?.warnings ?? [])
      + Self.biasWarning(bias, budgets)
  }

  private static func surfaceRow(
    _ fit: Fit<Chinchilla>?, _ budgets: [Double], _ refusal: String?
  ) -> Row {
    let law = fit?.law
    let exists = law.map { $0.A > 0 && $0.B > 0 } ?? false
    return Row(
      name: "approach-3", title: "fit of the surface",
      parameterExponent: exists ? law?.parameterExponent : nil,
      parameterExponentError: exists ? fit.flatMap(Self.exponentError) : nil,
      allocations: exists
        ? budgets.compactMap { flops in
          law?.optimum(flops: flops)
        }.map {
          BudgetAllocation(
            flops: $0.flops, parameters: $0.parameters, tokens: $0.tokens, loss: $0.loss,
            parameterInterval: nil)
        } : [],
      refusal: refusal ?? (exists ? nil : "the surface does not depend on size or on data"))
  }

  /// The delta method for a = β/(α + β).
  private static func exponentError(_ fit: Fit<Chinchilla>) -> Double? {
    let (alpha, beta) = (fit.law.alpha, fit.law.beta)
    let square = (alpha + beta) * (alpha + beta)
    let gradient = [0, 0, 0, -beta / square, alpha / square]
    var variance = 0.0
    for i in 3..<5 {
      for j in 3..<5 { variance += gradient[i] * fit.covariance[i][j] * gradient[j] }
    }
    return variance.isFinite && fit.coefficients[3...].allSatisfy { $0.standardError != nil }
      ? max(variance, 0).squareRoot() : nil
  }

  private static func biasWarning(_ bias: IsoFLOPs.Bias?, _ budgets: [Double]) -> [Warning] {
    guard let bias,
      let worst = budgets.map({ bias.parameters(flops: $0) }).max(by: {
        abs($0) < abs($1)
      }), abs(worst) > 0.05
    else { return [] }
    return [
      Warning(
        code: "W-approach-2-bias",
        message: "On these sweeps parabolas alone, without noise, put N "
          + "\(String(format: "%+.0f", 100 * worst)) % off at the budget asked for, if the surface of "
          + "approach 3 is right: a profile is not a parabola, least where sizes lie evenly and narrowly "
          + "about the optimum.")
    ]
  }
}
