// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import GapScaling
import NumericalMethods
import ScalingLaws

/// `laws fit`: one law, one table, coefficients with their uncertainty.
struct FitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit",
    abstract: "Fit a law to a table of measurements.",
    discussion: """
      Laws: chinchilla, kaplan and data-constrained (a table of runs, the last with unique_tokens), inverse-root, power, \
      power-floor and information (a table of points). Columns are \
      found by their usual names: parameters|params|N, tokens|D, flops|C (two of the three), loss; x, y. Each can \
      be given by an option. Exports of Weights & Biases (runs, histories, charts) and of pandas are read unchanged; \
      docs/tables.md lists all names, units and flags.

      Examples:
        laws fit chinchilla Data/ladder/runs.csv
        laws fit chinchilla runs.csv --objective asymmetric --penalty 10 --on log
        laws fit chinchilla runs.csv --objective least-absolute --weights inverse_variance
        laws fit chinchilla wandb-export.csv --final --batch-tokens 524288
        laws fit chinchilla runs.csv --intervals cluster --by run --resamples 4000 --seed 1 --level 0.9
        laws fit chinchilla sweep.csv --best --units parameters=M,tokens=B
        laws fit chinchilla runs.csv --parameters 'wte + blocks' --tokens 'steps * batch_tokens'
        laws fit chinchilla runs.csv -o fit.json
        laws fit power points.csv --x parameters --y bits --where "model=70M"
      """)

  @Argument(help: "The law: \(LawCatalog.laws.map { $0.name }.joined(separator: ", ")).")
  var law: String

  @Argument(help: "The table, CSV with a header; - is standard input; gzip is read too.")
  var table: String

  @OptionGroup(title: "Objective") var objectives: ObjectiveOptions

  @Option(help: "Level of the intervals.")
  var level = 0.95

  @OptionGroup(title: "Table of runs") var source: RunTable

  @Option(name: .customLong("flops"), help: .hidden)
  var oldFLOPs: String?

  @Option(help: "Column of x, for laws of one variable.")
  var x: String?

  @Option(help: "Column of y, for laws of one variable.")
  var y: String?

  /// The earlier spelling of the law `power-floor`.
  @Flag(help: .hidden)
  var floor = false

  @Option(
    help:
      "Hold a coefficient instead of fitting it, such as E=1.69; several may be given. With laws of runs that sum powers."
  )
  var hold: [HeldCoefficient] = []

  @OptionGroup(title: "Intervals") var intervals: IntervalOptions

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help:
      "Write the fit to this file, JSON: laws predict, allocate, compare and suggest read it; - is standard output."
  )
  var file: String?

  @Option(
    help: "Draw the profiles, and the bootstrap's pairs where there is one, into this folder.")
  var figures: String?

  @Option(help: "Formats of the figures, comma-separated: pdf, svg, png, drawing.")
  var format = FormatList.pictures

  @OptionGroup var replacing: ReplacingOptions

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard LawCatalog.law(named: law) != nil else {
      let names = LawCatalog.laws.map { $0.name }.joined(separator: ", ")
      throw ValidationError("expected a law (\(names)), found '\(law)'")
    }
    guard level > 0, level < 1 else {
      throw ValidationError("expected --level between 0 and 1, found \(level)")
    }
    if !hold.isEmpty, law == InverseRoot.name {
      throw ValidationError(
        "expected --hold with a law of several powers or a power law, found it with '\(law)'")
    }
    try expectKnownColumns()
    if floor, law != PowerLaw.name {
      throw ValidationError("expected --floor with the law power, found it with '\(law)'")
    }
  }

  /// Refuses options that the law has no use for.
  private func expectKnownColumns() throws {
    if objectives.delta != nil, objectives.objective == nil,
      let usual = LawCatalog.law(named: law)?.usualObjective, type(of: usual).name != HuberLoss.name
    {
      throw ValidationError(
        "expected --delta with huber or asymmetric, found it with '\(law)', whose objective is "
          + "\(type(of: usual).name)")
    }
    let isOfRuns = LawCatalog.law(named: law) is any LossSurface.Type
    let stray =
      isOfRuns
      ? [("--x", x != nil), ("--y", y != nil)]
      : [
        (source.given ?? "", source.given != nil), ("--flops-column", oldFLOPs != nil),
        ("--by", intervals.by != nil),
      ]
    guard let name = stray.first(where: { $0.1 })?.0 else { return }
    throw ValidationError(
      isOfRuns
        ? "expected \(name) with a law of one variable, found it with '\(law)', whose columns are --parameters, "
          + "--tokens, --flops-column and --loss"
        : "expected \(name) with a law of runs, found it with '\(law)', whose columns are --x and --y and whose "
          + "rows are chosen by --where")
  }

  func run() throws {
    if floor { Printer.note("power --floor is now the law \(PowerLawWithFloor.name)") }
    let name = floor ? PowerLawWithFloor.name : law
    guard let law = LawCatalog.law(named: name) else { return }
    let input = try TableInput(
      table, keeping: law is any LossSurface.Type ? [] : source.conditions)
    if let surface = law as? any LossSurface.Type {
      try showSurfaces(surface, input)
    } else {
      try showCurve(law, input)
    }
  }
}
