// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import Files
import NumericalMethods
import ScalingLaws

/// `laws allocate`: how a training compute is best spent.
struct AllocateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "allocate",
    abstract: "Compute the optimal parameters and tokens for a training compute, with intervals.",
    discussion: """
      Compute is 6ND. With --parameters or --tokens that number is fixed, and the loss is compared with the optimum. \
      With --inference-tokens the result is the model of the same loss with the lowest cost of training and inference \
      (2N FLOP per token), after Sardana et al. 2024. The fit may be of chinchilla, kaplan, skaling or data-constrained. \
      data-constrained and a published law for repeated data take --unique-tokens.

      Examples:
        laws allocate fit.json --budget 1e24
        laws allocate fit.json --budget 5.76e23 --parameters 70B
        laws allocate fit.json --budget 1e24 --inference-tokens 1e13
        laws allocate --law besiroglu2024 --budget 1e24
        laws allocate --law muennighoff2023 --budget 1e24 --unique-tokens 100B
      """)

  @Argument(help: "The fit of a surface, as laws fit -o wrote it; left out with --law.")
  var fit: String?

  @Option(help: "A published loss surface (laws list), without intervals.")
  var law: String?

  @OptionGroup var budgets: BudgetOptions

  @Option(parsing: .unconditional, help: "Hold N.")
  var parameters: NumberList?

  @Option(parsing: .unconditional, help: "Hold D.")
  var tokens: NumberList?

  @Option(parsing: .unconditional, help: "Tokens that the model will read and write in use.")
  var inferenceTokens: NumberList?

  @Option(
    parsing: .unconditional,
    help: "Number of different tokens, for laws of repeated data; unlimited without.")
  var uniqueTokens: Count?

  @Option(help: "Other intervals than the fit's own.")
  var intervals: Word<IntervalMethod>?

  @Option(help: "Another level than the fit's own.")
  var level: Double?

  @OptionGroup var output: OutputOptions

  func validate() throws {
    try budgets.expectOne()
    guard (fit == nil) != (law == nil) else {
      throw ValidationError(
        "expected a fit or --law with a published one, found \(fit == nil ? "neither" : "both")")
    }
    if parameters != nil, tokens != nil {
      throw ValidationError("expected --parameters or --tokens to be held, found both")
    }
    for (name, list) in [
      ("--parameters", parameters), ("--tokens", tokens), ("--inference-tokens", inferenceTokens),
    ] {
      if let list, list.values.count != 1 {
        throw ValidationError("expected one number of \(name), found \(list.values.count)")
      }
    }
    if inferenceTokens != nil, parameters != nil || tokens != nil {
      throw ValidationError(
        "expected --inference-tokens without --parameters and --tokens, found both: it starts from the best split"
      )
    }
    if law != nil, intervals != nil || level != nil {
      throw ValidationError(
        "expected a fit with --\(intervals != nil ? "intervals" : "level"), found --law: a published law has none"
      )
    }
    if let uniqueTokens, !(uniqueTokens.value > 0) {
      throw ValidationError("expected --unique-tokens greater than 0, found \(uniqueTokens.value)")
    }
    if let level, !(level > 0 && level < 1) {
      throw ValidationError("expected --level between 0 and 1, found \(level)")
    }
  }

  func run() throws {
    if let law { return try published(law) }
    let path = fit ?? ""
    let artifact = try FitArtifact(contentsOf: path)
    guard let law = LawCatalog.law(named: artifact.law) as? any AllocatableSurface.Type else {
      let names = LawCatalog.laws.filter { $0 is any AllocatableSurface.Type }.map { $0.name }
      throw FileError(
        path: path,
        "expected a fit of \(names.joined(separator: ", ")), found one of \(artifact.law)")
    }
    if inferenceTokens != nil, artifact.law != Chinchilla.name {
      throw ValidationError(
        "expected --inference-tokens with a fit of \(Chinchilla.name), found one of \(artifact.law)"
      )
    }
    if uniqueTokens != nil, artifact.law != DataConstrained.name {
      throw ValidationError(
        "expected --unique-tokens with a fit of \(DataConstrained.name), found one of \(artifact.law)"
      )
    }
    try answer(law, artifact, path)
  }

  private func answer<Law: AllocatableSurface>(
    _: Law.Type, _ artifact: FitArtifact, _ path: String
  ) throws {
    let uncertainty = try artifact.restored(
      as: Law.self, path: path, method: intervals?.choice, level: level)
    let found = Allocations(
      of: uncertainty, flops: budgets.values, holding: constraint,
      uniqueTokens: uniqueTokens?.value, inferenceTokens: use)
    var table = AnswerTable([
      .number("FLOP"), .number("N"), .number("D"), .number("D/N"), .number("loss"),
      .number("above best", isDetail: true), .number("beyond data", "distance"),
    ])
    for row in found.rows {
      table.add([
        .number(row.flops, .digits(4)), .estimate(row.parameters, .count),
        .estimate(row.tokens, .count), .estimate(row.ratio, .digits(3)),
        .estimate(row.loss, .digits(4)), .number(row.excess, .digits(2)), .distance(row.distance),
      ])
    }
    try output.print(
      """
      \(output.text(table))

      \(NumberText.percent(4).plain(uncertainty.level)) intervals: \(uncertainty.sentence)
      \(Symbols.line(["N", "D"]))\
      \(text(found.inference))\(found.warnings.lines)
      """, answer: found)
  }

  private var use: Double? { inferenceTokens?.values.first }

  /// What is held.
  private var constraint: Allocation.Constraint {
    parameters.map { .parameters($0.values[0]) } ?? tokens.map { .tokens($0.values[0]) } ?? .none
  }

  /// A published surface: the same numbers without intervals or distance.
  private func published(_ id: String) throws {
    let entry = try PublishedLaws.entry(id, uniqueTokens: uniqueTokens)
    if uniqueTokens != nil, inferenceTokens != nil {
      throw ValidationError("expected --inference-tokens or --unique-tokens, found both")
    }
    let found = Allocations(
      of: entry, flops: budgets.values, holding: constraint, uniqueTokens: uniqueTokens?.value,
      inferenceTokens: use)
    let isHeld = parameters != nil || tokens != nil
    var table = AnswerTable(
      [.number("FLOP"), .number("N"), .number("D"), .number("D/N"), .number("loss")]
        + (isHeld ? [.number("above best")] : []))
    for row in found.rows {
      table.add(
        [
          .number(row.flops, .digits(4)), .estimate(row.parameters, .count),
          .estimate(row.tokens, .count), .estimate(row.ratio, .digits(3)),
          .estimate(row.loss, .digits(4)),
        ] + (isHeld ? [.number(row.excess, .digits(2))] : []))
    }
    let symbols =
      uniqueTokens != nil && entry.dataConstrained != nil
      ? Symbols.line(of: DataConstrained.self) : Symbols.line(of: Chinchilla.self)
    try output.print(
      """
      \(entry.words(repeating: uniqueTokens != nil))

      \(output.text(table))

      \(symbols)\(text(found.inference))\(found.warnings.lines)
      """, answer: found)
  }

  private func text(_ optima: [InferenceAllocation]) -> String {
    guard let use = optima.first?.optimum.inferenceTokens else { return "" }
    var table = AnswerTable([
      .number("loss of"), .number("N"), .number("D"), .number("D/N"),
      .number("training", isDetail: true), .number("inference", isDetail: true), .number("total"),
      .number("saved"),
    ])
    for found in optima {
      let optimum = found.optimum
      table.add([
        .number(found.best.flops, .digits(4)), .number(optimum.parameters, .count),
        .number(optimum.tokens, .count), .number(optimum.tokensPerParameter, .digits(3)),
        .number(optimum.trainingFlops, .digits(3)), .number(optimum.inferenceFlops, .digits(3)),
        .number(optimum.totalFlops, .digits(3)), .number(found.saved, .percent(3)),
      ])
    }
    return """


      With \(output.number(use, .count)) tokens of use, the cheapest model of the same loss (Sardana et al. 2024):

      \(output.text(table))
      """
  }
}
