// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import Files
import GapScaling
import GeneralizationBounds
import NumericalMethods

/// The hypotheses of a bound, as `laws bound` and `laws summarize` both take them.
struct TheoremOptions: ParsableArguments {
  @Option(parsing: .unconditional, help: "N, the number of parameters: 820352 or 100M.")
  var parameters: Count?

  @Option(parsing: .unconditional, help: "D, the number of training tokens: 16400384 or 2B.")
  var tokens: Count?

  @Option(
    parsing: .unconditional,
    help: "b, bits per parameter; several, 2,3,4, where a file's name has {b}: the best of them.")
  var bits: CountList?

  @Option(
    parsing: .unconditional,
    help: "The whole code's length in bits, scales included; wins over --bits. One a width.")
  var codeLengthBits: CountList?

  @Option(
    help:
      "Codes kind:value, of which the shortest is used, with the logarithm of their number added: bits:N, per-parameter:b, plain:N or file:PATH (compressed, made prefix-free), requential:KL.npy, prequential:CURVE.npy."
  )
  var codeLength: CodeWords?

  @Option(parsing: .unconditional, help: "V, the number of tokens in the vocabulary.")
  var vocabulary: Int?

  @Option(parsing: .unconditional, help: "δ, the probability with which the bound may fail; 0.01.")
  var failureProbability: Double?

  @Option(parsing: .unconditional, help: "|K|, the number of bets s = i/(|K|+1); 1000.")
  var grid: Int?

  @Flag(
    help:
      "The tightest bound known here: AM–GM with clipped centres on the smoothed losses, and AM–GM's interval for a sample; the cost of each choice is included."
  )
  var tightest = false

  @Option(help: "How losses become a guarantee; best gives each of a list an equal share of δ.")
  var inequality = Word<InequalityName>(.empiricalFreedman)

  @Option(
    help:
      "Smoothing term: paper, √(2C); exact, (1+C)log(1+C) − C log C; direct, the smoothed losses themselves."
  )
  var smoothing = Word<Smoothing>(.paper)

  @Option(
    parsing: .unconditional,
    help:
      "How many smoothing weights to try; 1 is C/(1+C). the logarithm of their number is added to C."
  )
  var smoothingWeights = 1

  @Option(
    parsing: .unconditional,
    help: "α, where it was fixed before the data instead: with --smoothing exact or direct.")
  var smoothingWeight: Double?

  @Option(help: "Centre of the losses: entropy, or smoothed-entropy.")
  var centre = Word<LossCentre>(.entropy)

  @Option(
    help:
      "How n < D rows were drawn: tokens, each an independent draw uniform over all D; or units, independent windows or documents. Without it a sample gives an estimate."
  )
  var sampled: Word<RowSampling>?

  @Option(
    parsing: .unconditional,
    help:
      "With --sampled units: rows of each unit, one number for all, or a file with one number a line."
  )
  var unitLengths: String?

  @Option(help: "With --sampled units: the column of a table that labels each row's unit.")
  var unitsColumn: String?

  @Option(
    parsing: .unconditional,
    help:
      "Bits that describe the tokenizer, where it was made from the training data; without it, it was fixed before them."
  )
  var tokenizerBits: Count?

  @Option(
    help:
      "When the file holds n < D tokens: maurer-pontil, am-gm or hoeffding; hoeffding-risk (the paper's, which leaves the loss variation uncovered) and none are estimates."
  )
  var subsample = Word<Subsample>(.maurerPontil)

  @Option(help: "What the bet minimises under a subsample: loss-variation (the paper's), or total.")
  var bet = Word<BetRule>(.lossVariation)

  @Option(
    parsing: .unconditional,
    help:
      "How many bit widths or checkpoints were tried, this one included: its logarithm is added to C."
  )
  var alternatives = 1

  @Option(
    help: "How the training tokens were produced: stream, or independent (no text is independent).")
  var draws = Word<Draws>(.stream)

  @Flag(
    help:
      "Training was stopped depending on the results. Inequalities that hold only at a fixed D then cost 2·log D."
  )
  var anyStoppingTime = false

  @Option(
    parsing: .unconditional,
    help: "How often training went through its tokens; more than once has no bound.")
  var epochs = 1.0

  @Option(
    help:
      "Units of the losses: nats, bits (converted), or auto (nats, refused when they look like bits)."
  )
  var units: UnitsWord = .auto

  /// More models than anybody tries.
  private static let mostAlternatives = 1_000_000_000_000

  enum UnitsWord: String, ExpressibleByArgument, CaseIterable {
    case auto, nats, bits
  }

