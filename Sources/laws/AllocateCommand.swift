// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import NumericalMethods
import ScalingLaws

/// `laws allocate`: how a training compute is best spent.
struct AllocateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "allocate",
    abstract: "Split a training compute between parameters and tokens, with intervals.",
    discussion: """
      Compute is 6ND. With --parameters or --tokens that number is held and the loss compared with the best. With \
      --inference-tokens the model of the same loss that costs least over training and use (2N a token) is given, \
      after Sardana et al. 2024.

      Examples:
        laws allocate fit.json --budget 1e24
        laws allocate fit.json --budget 5.76e23 --parameters 70B
        laws allocate fit.json --budget 1e24 --inference-tokens 1e13
        laws allocate --law besiroglu2024 --budget 1e24
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
    if let level, !(level > 0 && level < 1) {
      throw ValidationError("expected --level between 0 and 1, found \(level)")
    }
  }

  func run() throws {
    if let law { return try published(law) }
    let path = fit ?? ""
    let uncertainty = try FitArtifact(contentsOf: path).restored(
      as: Chinchilla.self, path: path, method: intervals?.choice, level: level)
    let found = Allocations(
      of: uncertainty, flops: budgets.values, holding: constraint, inferenceTokens: use)
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

      \(NumberText.percent(4).plain(uncertainty.level)) intervals: \(uncertainty.sentence)\
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
    guard let entry = PublishedLaws.named(id) else {
      let names = PublishedLaws.all.map(\.id).joined(separator: ", ")
      throw ValidationError("expected a published law (\(names)), found '\(id)'")
    }
    let found = Allocations(
      of: entry, flops: budgets.values, holding: constraint, inferenceTokens: use)
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
    try output.print(
      """
      \(entry.title): \(entry.chinchilla)

      \(output.text(table))\(text(found.inference))\(found.warnings.lines)
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


      With \(NumberText.count.plain(use)) tokens of use, the cheapest model of the same loss (Sardana et al. 2024):

      \(output.text(table))
      """
  }
}
