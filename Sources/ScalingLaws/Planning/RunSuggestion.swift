// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers

/// The next run that tells most about a number.
public struct RunSuggestion: Sendable {
  /// What the number is called, e.g. `parameters`.
  public let quantity: String
  /// The training compute at which it is wanted, FLOPs.
  public let target: Double
  /// Whether standard errors are those of the logarithm.
  public let isRelative: Bool
  /// The run with the most shrinkage for each FLOP.
  public let best: NextRun
  /// The best run of each budget.
  public let candidates: [NextRun]
  public let warnings: [Warning]

  /// - Parameters:
  ///   - quantity: The number whose interval shall shrink.
  ///   - target: The training compute at which it is wanted, FLOPs > 0.
  ///   - fit: The runs so far, taken for true.
  ///   - budgets: What the next run may cost, FLOPs > 0; nil for seven from the smallest run to the largest.
  /// - Returns: nil where the fit has no optimum or no errors.
  public init?(
    for quantity: Estimand<Chinchilla>, target: Double, knowing fit: Fit<Chinchilla>,
    budgets: [Double]? = nil
  ) {
    let spent = fit.inputs.map(\.flops)
    let (least, most) = (spent.min() ?? 1, spent.max() ?? 1)
    let costs = budgets ?? IsoflopDesign.budgets(7, from: least, to: max(most, 2 * least))
    guard let known = fit.information else { return nil }
    let runs = NextRun.candidates(for: quantity, knowing: known, budgets: costs)
    guard let best = runs.max(by: { $0.yield < $1.yield }) else { return nil }
    (self.quantity, self.target, isRelative) = (quantity.name, target, quantity.isPositive)
    (self.best, candidates, warnings) = (best, runs, fit.warningsApartFromIntervals)
  }
}

extension RunSuggestion: Answer {
  public struct Fields: Sendable {
    public let quantity = Field("quantity", \RunSuggestion.quantity, "Whose interval shall shrink.")
    public let target = Field(
      "target", \RunSuggestion.target, "The compute at which it is wanted.", unit: "FLOP")
    public let relative = Field(
      "relative", \RunSuggestion.isRelative, "Whether standard errors are those of the logarithm.")
    public let before = Field(
      "before", \RunSuggestion.best.before, "The standard error with the runs so far.")
    public let best = Field("best", \RunSuggestion.best, "The run with the largest yield.")
    public let candidates = Field(
      "candidates", \RunSuggestion.candidates, "The best run of each budget.")
    public let warnings = Field("warnings", \RunSuggestion.warnings, "Of the fit.")
  }
  public static var fields: Fields { Fields() }
}

extension NextRun: Answer {
  public struct Fields: Sendable {
    public let size = IncludedFields(\NextRun.size)
    public let after = Field("after", \NextRun.after, "The standard error with this run too.")
    public let shrinkage = Field("shrinkage", \NextRun.shrinkage, "1 − after/before.")
    public let yield = Field("yield", \NextRun.yield, "Shrinkage for each FLOP.", unit: "1/FLOP")
  }
  public static var fields: Fields { Fields() }
}
