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
  /// Within which sizes and tokens per parameter they lie.
  public let limits: DesignLimits
  public let warnings: [Warning]

  /// - Parameters:
  ///   - quantity: The number whose interval shall shrink.
  ///   - target: The training compute at which it is wanted, FLOPs > 0.
  ///   - fit: The runs so far, taken for true.
  ///   - budgets: What the next run may cost, FLOPs > 0; nil for seven from the smallest run to the largest.
  ///   - parameters, tokensPerParameter: the least and the most of either; nil: as ``DesignLimits/init(near:)`` has it.
  /// - Returns: nil where the fit has no optimum or no errors, or no budget has a run within the limits.
  public init?(
    for quantity: Estimand<Chinchilla>, target: Double, knowing fit: Fit<Chinchilla>,
    budgets: [Double]? = nil, parameters: ClosedRange<Double>? = nil,
    tokensPerParameter: ClosedRange<Double>? = nil
  ) {
    var limits = DesignLimits(near: fit.inputs)
    limits.parameters = parameters ?? limits.parameters
    limits.tokensPerParameter = tokensPerParameter ?? limits.tokensPerParameter
    let spent = fit.inputs.map(\.flops)
    let (least, most) = (spent.min() ?? 1, spent.max() ?? 1)
    let costs = budgets ?? IsoflopDesign.budgets(7, from: least, to: max(most, 2 * least))
    guard let known = fit.information else { return nil }
    let runs = NextRun.candidates(for: quantity, knowing: known, budgets: costs, within: limits)
    guard let best = runs.max(by: { $0.yield < $1.yield }) else { return nil }
    (self.quantity, self.target, isRelative) = (quantity.name, target, quantity.isPositive)
    (self.best, candidates, self.limits) = (best, runs, limits)
    let distance = runs.map { fit.distance(of: $0.size) }.max() ?? 1
    let far = DataRange.warning(distance: distance, of: "The farthest suggestion")
    warnings = fit.warningsApartFromIntervals + [far].compactMap { $0 }
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
    public let parameterLimits = Field(
      "parameterLimits", \RunSuggestion.limits.parameters, "The sizes that were considered.")
    public let ratioLimits = Field(
      "ratioLimits", \RunSuggestion.limits.tokensPerParameter,
      "The tokens per parameter that were considered.")
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
