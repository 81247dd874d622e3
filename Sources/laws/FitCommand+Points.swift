// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import Files
import NumericalMethods
import ScalingLaws

extension FitCommand {
  /// The names of a table's columns of x and y: the ones given, the usual ones, or the only two.
  func xy(_ input: TableInput) throws -> [(String, String)] {
    let table = input.table
    func column(_ asked: String?, _ usual: [String], _ axis: String, place: Int) throws -> String {
      if let asked {
        guard let found = table.firstColumn(named: [asked]) else {
          throw missing("a column '\(asked)'", table)
        }
        return found
      }
      if let found = table.firstColumn(named: usual) { return found }
      // Charts carry a minimum and a maximum beside each curve, data frames an index.
      let columns = table.header.filter {
        !$0.hasSuffix("__MIN") && !$0.hasSuffix("__MAX") && $0 != "Unnamed: 0"
      }
      guard columns.count == 2 else {
        throw missing("a column '\(axis)', or --\(axis) with its name", table)
      }
      return columns[place]
    }
    return [
      (
        "x",
        try column(
          x ?? source.parameters,
          ["x", "parameters", "params", "N", "tokens", "D", "flops", "C", "step", "_step"], "x",
          place: 0)
      ),
      ("y", try column(y ?? source.loss, ["y", "value", "loss"], "y", place: 1)),
    ] + (source.weights.map { [("weights", $0)] } ?? []) + chosenRows
  }

  /// What `--where` says, as a fit keeps it.
  private var chosenRows: [(String, String)] {
    source.conditions.isEmpty
      ? [] : [("where", source.conditions.map(\.text).joined(separator: ", "))]
  }

  private func missing(_ what: String, _ table: Table) -> FileError {
    FileError(
      path: table.path, line: 1,
      "expected \(what), found \(table.header.map { "'\($0)'" }.joined(separator: ", "))")
  }

  func points(_ input: TableInput) throws -> Points {
    let columns = try xy(input)
    let contents = input.table
    let all = try Points(contents, x: columns[0].1, y: columns[1].1, weights: source.weights)
    if law != InverseRoot.name {
      // A power law is fitted to logarithms: the cell that has none is named.
      _ = try contents.numbers(columns[1].1, .positive)
    }
    guard source.dropLargest > 0 else { return all }
    let kept = all.y.indices.sorted { all.y[$0] < all.y[$1] }.dropLast(source.dropLargest).sorted()
    return Points(
      x: kept.map { all.x[$0] }, y: kept.map { all.y[$0] },
      weights: all.weights.map { weights in kept.map { weights[$0] } })
  }

  /// Fits the surface to a table of runs, to each of its experiments by itself.
  func showSurfaces<Law: LossSurface>(_ law: Law.Type, _ input: TableInput) throws {
    let contents = input.table
    var source = source
    if let oldFLOPs {
      Printer.note("--flops is now --flops-column here")
      source.flopsColumn = oldFLOPs
    }
    let names = try source.experiments(input)
    let several = names.count > 1
    if several, file != nil && file != ReplacingOptions.standardOutput || figures != nil {
      throw RunTable.oneExperiment(
        of: names, in: input.path, purpose: file != nil ? " for -o" : " for --figures")
    }
    var fits: [FittedTable<Law>] = []
    for name in several ? names.map(Optional.some) : [nil] {
      let runs = try source.runs(input, experiment: name, name: intervals.column(in: contents))
      let used = runs.columnsUsed
      let columns =
        [
          ("parameters", used.parameters), ("tokens", used.tokens), ("flops", used.flops),
          ("loss", used.loss), ("weights", used.weights), ("experiment", name ?? source.experiment),
        ].compactMap { name, column in column.map { (name, $0) } } + chosenRows
      let clusters = intervals.clusters(of: runs, in: contents)
      fits.append(
        try fitted(input, columns: columns, clusters: clusters, runs: runs) {
          try Law.fit(
            to: runs, minimizing: objectives.minimized(Law.usualObjective),
            using: objectives.solver?.choice, level: level, intervals: .sandwich, holding: held)
        })
    }
    try show(fits, of: input)
  }

