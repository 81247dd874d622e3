// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers

/// The three approaches for each experiment of a table, or the bias of approach 2 on known surfaces.
public struct MethodsAnswer: Sendable {
  /// One experiment.
  public struct Experiment: Sendable {
    /// Nil where the table has none.
    public let name: String?
    /// The number of rows used.
    public let runs: Int
    public let methods: AllocationMethods

    public init(name: String?, runs: Int, methods: AllocationMethods) {
      (self.name, self.runs, self.methods) = (name, runs, methods)
    }
  }

  public let experiments: [Experiment]
  /// What approach 2 finds wrongly on known surfaces; nil where it was not asked for.
  public let bias: [ApproachTwoBias.Row]?
  /// The figures that were written.
  public let files: [String]

  public init(
    experiments: [Experiment] = [], bias: [ApproachTwoBias.Row]? = nil, files: [String] = []
  ) {
    (self.experiments, self.bias, self.files) = (experiments, bias, files)
  }
}

extension MethodsAnswer: Answer {
  public struct Fields: Sendable {
    public let experiments = Field(
      "experiments", \MethodsAnswer.experiments, "One for each experiment of the table.")
    public let bias = Field(
      "bias", \MethodsAnswer.bias,
      "The bias of approach 2 on known surfaces; null where a table was given.")
    public let files = Field("files", \MethodsAnswer.files, "The figures that were written.")
  }
  public static var fields: Fields { Fields() }
}

extension MethodsAnswer.Experiment: Answer {
  public struct Fields: Sendable {
    public let experiment = Field(
      "experiment", \MethodsAnswer.Experiment.name, "Its name; null where the table has none.")
    public let runs = Field("runs", \MethodsAnswer.Experiment.runs, "The number of rows used.")
    public let sweeps = Field(
      "sweeps", \MethodsAnswer.Experiment.sweeps, "The minimum of each isoFLOP sweep.")
    public let methods = Field(
      "methods", \MethodsAnswer.Experiment.methods.rows, "Approaches 1 to 3.")
    public let bias = Field(
      "bias", \MethodsAnswer.Experiment.bias,
      "The bias of approach 2 on these sweeps under the surface of approach 3.")
    public let warnings = Field(
      "warnings", \MethodsAnswer.Experiment.methods.warnings, "What to know before using them.")
  }
  public static var fields: Fields { Fields() }

  private var sweeps: [Sweep] {
    methods.sweeps.profiles.map { profile in
      Sweep(
        profile: profile,
        bias: methods.bias?.budgets.first { $0.flops == profile.budget }?.parameters)
    }
  }

  private var bias: Bias? {
    methods.bias.map { bias in
      Bias(
        exponent: bias.parameterExponent,
        parameters: methods.budgets.map {
          BiasAtBudget(flops: $0, relative: bias.parameters(flops: $0))
        })
    }
  }

  /// A sweep's minimum.
  public struct Sweep: Sendable, Answer {
    public let profile: IsoFLOPProfile
    /// The relative error of N without noise under approach 3's surface.
    public let bias: Double?

    public struct Fields: Sendable {
      public let budget = Field("budget", \Sweep.profile.budget, "Of the sweep.", unit: "FLOP")
      public let runs = Field("runs", \Sweep.profile.runs.count, "The number of runs.")
      public let parameters = Field(
        "parameters", \Sweep.profile.parameters, "N at the minimum; null without one.",
        unit: "parameters", mayBeNull: true)
      public let tokens = Field(
        "tokens", \Sweep.profile.tokens, "D there.", unit: "tokens", mayBeNull: true)
      public let loss = Field(
        "loss", \Sweep.profile.loss, "The parabola's least value.", unit: "nats/token",
        mayBeNull: true)
      public let logParametersError = Field(
        "logParametersError", \Sweep.profile.logParametersError, "The standard error of log N.")
      public let bias = Field(
        "bias", \Sweep.bias, "The relative error of N without noise under approach 3's surface.")
      public let refusal = Field(
        "refusal", \Sweep.profile.refusal, "Why the sweep has no minimum; null where it has one.")
    }
    public static var fields: Fields { Fields() }
  }

