// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ScalingLaws

/// What the symbols of tables and sentences mean, said where they are printed.
enum Symbols {
  /// One line: `N: parameters; D: training tokens.`
  ///
  /// - Parameter names: Each a symbol of ``meanings``.
  static func line(_ names: [String]) -> String {
    names.map { name in
      guard let meaning = meanings[name] else { preconditionFailure("no meaning of \(name)") }
      return "\(name.split(separator: " of ")[0]): \(meaning)"
    }.joined(separator: "; ") + "."
  }

  /// The symbols of an objective's name.
  static func inObjective(_ name: String) -> [String] {
    name.contains("δ") ? ["δ of Huber's loss"] : []
  }

  /// Values with their symbols and what they are.
  static func table(_ values: [(symbol: String, value: Double)]) -> AnswerTable {
    var table = AnswerTable([.text("symbol"), .number("value"), .text("", "meaning")])
    for (symbol, value) in values {
      table.add([.text(symbol), .number(value, .digits(4)), .text(meanings[symbol] ?? "")])
    }
    return table
  }

  /// The symbols of a law: its inputs and coefficients.
  static func line<Law: ScalingLaw>(of law: Law.Type) -> String {
    let inputs = inputs(of: law).map { "\($0): \(meanings[$0] ?? "")" }
    let own = Law.coefficients.map { "\($0.symbol): \(meaning(of: $0, in: Law.name))" }
    return (inputs + own).joined(separator: "; ") + "."
  }

  /// What a law's coefficient is.
  static func meaning(of coefficient: CoefficientInfo, in law: String) -> String {
    coefficients["\(law).\(coefficient.name)"] ?? coefficients[coefficient.name] ?? ""
  }

  /// The symbols of a law's inputs.
  static func inputs<Law: ScalingLaw>(of law: Law.Type) -> [String] {
    Law.inputNames.compactMap { inputSymbols[$0] }
  }

  private static let inputSymbols = [
    "parameters": "N", "tokens": "D", "uniqueTokens": "U", "x": "x",
  ]

  static let meanings: [String: String] = [
    "N": "parameters", "D": "training tokens", "D/N": "tokens per parameter",
    "U": "different tokens", "x": "the variable of the law", "E": "loss at unlimited size and data",
    "α, β": "powers of N and D in the loss", "a": "power of compute in the best N",
    "V": "vocabulary", "log V": "the loss of guessing uniformly", "b": "bits per parameter",
    "C": "complexity, nats per token: code length and log 1/δ over D",
    "δ": "probability that the bound fails", "Δ": "range of the smoothed losses, log(V/α), nats",
    "δ of Huber's loss": "residual from which a loss grows linearly",
    "|K|": "number of bets that the bound pays for",
    "α": "smoothing weight, the share of the uniform distribution in the smoothed prediction",
    "Σ": "loss variation, of losses about the model's own expectation, nats per √nat",
    "s": "the bet, the one of the grid at which the bound is least",
    "u": "scale of the log-ratios between model and reference",
    "ρ": "smoothing weight of the checkpoints' predictions",
    "a = β/(α + β)": "power of compute in the best N",
    "SE": "standard error", "H": "the Hessian", "λ": "its eigenvalues",
    "tr √H": "sum of the square roots of the eigenvalues of H",
    "s of H": "what is added to every λ so that none is negative",
    "σ": "largest error of one rounding", "tr D": "trace of D in the factorization L D Lᵀ of H",
    "μ": "incoherence, 1 where no entry stands out", "ε": "loss that rounding may cost",
    "n": "rows of H", "X, Y": "loss of a token, and its mean under the model's own prediction",
    "n of tokens": "tokens", "L": "code length, nats",
    "p": "probability of data this far off, if the statement held",
  ]

  private static let coefficients: [String: String] = [
    "E": "loss at unlimited N and D", "A": "scale of the term in N",
    "B": "scale of the term in D", "alpha": "power of N", "beta": "power of D",
    "RN": "how slowly excess parameters lose their value",
    "RD": "epochs until repeated tokens lose their value", "information.B": "scale",
    "information.beta": "power of a token's place", "floor": "value at unlimited x",
    "slope": "scale of the term in x", "scale": "scale of the term in x",
    "exponent": "power of x", "Nc": "scale of N", "Dc": "scale of D", "alphaN": "power of N",
    "alphaD": "power of D", "power": "power of the sum of both terms",
  ]
}