  /// The coefficients that are held, by name.
  var held: [String: Double] {
    Dictionary(hold.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
  }

  /// Fits a law of one variable to a table of points.
  func showCurve<Law: ScalingLaw>(_ law: Law.Type, _ input: TableInput) throws {
    let points = try points(input)
    let fit = try fitted(input, columns: try xy(input)) {
      try Law.fit(
        to: points.x.compactMap { Law.input([$0]) }, observed: points.y, weights: points.weights,
        minimizing: objectives.minimized(Law.usualObjective),
        using: objectives.solver?.choice, level: level, intervals: .sandwich, holding: held)
    }
    try show([fit], of: input)
  }

  /// A fit with its intervals; what the fit itself complains about is said of the table.
  private func fitted<Law: ScalingLaw>(
    _ input: TableInput, columns: [(String, String)], clusters: Clusters? = nil,
    runs: TrainingRuns? = nil,
    _ fit: () throws -> Fit<Law>
  ) throws -> FittedTable<Law> {
    let result: Fit<Law>
    do { result = try fit() } catch let error as FitError {
      throw FileError(path: input.path, error.description)
    }
    return FittedTable(
      intervals.uncertainty(of: result, clusters: clusters), columns: columns, runs: runs)
  }

  /// Keeps, draws and prints fits; where a search found no minimum, it only prints, and there is no result.
  private func show<Law: ScalingLaw>(
    _ fits: [FittedTable<Law>], of input: TableInput
  ) throws {
    let outcomes = fits.map(\.uncertainty.fit.outcome)
    let isUsable = outcomes.allSatisfy { $0.isConverged || $0 == .stalled }
    if isUsable {
      if let figures {
        for fit in fits { try draw(fit.uncertainty, into: figures) }
      }
      if let file { try write(fits, of: input, to: file) }
    }
    if file != ReplacingOptions.standardOutput {
      try output.print(fits.map(text).joined(separator: "\n\n"), answer: FitAnswer(fits))
    }
    guard isUsable else {
      throw FileError(
        path: input.path,
        "expected a minimum of the objective, found none: the answer says how the search ended")
    }
  }

  private func text<Law: ScalingLaw>(_ table: FittedTable<Law>) -> String {
    let uncertainty = table.uncertainty
    let fit = uncertainty.fit
    var rows = AnswerTable([
      .text("coefficient"), .number("value"), .number("standard error"),
      .number("\(NumberText.percent(4).plain(level)) interval", "interval"),
      .text("meaning"),
    ])
    for ((coefficient, estimate), info) in zip(
      zip(fit.coefficients, uncertainty.coefficients), Law.coefficients)
    {
      let symbol = info.symbol == info.name ? "" : info.symbol + ", "
      rows.add([
        .text(coefficient.name), .number(coefficient.value, .digits(4)),
        .optional(estimate.standardError, .digits(4)),
        coefficient.atBoundary && (estimate.interval.map { $0.lowerBound == $0.upperBound } ?? true)
          ? .text("at its boundary")
          : fit.held[coefficient.name] != nil
            ? .text("held") : .optional(estimate.interval, .digits(4)),
        .text(symbol + Symbols.meaning(of: info, in: Law.name)),
      ])
    }
    let left = source.dropLargest > 0 ? ", \(source.dropLargest) largest left out" : ""
    let used = table.columns.entries.map {
      ["experiment", "where"].contains($0.name)
        ? "\($0.name) \($0.value)" : "\($0.name) from '\($0.value)'"
    }.joined(separator: ", ")
    let test = table.exponentTest.map { "\n\n" + $0.sentence(level: level, digits: output) } ?? ""
    let head =
      table.read.map { reading in
        let choice = table.columns.entries.filter { ["experiment", "where"].contains($0.name) }
          .map { "\($0.name) \($0.value)" }
        return (["\(fit.observed.count) rows\(left)"] + choice).joined(separator: "; ") + "\n"
          + reading.lines.map { "  " + $0 }.joined(separator: "\n")
      } ?? "\(fit.observed.count) rows\(left); \(used)"
    return """
      \(Law.title): \(Law.formula)
      \(head)

      \(output.text(rows))

      \(fit.objectiveName): \(output.number(fit.objective)); \(fit.outcome.explanation) \
      (gradient \(output.number(fit.gradientNorm, .digits(2))), \(fit.evaluations) evaluations)
      \(fit.certificate.sentence); \(identifiability(fit.identifiability))
      intervals: \(uncertainty.sentence)
      \(Symbols.line(Symbols.inputs(of: Law.self) + ["p"] + Symbols.inObjective(fit.objectiveName)))
      \((table.goodness?.lines ?? []).joined(separator: "\n"))\(table.warnings.lines)\(test)
      """
  }

  private func identifiability(_ found: Identifiability) -> String {
    let pairs = found.correlations.prefix(3).map {
      "\($0.first) and \($0.second) \(output.number($0.correlation, .decimals(3)))"
    }
    let correlated = pairs.isEmpty ? "" : "; correlated: " + pairs.joined(separator: ", ")
    return "condition number \(output.number(found.conditionNumber, .digits(3)))\(correlated)"
  }
}
