// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import GapScaling
import NumericalMethods
import Reports
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
        laws allocate fit.json --flops 1e24
        laws allocate fit.json --flops 5.76e23 --parameters 70B
        laws allocate fit.json --flops 1e24 --inference-tokens 1e13
        laws allocate --law besiroglu2024 --flops 1e24
      """)

  @Argument(help: "The fit of a surface, as laws fit -o wrote it; left out with --law.")
  var fit: String?

  @Option(help: "A published loss surface (laws list), without intervals.")
  var law: String?

  @Option(help: "Training compute of each allocation, FLOPs, comma-separated.")
  var flops: ComputeList

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
    let allocations = flops.values.map {
      Allocation(flops: $0, holding: constraint, by: uncertainty)
    }
    var table = TextTable(["FLOPs", "N", "D", "D/N", "loss", "above best", "beyond data"])
    for found in allocations {
      table.add([
        found.flops.significant(4), found.parameters.counted, found.tokens.counted,
        found.ratio.spanned(3), found.loss.spanned(5), found.excess.significant(2),
        found.distance > 1 ? found.distance.significant(3) + "×" : "within",
      ])
    }
    let inference = inferenceOptima(uncertainty.fit.law)
    let warnings =
      uncertainty.allWarnings + allocations.flatMap(\.warnings)
    try output.print(
      """
      \(table.text)

      \(Level.percent(uncertainty.level)) % intervals: \(uncertainty.sentence)\
      \(text(inference))\(warnings.lines)
      """,
      json: .object([
        (
          "allocations",
          .array(
            allocations.map { found in
              .object([
                ("flops", .number(found.flops)),
                ("parameters", EstimateJSON.object(found.parameters)),
                ("tokens", EstimateJSON.object(found.tokens)),
                ("tokensPerParameter", EstimateJSON.object(found.ratio)),
                ("loss", EstimateJSON.object(found.loss)),
                ("excess", .number(found.excess)), ("distance", .number(found.distance)),
              ])
            })
        ),
        ("inference", json(inference)),
        ("intervals", EstimateJSON.method(uncertainty)), ("warnings", warnings.json),
      ]))
  }

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
    let surface = entry.chinchilla
    let found = flops.values.map { flops -> (flops: Double, size: ModelSize, excess: Double) in
      let best = surface.optimum(flops: flops)
      let size = constraint.size(flops: flops, best: best)
      return (flops, size, max(0, surface(size) - best.loss))
    }
    let isHeld = parameters != nil || tokens != nil
    let rounding = flops.values.compactMap {
      entry.rounding(flops: $0)?.warning
    }
    var table = TextTable(["FLOPs", "N", "D", "D/N", "loss"] + (isHeld ? ["above best"] : []))
    for (flops, size, excess) in found {
      table.add(
        [
          flops.significant(4), Quantity.engineering(size.parameters),
          Quantity.engineering(size.tokens), size.tokensPerParameter.significant(3),
          surface(size).significant(5),
        ] + (isHeld ? [excess.significant(2)] : []))
    }
    let inference = inferenceOptima(surface)
    try output.print(
      """
      \(entry.title): \(surface)

      \(table.text)\(text(inference))\(rounding.lines)
      """,
      json: .object([
        (
          "allocations",
          .array(
            found.map { flops, size, excess in
              func number(_ value: Double) -> JSON {
                EstimateJSON.object(
                  Estimate(name: "", unit: "", value: value, standardError: nil, interval: nil))
              }
              return .object([
                ("flops", .number(flops)), ("parameters", number(size.parameters)),
                ("tokens", number(size.tokens)),
                ("tokensPerParameter", number(size.tokensPerParameter)),
                ("loss", number(surface(size))), ("excess", .number(excess)), ("distance", .null),
              ])
            })
        ),
        ("inference", json(inference)), ("intervals", .null), ("warnings", rounding.json),
      ]))
  }

  private func inferenceOptima(_ law: Chinchilla) -> [(
    best: ComputeOptimum, found: InferenceOptimum
  )] {
    guard let use = inferenceTokens?.values.first else { return [] }
    return flops.values.compactMap { flops in
      let best = law.optimum(flops: flops)
      return law.inferenceOptimum(loss: best.loss, inferenceTokens: use).map { (best, $0) }
    }
  }

  private func text(_ optima: [(best: ComputeOptimum, found: InferenceOptimum)]) -> String {
    guard let use = optima.first?.found.inferenceTokens else { return "" }
    var table = TextTable(["loss of", "N", "D", "D/N", "training", "inference", "total", "saved"])
    for (best, found) in optima {
      let plain = best.flops + 2 * best.parameters * use
      table.add([
        best.flops.significant(4), Quantity.engineering(found.parameters),
        Quantity.engineering(found.tokens), found.tokensPerParameter.significant(3),
        found.trainingFlops.significant(3), found.inferenceFlops.significant(3),
        found.totalFlops.significant(3), (100 * (1 - found.totalFlops / plain)).fixed(1) + " %",
      ])
    }
    return """


      With \(Quantity.engineering(use)) tokens of use, the cheapest model of the same loss (Sardana et al. 2024):

      \(table.text)
      """
  }

  private func json(_ optima: [(best: ComputeOptimum, found: InferenceOptimum)]) -> JSON {
    .array(
      optima.map { best, found in
        .object([
          ("flops", .number(best.flops)), ("inferenceTokens", .number(found.inferenceTokens)),
          ("loss", .number(found.loss)), ("parameters", .number(found.parameters)),
          ("tokens", .number(found.tokens)), ("trainingFlops", .number(found.trainingFlops)),
          ("inferenceFlops", .number(found.inferenceFlops)),
          ("totalFlops", .number(found.totalFlops)),
        ])
      })
  }
}
