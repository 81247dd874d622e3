// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers

extension SensitivityCard: Answer {
  public struct Fields: Sendable {
    public let flops = Field(
      "flops", \SensitivityCard.flops, "The budget at which D/N is compared.", unit: "FLOP")
    public let level = Field("level", \SensitivityCard.level, "The level of the intervals.")
    public let digits = Field(
      "digits", \SensitivityCard.digits, "Significant digits that reproduce D/N to 1 %.")
    public let rows = Field("rows", \SensitivityCard.rows, "One for each choice.")
    public let failures = Field(
      "failures", \SensitivityCard.failures, "Choices that could not be fitted, with the reason.")
    public let warnings = Field("warnings", \SensitivityCard.warnings, "Of the usual fit.")
  }
  public static var fields: Fields { Fields() }
}

extension SensitivityCard.Row: Answer {
  /// Of α, β and a = β/(α + β).
  public struct Errors: Sendable, Equatable, Answer {
    public let alpha, beta, exponent: Double?

    public struct Fields: Sendable {
      public let alpha = Field("alpha", \Errors.alpha, "Of α.")
      public let beta = Field("beta", \Errors.beta, "Of β.")
      public let parameterExponent = Field(
        "parameterExponent", \Errors.exponent, "Of a = β/(α + β).")
    }
    public static var fields: Fields { Fields() }
  }

  public struct Fields: Sendable {
    public let group = Field("group", \SensitivityCard.Row.group, "What is chosen.")
    public let choice = Field("choice", \SensitivityCard.Row.choice, "The choice in words.")
    public let runs = Field("runs", \SensitivityCard.Row.runs, "The number of runs fitted.")
    public let coefficients = Field(
      "coefficients", \SensitivityCard.Row.law.named, "The surface under this choice.")
    public let standardErrors = Field(
      "standardErrors", \SensitivityCard.Row.standardErrors, "Null where there is none.")
    public let parameters = Field(
      "parameters", \SensitivityCard.Row.optimum.parameters, "The best N.", unit: "parameters",
      mayBeNull: true)
    public let tokens = Field(
      "tokens", \SensitivityCard.Row.optimum.tokens, "The best D.", unit: "tokens", mayBeNull: true)
    public let tokensPerParameter = Field(
      "tokensPerParameter", \SensitivityCard.Row.optimum.tokensPerParameter, "The best D/N.",
      unit: "tokens/parameter", mayBeNull: true)
    public let interval = Field("interval", \SensitivityCard.Row.ratio, "Of D/N.")
    public let loss = Field(
      "loss", \SensitivityCard.Row.optimum.loss, "The loss there.", unit: "nats/token",
      mayBeNull: true)
  }
  public static var fields: Fields { Fields() }

  private var standardErrors: Errors {
    Errors(alpha: errors.alpha, beta: errors.beta, exponent: errors.exponent)
  }
}

extension Chinchilla {
  /// The coefficients by name.
  public var named: NamedValues<Double> {
    NamedValues(zip(Chinchilla.coefficients.map(\.name), values))
  }
}
