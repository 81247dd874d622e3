// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Foundation
import GapScaling
import GeneralizationBounds
import NumericalMethods
import Reports

/// `laws bound`: Theorem 3.4 on one file of token losses.
struct BoundCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bound",
    abstract: "Certify a model from its token losses: Theorem 3.4 and its terms.",
    discussion: """
      TOKENS holds one row a token: NLL and predictive entropy of the (quantized) model, unsmoothed, nats; .npy \
      float32 [n, 2], CSV (columns nll, entropy) or JSONL. Smoothing is applied here, before anything else.

      Example:
        laws bound Data/ladder/tokens/820k-gptq4.npy --parameters 820352 --tokens 16400384 \\
          --code-length-bits 3373056 --vocabulary 256 --unquantized Data/ladder/tokens/820k-fp32.npy
      """)

  @Argument(help: "Token losses: .npy, .csv or .jsonl.")
  var losses: String

  @Option(help: "N, the number of parameters.")
  var parameters: Double

  @Option(help: "D, the number of training tokens.")
  var tokens: Double

  @Option(help: "b, bits a parameter.")
  var bits: Double?

  @Option(help: "The whole code's length in bits, scales included; wins over --bits.")
  var codeLengthBits: Double?

  @Option(help: "V, the number of tokens in the vocabulary.")
  var vocabulary: Int

  @Option(help: "Token losses of the unquantized model: splits the risk into risk and quantization gap.")
  var unquantized: String?

  @Option(help: "Mean training loss of the unquantized model, nats, where its token losses are not at hand.")
  var unquantizedRisk: Double?

  @Option(help: "δ, the probability with which the bound may fail.")
  var failureProbability = 0.01

  @Option(help: "|K|, the number of bets s = i/(|K|+1).")
  var grid = 1000

  @Option(help: "Smoothing term: paper, √(2C), or exact, (1+C)log(1+C) − C log C.")
  var smoothing: SmoothingWord = .paper

  @Option(help: "When the file holds n < D tokens: none (a plug-in estimate), hoeffding or maurer-pontil.")
  var subsample: SubsampleWord = .maurerPontil

  @Option(help: "Units of the losses: nats, bits (converted), or auto (nats, refused when they look like bits).")
  var units: UnitsWord = .auto

  @OptionGroup var output: OutputOptions

  enum SmoothingWord: String, ExpressibleByArgument, CaseIterable {
    case paper, exact
    var rule: Smoothing { self == .paper ? .paper : .exact }
  }

  enum SubsampleWord: String, ExpressibleByArgument, CaseIterable {
    case none, hoeffding
    case maurerPontil = "maurer-pontil"
    var rule: Subsample {
      switch self {
      case .none: .none
      case .hoeffding: .hoeffding
      case .maurerPontil: .maurerPontil
      }
    }
  }

  enum UnitsWord: String, ExpressibleByArgument, CaseIterable {
    case auto, nats, bits
    func units(vocabulary: Int) -> LossUnits {
      switch self {
      case .auto: .auto(vocabulary: vocabulary)
      case .nats: .nats
      case .bits: .bits
      }
    }
  }

  func validate() throws {
    guard bits != nil || codeLengthBits != nil else {
      throw ValidationError("expected --bits (a parameter) or --code-length-bits (the whole code), found neither")
    }
    guard vocabulary >= 2 else {
      throw ValidationError("expected --vocabulary of at least 2, found \(vocabulary)")
    }
    guard unquantized == nil || unquantizedRisk == nil else {
      throw ValidationError("expected --unquantized or --unquantized-risk, found both")
    }
    if let risk = unquantizedRisk, !(risk.isFinite && risk >= 0) {
      throw ValidationError("expected --unquantized-risk of at least 0 nats, found \(risk)")
    }
  }

  func run() throws {
    let code: CodeLength =
      codeLengthBits.map { .bits($0) } ?? .bitsPerParameter(bits ?? 0, parameters: parameters)
    let theorem = CompressedModelBound(
      parameters: parameters, tokens: tokens, codeLength: code, vocabulary: vocabulary,
      failureProbability: failureProbability, grid: .uniform(grid), smoothing: smoothing.rule,
      subsample: subsample.rule)
    let units = units.units(vocabulary: vocabulary)
    let measured = try TokenLosses(contentsOf: losses, units: units)
    let risk =
      try unquantized.map { try TokenLosses(contentsOf: $0, units: units).meanNLL }
      ?? unquantizedRisk
    let value = try theorem.evaluate(on: measured, unquantizedRisk: risk)
    output.print(text(value, sample: measured.count), json: BoundJSON.object(value))
  }

  private func text(_ value: BoundValue, sample: Int) -> String {
    var table = TextTable(["term", "nats", ""])
    for term in value.terms.named {
      table.add([term.name, term.value.fixed(4), term.formula])
    }
    table.add(["bound", value.bound.fixed(4), value.vacuous ? "vacuous" : "non-vacuous"])
    table.add(["log V", value.trivial.fixed(4), "guessing uniformly"])
    return """
      Theorem 3.4, with probability \(Quantity.plain(1 - failureProbability)), on \(sample) of \
      \(Quantity.plain(tokens)) tokens

      \(table.text)

      C = \(value.complexityPerToken.significant(6)) nats a token · α = \(value.smoothingWeight.significant(4)) · \
      Δ = \(value.range.fixed(3)) · Σ = \(value.lossVariation.fixed(4)) at s = \(value.bet.significant(4))\
      \(value.warnings.lines)
      """
  }
}
