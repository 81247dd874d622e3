// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import Figures
import Files
import Foundation
import NumericalMethods
import Plotting
import ScalingLaws

/// `laws isoflop`: compute-optimal size and data by three approaches.
struct IsoflopCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "isoflop",
    abstract:
      "Find the compute-optimal size and tokens from isoFLOP sweeps, by Approaches 1, 2 and 3.",
    discussion: """
      Approach 1 is the envelope of training curves (rows that share a run, or a size), approach 2 a parabola through \
      each isoFLOP sweep, approach 3 the fit of the surface. Sweeps are the rows of one budget; without a column budget \
      they are found by 6ND. Each experiment of the table is fitted separately, and flagged rows are left out. The bias \
      of approach 2 is its error at the sizes of the table, without noise, if the surface of approach 3 is correct.

      Examples:
        laws isoflop sweeps.csv --budget 5.76e23
        laws isoflop sweeps.csv --experiment llama_3 -o Figures
        laws isoflop --bias
      """)

  @Argument(help: "The table of runs, CSV with a header.")
  var table: String?

  @Flag(
    help:
      "Print instead the bias of approach 2 on example surfaces, by simulation and closed form."
  )
  var bias = false

  @Option(
    help:
      "Budgets for which size and data are wanted, FLOPs, comma-separated; ten times the largest.")
  var budget: String?

  @Option(name: .customLong("flops"), help: .hidden)
  var oldBudget: BudgetList?

  @Option(help: "Level of the intervals.")
  var level = 0.95

  @Option(help: "Column of the sweeps' budgets, FLOPs.")
  var budgetColumn: String?

  @OptionGroup(title: "Objective of approach 3") var objectives: ObjectiveOptions

  @OptionGroup(title: "Table of runs") var source: RunTable

  @Option(name: [.customShort("o"), .long], help: "A folder for figures of the sweeps.")
  var output: String?

  @Option(help: "Formats of the figures, comma-separated: pdf, svg, png, drawing.")
  var format = FormatList.pictures

  @OptionGroup var replacing: ReplacingOptions

  @OptionGroup var print: OutputOptions

  func validate() throws {
    guard (table == nil) == bias else {
      throw ValidationError(
        "expected a table of runs, or --bias without one, found \(bias ? "both" : "neither")")
    }
    guard level > 0, level < 1 else {
      throw ValidationError("expected --level between 0 and 1, found \(level)")
    }
  }

  /// The budgets of --budget, where they are numbers; the option once named the column.
  var budgets: BudgetList? { budget.flatMap { BudgetList(argument: $0) } }
  private var columnOfBudgets: String? { budgetColumn ?? (budgets == nil ? budget : nil) }

  func run() throws {
    guard let table else { return try showBias() }
    var folder = try output.map { path in
      try Fonts.check()
      return try replacing.folder(path)
    }
    let input = try TableInput(table)
    if oldBudget != nil { Printer.note("--flops is now --budget here") }
    if budget != nil, budgets == nil {
      Printer.note("--budget with a column is now --budget-column")
    }
    let names = try source.experiments(input)
    let several = names.count > 1
    var answers: [MethodsAnswer.Experiment] = []
    var isUsable = false
    for name in several ? names.map(Optional.some) : [source.experiment] {
      let runs = try source.runs(input, experiment: name, budget: columnOfBudgets)
      let methods = methods(runs)
      isUsable = isUsable || methods.rows.contains { $0.refusal == nil }
      answers.append(
        MethodsAnswer.Experiment(name: name, runs: runs.runs.count, methods: methods))
      if folder != nil, let picture = IsoFLOPPicture.picture(methods) {
        let stem = ([IsoFLOPPicture.name] + (name.map { [$0] } ?? [])).joined(separator: "-")
        for format in format.formats {
          folder?.add(
            try picture.data(
              format, title: IsoFLOPPicture.caption, date: Date(timeIntervalSince1970: 0)),
            as: format.fileName(stem))
        }
      }
    }
    let paths = isUsable ? try folder?.commit() ?? [] : []
    try print.print(
      (answers.map { text($0.methods, $0.name, $0.runs) }
        + (paths.isEmpty ? [] : [paths.joined(separator: "\n")]))
        .joined(separator: "\n\n"), verbatim: paths,
      answer: MethodsAnswer(experiments: answers, files: paths))
    if !isUsable {
      throw FileError(
        path: table,
        "expected runs from which one of the approaches gives an allocation, found none that do: the answer says why"
      )
    }
  }

  private func methods(_ runs: TrainingRuns) -> AllocationMethods {
    func apply(_ objective: some Objective) -> AllocationMethods {
      AllocationMethods(
        runs, minimizing: objective, using: objectives.solver?.choice,
        budgets: (oldBudget ?? budgets)?.values ?? [], level: level)
    }
    return apply(objectives.minimized(Chinchilla.usualObjective))
  }

  private func text(_ methods: AllocationMethods, _ experiment: String?, _ count: Int) -> String {
    let sweeps = methods.sweeps.profiles
    let head = (experiment.map { "\($0): " } ?? "") + "\(count) runs, \(sweeps.count) sweeps"
    let symbols = Symbols.line(["N", "D", "D/N", "a"])
    return [head, sweepsText(methods), methodsText(methods), symbols, biasText(methods)]
      .filter { !$0.isEmpty }.joined(separator: "\n\n") + methods.warnings.lines
  }

  private func sweepsText(_ methods: AllocationMethods) -> String {
    guard !methods.sweeps.profiles.isEmpty else { return "" }
    var table = AnswerTable([
      .number("budget, FLOP", "budget"), .number("runs"), .number("N", "parameters"),
      .number("± %", "error", isDetail: true), .number("D", "tokens"), .number("D/N"),
      .number("loss"), .text("bias of N", "bias"),
    ])
    for sweep in methods.sweeps.profiles {
      let bias = methods.bias?.budgets.first { $0.flops == sweep.budget }
      guard sweep.isUsable else {
        table.add(
          [.number(sweep.budget, .digits(3)), .text("\(sweep.runs.count)")]
            + [AnswerTable.Cell](repeating: .missing, count: 5)
            + [.text(sweep.refusal?.rawValue ?? "")])
        continue
      }
      table.add([
        .number(sweep.budget, .digits(3)), .text("\(sweep.runs.count)"),
        .number(sweep.parameters, .count),
        .optional(sweep.logParametersError.map { 100 * $0 }, .digits(2)),
        .number(sweep.tokens, .count), .number(sweep.tokens / sweep.parameters, .digits(3)),
        .number(sweep.loss, .nats), .optional(bias?.parameters, .change),
      ])
    }
    return print.text(table)
  }

  private func methodsText(_ methods: AllocationMethods) -> String {
    var table = AnswerTable([
      .text("approach"), .text("a in N ∝ C^a", "exponent"), .number("at FLOP", "flops"),
      .number("N", "parameters"), .number("D", "tokens"), .number("D/N"), .number("loss"),
      .text("", "title"),
    ])
    for row in methods.rows {
      let exponent = row.parameterExponent.map { value in
        print.number(value, .decimals(3))
          + (row.parameterExponentError.map { " ± \(print.number($0, .decimals(3)))" } ?? "")
      }
      guard row.refusal == nil else {
        table.add(
          [.text(row.name)] + [AnswerTable.Cell](repeating: .missing, count: 6)
            + [.text(row.refusal ?? "")])
        continue
      }
      for allocation in row.allocations {
        table.add([
          .text(row.name), exponent.map { .text($0) } ?? .missing,
          .number(allocation.flops, .digits(3)), .number(allocation.parameters, .count),
          .number(allocation.tokens, .count), .number(allocation.tokensPerParameter, .digits(3)),
          .optional(allocation.loss, .nats), .text(row.title),
        ])
      }
    }
    return print.text(table)
  }

  private func biasText(_ methods: AllocationMethods) -> String {
    guard let bias = methods.bias, let least = bias.budgets.map(\.parameters).min(),
      let most = bias.budgets.map(\.parameters).max()
    else { return "" }
    let targets = methods.budgets.map {
      "\(print.number(bias.parameters(flops: $0), .change)) at \(print.number($0, .digits(3))) FLOP"
    }
    return
      "Bias of approach 2 on these sweeps, without noise, if approach 3's surface holds: N off by "
      + "\(print.number(least, .change)) to \(print.number(most, .change)) at the budgets, the exponent by "
      + "\(String(format: "%+.4f", bias.parameterExponent)), so N off by "
      + targets.joined(separator: ", ") + "."
  }
}