  /// Refuses what has no value or one outside its domain.
  func check() throws {
    for (option, values) in [
      ("--parameters", [parameters?.value ?? 1]), ("--tokens", [tokens?.value ?? 1]),
      ("--bits", bits?.values ?? []), ("--code-length-bits", codeLengthBits?.values ?? []),
    ] {
      for value in values where !(value > 0 && value.isFinite) {
        throw ValidationError(
          "expected \(option) greater than 0, found \(NumberText.exact.plain(value))")
      }
    }
    for bits in bits?.values ?? [] { try Limits.checkBits(bits) }
    if let delta = failureProbability, !(delta > 0 && delta < 1) {
      throw ValidationError(
        "expected --failure-probability between 0 and 1, found \(NumberText.exact.plain(delta))")
    }
    if let grid { try Limits.gridPoints.check(grid, "--grid") }
    guard (1...Self.mostAlternatives).contains(alternatives) else {
      throw ValidationError(
        "expected --alternatives from 1 to \(Self.mostAlternatives), found \(alternatives)")
    }
    if codeLength != nil, bits != nil || codeLengthBits != nil {
      throw ValidationError(
        "expected --code-length, or --bits and --code-length-bits, found both")
    }
    if let vocabulary { try Limits.vocabulary.check(vocabulary, "--vocabulary") }
    try Limits.smoothingWeights.check(smoothingWeights, "--smoothing-weights")
    if let bits = tokenizerBits?.value, !(bits >= 0 && bits.isFinite) {
      throw ValidationError(
        "expected --tokenizer-bits of at least 0, found \(NumberText.exact.plain(bits))")
    }
    for (option, isGiven) in [
      ("--inequality", inequality.choice != .empiricalFreedman),
      ("--smoothing", smoothing.choice != .paper), ("--centre", centre.choice != .entropy),
      ("--subsample", subsample.choice != .maurerPontil), ("--bet", bet.choice != .lossVariation),
    ] where tightest && isGiven {
      throw ValidationError("expected --tightest or \(option), found both")
    }
    let hasUnits = unitLengths != nil || unitsColumn != nil
    guard unitLengths == nil || unitsColumn == nil else {
      throw ValidationError("expected --unit-lengths or --units-column, found both")
    }
    guard hasUnits == (sampled?.choice == .units) else {
      throw ValidationError(
        hasUnits
          ? "expected --sampled units with --unit-lengths or --units-column, found another"
          : "expected --unit-lengths or --units-column with --sampled units, found neither")
    }
    if let weight = smoothingWeight {
      guard weight > 0, weight < 1 else {
        throw ValidationError("expected --smoothing-weight between 0 and 1, found \(weight)")
      }
      guard smoothingWeights == 1 else {
        throw ValidationError("expected --smoothing-weight or --smoothing-weights, found both")
      }
    }
  }

  /// Refuses a theorem that lacks a number which nothing else gives.
  func checkComplete() throws {
    for (option, meaning, isMissing) in [
      ("--parameters", "N", parameters == nil), ("--tokens", "D", tokens == nil),
      ("--vocabulary", "V", vocabulary == nil),
    ] where isMissing {
      throw ValidationError("expected \(option), \(meaning), found none")
    }
    guard bits != nil || codeLengthBits != nil || codeLength != nil else {
      throw ValidationError(
        "expected --bits (a parameter), --code-length-bits (the whole code) or --code-length, found none"
      )
    }
  }

  /// Refuses several widths where one model is meant.
  func checkSingle() throws {
    for (option, count) in [
      ("--bits", bits?.values.count ?? 1),
      ("--code-length-bits", codeLengthBits?.values.count ?? 1),
    ] where count > 1 {
      throw ValidationError(
        "expected one number for \(option) where the file's name has no {b}, found \(count)")
    }
  }

  /// The theorem that complete options state for one model, and the codes of which the shortest counts.
  ///
  /// - Parameter finalLoss: The unquantized model's loss, where it is known.
  func theorem(finalLoss: Double? = nil) throws -> (
    bound: CompressedModelBound, codes: [CodedLength]
  ) {
    var bound = template
    if let words = codeLength?.words {
      let model = CodedModel(
        parameters: bound.parameters, tokens: bound.tokens, finalLoss: finalLoss)
      let codes = try words.map { try $0.length(for: model) }
      bound.codeLength = CodeMixture.best(of: codes.map(\.length)).codeLength
      if codes.contains(where: { $0.code == .requential }) { bound.code = .requential }
      return (bound, codes)
    }
    bound.codeLength = code(at: 0)
    return (bound, [])
  }

  /// The code of the width at a place of the list.
  func code(at place: Int) -> CodeLength {
    codeLengthBits.map { .bits($0.values[place]) }
      ?? .bitsPerParameter(
        bits?.values[place] ?? .nan, parameters: parameters?.value ?? .nan)
  }

  /// The theorem without a code.
  var template: CompressedModelBound { tightest ? stated.tightest : stated }

  /// How the centre is made from the measured entropy.
  var lossCentre: LossCentre { tightest ? .smoothedEntropy : centre.choice }

  /// The theorem that the single options state, without a code.
  private var stated: CompressedModelBound {
    CompressedModelBound(
      parameters: parameters?.value ?? .nan, tokens: tokens?.value ?? .nan, codeLength: .nats(.nan),
      vocabulary: vocabulary ?? 0, failureProbability: failureProbability ?? 0.01,
      grid: .uniform(grid ?? 1000), smoothing: smoothing.choice, centre: centre.choice,
      subsample: subsample.choice, bet: bet.choice, alternatives: alternatives,
      inequality: inequality.choice,
      weight: smoothingWeight.map { .fixed($0) }
        ?? (smoothingWeights == 1 ? .complexity : .joint(points: smoothingWeights)),
      draws: draws.choice, stopping: anyStoppingTime ? .any : .fixed, epochs: epochs,
      sampled: sampled?.choice ?? .unstated, tokenizerBits: tokenizerBits?.value)
  }

  /// The unit of the files' losses.
  var lossUnits: LossUnits {
    switch units {
    case .auto: .auto(vocabulary: vocabulary)
    case .nats: .nats
    case .bits: .bits
    }
  }
}