  /// What approach 2 finds wrongly on these sweeps.
  public struct Bias: Sendable, Answer {
    public let exponent: Double
    public let parameters: [BiasAtBudget]

    public struct Fields: Sendable {
      public let parameterExponent = Field(
        "parameterExponent", \Bias.exponent, "The error of the exponent of N.", mayBeNull: true)
      public let parameters = Field(
        "parameters", \Bias.parameters, "The relative error of N at each budget asked for.")
    }
    public static var fields: Fields { Fields() }
  }

  /// The error of N at one budget.
  public struct BiasAtBudget: Sendable, Answer {
    public let flops: Double
    public let relative: Double

    public struct Fields: Sendable {
      public let flops = Field("flops", \BiasAtBudget.flops, "The budget.", unit: "FLOP")
      public let relative = Field(
        "relative", \BiasAtBudget.relative, "N found over N true, less 1.", mayBeNull: true)
    }
    public static var fields: Fields { Fields() }
  }
}

extension IsoFLOPProfile.Refusal: Shaped {}

extension AllocationMethods.Row: Answer {
  public struct Fields: Sendable {
    public let name = Field(
      "name", \AllocationMethods.Row.name, "approach-1, approach-2 or approach-3.")
    public let title = Field("title", \AllocationMethods.Row.title, "What the approach is.")
    public let parameterExponent = Field(
      "parameterExponent", \AllocationMethods.Row.parameterExponent, "a in N ∝ C^a.")
    public let parameterExponentError = Field(
      "parameterExponentError", \AllocationMethods.Row.parameterExponentError, "Its standard error."
    )
    public let allocations = Field(
      "allocations", \AllocationMethods.Row.allocations, "One at each budget asked for.")
    public let refusal = Field(
      "refusal", \AllocationMethods.Row.refusal, "Why there is no result; null where there is one.")
  }
  public static var fields: Fields { Fields() }
}

extension BudgetAllocation: Answer {
  public struct Fields: Sendable {
    public let flops = Field("flops", \BudgetAllocation.flops, "The budget.", unit: "FLOP")
    public let parameters = Field(
      "parameters", \BudgetAllocation.parameters, "The best N.", unit: "parameters")
    public let parametersInterval = Field(
      "parametersInterval", \BudgetAllocation.parameterInterval, "Of N.")
    public let tokens = Field("tokens", \BudgetAllocation.tokens, "The best D.", unit: "tokens")
    public let tokensPerParameter = Field(
      "tokensPerParameter", \BudgetAllocation.tokensPerParameter, "The best D/N.",
      unit: "tokens/parameter")
    public let loss = Field(
      "loss", \BudgetAllocation.loss, "The loss there; null where the approach gives none.",
      unit: "nats/token")
  }
  public static var fields: Fields { Fields() }
}

extension ApproachTwoBias.Row: Answer {
  public struct Fields: Sendable {
    public let surface = Field("surface", \ApproachTwoBias.Row.surface, "The surface's name.")
    public let alpha = Field("alpha", \ApproachTwoBias.Row.law.alpha, "α of the surface.")
    public let beta = Field("beta", \ApproachTwoBias.Row.law.beta, "β of the surface.")
    public let span = Field(
      "span", \ApproachTwoBias.Row.span, "The largest size over the middle one.")
    public let offCenter = Field(
      "offCenter", \ApproachTwoBias.Row.offCenter, "The middle size over the optimal one.")
    public let simulated = Field(
      "simulated", \ApproachTwoBias.Row.simulated, "N found over N true, less 1, with 2001 sizes.")
    public let closedForm = Field(
      "closedForm", \ApproachTwoBias.Row.closedForm, "The same in closed form.")
    public let fifteen = Field("fifteen", \ApproachTwoBias.Row.fifteen, "The same with 15 sizes.")
  }
  public static var fields: Fields { Fields() }
}
