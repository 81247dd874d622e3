// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Foundation
import GapScaling
import GeneralizationBounds
import NumericalMethods
import Reports

/// `laws bound`: a bound on the model that some token losses were measured under.
struct BoundCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bound",
    abstract: "Certify a model from its token losses: the bound and its terms.",
    discussion: """
      TOKENS holds one row a token: NLL and predictive entropy of the (quantized) model, unsmoothed, nats; .npy \
      float32 [n, 2], CSV (columns nll, entropy) or JSONL. Several files are shards in stream order. Smoothing is \
      applied here, before anything else. With -o the bound is written as a certificate, which laws verify checks.

      Example:
        laws bound Data/ladder/tokens/820k-gptq4.npy --parameters 820352 --tokens 16400384 \\
          --code-length-bits 3373056 --vocabulary 256 --unquantized Data/ladder/tokens/820k-fp32.npy
      """)

  @Argument(help: "Token losses: .npy, .csv or .jsonl; several are shards in stream order.")
  var losses: [String]

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

  @Option(
    help: "Token losses of the unquantized model: splits the risk into risk and quantization gap.")
  var unquantized: String?

  @Option(
    help:
      "Mean training loss of the unquantized model, nats, where its token losses are not at hand.")
  var unquantizedRisk: Double?

  @Option(help: "δ, the probability with which the bound may fail.")
  var failureProbability = 0.01

  @Option(help: "|K|, the number of bets s = i/(|K|+1).")
  var grid = 1000

  @Option(help: "How losses become a guarantee; best gives each of a list an equal share of δ.")
  var inequality = Word<Inequality>(.empiricalFreedman)

  @Option(
    help:
      "Smoothing term: paper, √(2C); exact, (1+C)log(1+C) − C log C; direct, the smoothed losses themselves."
  )
  var smoothing = Word<Smoothing>(.paper)

  @Option(
    help: "How many smoothing weights to try; 1 is C/(1+C). C pays the logarithm of their number.")
  var smoothingWeights = 1

  @Option(help: "Centre of the losses: entropy, or smoothed-entropy.")
  var centre = Word<LossCentre>(.entropy)

  @Option(
    help:
      "When the file holds n < D tokens: none (a plug-in estimate), hoeffding, maurer-pontil or am-gm."
  )
  var subsample = Word<Subsample>(.maurerPontil)

  @Option(help: "What the bet minimises under a subsample: loss-variation (the paper's), or total.")
  var bet = Word<BetRule>(.lossVariation)

  @Option(
    help: "How many bit widths or checkpoints were tried, this one included: C pays its logarithm.")
  var alternatives = 1

  @Option(help: "How the training tokens came about: stream, or independent (which no text is).")
  var draws = Word<Draws>(.stream)

  @Flag(help: "Training was stopped by what was seen: only time-uniform inequalities are allowed.")
  var anyStoppingTime = false

  @Option(help: "How often training went through its tokens; more than once has no bound.")
  var epochs = 1.0

  @Option(
    help:
      "Units of the losses: nats, bits (converted), or auto (nats, refused when they look like bits)."
  )
  var units: UnitsWord = .auto

  @Flag(
    help:
      "Show the paper's bound and what is provably tighter side by side, each row at δ by itself.")
  var compare = false

  @Option(name: [.customShort("o"), .long], help: "Write the certificate to this file, JSON.")
  var output: String?

  @OptionGroup var print: OutputOptions

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
      throw ValidationError(
        "expected --bits (a parameter) or --code-length-bits (the whole code), found neither")
    }
    for (option, value) in [
      ("--parameters", parameters), ("--tokens", tokens), ("--bits", bits ?? 1),
      ("--code-length-bits", codeLengthBits ?? 1),
    ] where !(value > 0 && value.isFinite) {
      throw ValidationError("expected \(option) greater than 0, found \(Quantity.plain(value))")
    }
    guard failureProbability > 0, failureProbability < 1 else {
      throw ValidationError(
        "expected --failure-probability between 0 and 1, found \(Quantity.plain(failureProbability))"
      )
    }
    guard grid >= 1 else { throw ValidationError("expected --grid of at least 1, found \(grid)") }
    guard vocabulary >= 2 else {
      throw ValidationError("expected --vocabulary of at least 2, found \(vocabulary)")
    }
    guard !losses.isEmpty else {
      throw ValidationError("expected at least one file of token losses, found none")
    }
    guard smoothingWeights >= 1 else {
      throw ValidationError("expected --smoothing-weights of at least 1, found \(smoothingWeights)")
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
      failureProbability: failureProbability, grid: .uniform(grid),
      smoothing: smoothing.choice, centre: centre.choice, subsample: subsample.choice,
      bet: bet.choice, alternatives: alternatives,
      inequality: inequality.choice,
      weight: smoothingWeights == 1 ? .complexity : .joint(points: smoothingWeights),
      draws: draws.choice, stopping: anyStoppingTime ? .any : .fixed, epochs: epochs)
    let units = units.units(vocabulary: vocabulary)
    let measured = try TokenLosses(contentsOf: losses, units: units)
    let risk =
      try unquantized.map { try TokenLosses(contentsOf: $0, units: units).meanNLL }
      ?? unquantizedRisk
    let value = try theorem.evaluate(on: measured, unquantizedRisk: risk)
    if let output {
      try write(
        Certificate(of: theorem, on: measured, unquantizedRisk: risk, value: value).json(),
        to: output)
    }
    let steps =
      compare
      ? try BoundComparison(of: theorem, on: measured, unquantizedRisk: risk).rows : []
    print.print(
      text(value, sample: measured.count) + table(of: steps),
      json: BoundJSON.object(value, comparison: steps))
  }

  /// The steps from the paper's bound on, or nothing.
  private func table(of steps: [BoundComparison.Row]) -> String {
    guard !steps.isEmpty else { return "" }
    var table = TextTable(["step", "nats", "α"])
    for step in steps {
      table.add([
        step.step.rawValue, step.value.bound.fixed(4), step.value.smoothingWeight.significant(3),
      ])
    }
    return "\n\n" + table.text
  }

  /// Writes the certificate whole or not at all.
  private func write(_ data: Data, to path: String) throws {
    do {
      try data.write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw FileError(path: path, "expected a place that may be written, found one that may not")
    }
  }

  private func text(_ value: BoundValue, sample: Int) -> String {
    var table = TextTable(["term", "nats", ""])
    let hasGap = unquantized != nil || unquantizedRisk != nil
    for term in value.terms.named where hasGap || term.name != "quantization gap" {
      table.add([term.name, term.value.fixed(4), term.formula])
    }
    let verdict = value.vacuous ? "vacuous" : "non-vacuous"
    table.add(["bound", value.bound.fixed(4), value.isPlugInEstimate ? "an estimate" : verdict])
    table.add(["log V", value.trivial.fixed(4), "guessing uniformly"])
    return """
      \(title(value)), \(value.isPlugInEstimate ? "a plug-in estimate" : "with probability \(Quantity.plain(1 - failureProbability))"), on \(sample) of \
      \(Quantity.plain(tokens)) tokens

      \(table.text)

      C = \(value.complexityPerToken.significant(6)) nats a token · α = \(value.smoothingWeight.significant(4)) · \
      Δ = \(value.range.fixed(3)) · Σ = \(value.lossVariation.fixed(4))\
      \(value.bet > 0 ? " at s = \(value.bet.significant(4))" : "")\(candidates(value))\(value.warnings.lines)
      """
  }

  private func title(_ value: BoundValue) -> String {
    value.inequality == .empiricalFreedman
      ? "Theorem 3.4"
      : GeneralizationBounds.Catalog.inequalities.first { $0.name == value.inequality.rawValue }?
        .title
        ?? value.inequality.rawValue
  }

  /// What `best` tried, or nothing.
  private func candidates(_ value: BoundValue) -> String {
    guard value.candidates.count > 1 else { return "" }
    var table = TextTable(["tried, each at an equal share of δ", "nats"])
    for candidate in value.candidates {
      table.add([candidate.inequality.rawValue, candidate.bound.fixed(4)])
    }
    return "\n\n" + table.text
  }
}
