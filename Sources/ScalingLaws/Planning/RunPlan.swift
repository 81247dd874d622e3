// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers

/// IsoFLOP sweeps that have not been run, and how uncertain a fit to them will be.
public struct RunPlan: Sendable {
  /// A number that the fit will estimate.
  public struct Expectation: Sendable {
    /// What programs call it, such as `alpha`.
    public let name: String
    /// What a reader calls it, such as `α`.
    public let symbol: String
    /// By the surface that is taken for true.
    public let value: Double
    /// Of the number, or of its logarithm where ``isRelative``; nil where the sweeps do not determine it.
    public let standardError: Double?
    public let isRelative: Bool
  }

  public let design: IsoflopDesign
  /// The surface that is taken for true.
  public let surface: Chinchilla
  /// The standard deviation of log loss about it.
  public let noise: Double
  /// The training compute at which the optimum is wanted, FLOPs.
  public let target: Double
  public let expected: [Expectation]
  public let warnings: [Warning]

  /// - Parameters:
  ///   - design: The sweeps.
  ///   - surface: The surface that is taken for true, with A, B > 0.
  ///   - noise: The standard deviation of log loss about it, > 0.
  ///   - target: The training compute at which the optimum is wanted, FLOPs; nil for ten times the largest budget.
  public init(
    _ design: IsoflopDesign, around surface: Chinchilla, noise: Double, target: Double? = nil
  ) {
    (self.design, self.surface, self.noise) = (design, surface, noise)
    let goal = target ?? 10 * (design.budgets.max() ?? 1)
    self.target = goal
    let known = DesignInformation(design.inputs, law: surface, noise: noise)
    let quantities: [(String, Estimand<Chinchilla>)] = [
      ("α", .coefficient(3)), ("β", .coefficient(4)), ("a = β/(α + β)", .parameterExponent),
      ("E", .coefficient(0)),
      ("N* at \(NumberText.digits(3).plain(goal)) FLOP", .optimalParameters(flops: goal)),
      ("loss there", .optimalLoss(flops: goal)),
    ]
    expected = quantities.map { symbol, quantity in
      Expectation(
        name: quantity.name, symbol: symbol, value: quantity.value(surface),
        standardError: known.standardError(of: quantity), isRelative: quantity.isPositive)
    }
    warnings =
      expected.allSatisfy { $0.standardError != nil }
      ? []
      : [
        Warning(
          code: "W-undetermined",
          message: "These sweeps don't determine the surface: add a budget or widen the span.")
      ]
  }
}

extension RunPlan: Answer {
  public struct Fields: Sendable {
    public let cost = Field("cost", \RunPlan.design.cost, "Of all runs together.", unit: "FLOP")
    public let noise = Field("noise", \RunPlan.noise, "The standard deviation of log loss.")
    public let target = Field(
      "target", \RunPlan.target, "The compute at which the optimum is wanted.", unit: "FLOP")
    public let runs = Field("runs", \RunPlan.design.inputs, "The runs, sweep by sweep.")
    public let expected = Field(
      "expected", \RunPlan.expected, "What a fit to these runs will estimate.")
    public let warnings = Field("warnings", \RunPlan.warnings, "What to change.")
  }
  public static var fields: Fields { Fields() }
}

extension ModelSize: Answer {
  public struct Fields: Sendable {
    public let flops = Field("flops", \ModelSize.flops, "6ND.", unit: "FLOP")
    public let parameters = Field("parameters", \ModelSize.parameters, "N.", unit: "parameters")
    public let tokens = Field("tokens", \ModelSize.tokens, "D.", unit: "tokens")
  }
  public static var fields: Fields { Fields() }
}

extension RunPlan.Expectation: Answer {
  public struct Fields: Sendable {
    public let name = Field("name", \RunPlan.Expectation.name, "The number's name.")
    public let value = Field(
      "value", \RunPlan.Expectation.value, "By the surface that is taken for true.", mayBeNull: true
    )
    public let standardError = Field(
      "standardError", \RunPlan.Expectation.standardError,
      "Null where the runs do not determine it.")
    public let relative = Field(
      "relative", \RunPlan.Expectation.isRelative,
      "Whether the standard error is that of the logarithm.")
  }
  public static var fields: Fields { Fields() }
}
