// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Files
import Foundation

/// Reads a table of runs: finds its columns, converts its units, chooses its rows, and notes what a reader must know.
struct RunReader {
  private let table: Table
  private let columns: RunColumns
  private let options: RunOptions
  private let finder: ColumnFinder
  private var rows: RunRows
  private var found: [RunQuantity: QuantityColumn] = [:]
  /// The numbers that were read last of each quantity, and the rows they are of.
  private var known: [RunQuantity: (text: String, rows: [Int], values: [Double?])] = [:]
  private(set) var reading = RunsReading()
  private(set) var warnings: [Warning] = []

  init(table: Table, columns: RunColumns, options: RunOptions) {
    self.table = table
    self.columns = columns
    self.options = options
    finder = ColumnFinder(table, units: options.units)
    rows = RunRows(table, finder, columns, options)
  }

  mutating func read() throws(FileError) -> ([TrainingRun], RunColumns) {
    guard let loss = try finder.find(.loss, asked: columns.loss) else {
      throw ColumnFinder.missing(
        "a column with losses (\(Self.names(.loss)))", in: table, help: "choose.loss")
    }
    found[.loss] = loss
    let grouping = ExperimentColumn(table, columns: columns, options: options)
    try rows.applyConditions()
    try rows.applyExperiment(columns.experiment ?? grouping.column)
    try rows.applyFlags()
    try rows.applyStates()
    rows.requireNumbers(try values(loss), loss)
    var used = RunColumns(loss: loss.text, weights: columns.weights)
    let (n, d) = try sizes(&used)
    let losses = try losses(loss)
    if let row = losses.firstIndex(where: { $0 > Limits.meanLoss.upperBound }) {
      throw rows.kept.error(
        row: row, column: loss.columns.first ?? loss.text,
        "expected a mean loss of at most \(Int(Limits.meanLoss.upperBound)) nats per token in column '\(loss.text)', "
          + "found \(losses[row])")
    }
    let weights = try weights()
    let name = try runNames(grouping)
    let names = try texts(name)
    let budget = try finder.find(.budget, asked: columns.budget)
    let kept = rows.kept
    let budgets = try budget.map { column throws(FileError) in
      try Self.positiveOrEmpty(column, kept)
    }
    let experiment = columns.experiment ?? (grouping.isGrouping ? grouping.column : nil)
    let experiments = try texts(experiment)
    let unique = try finder.candidates(.uniqueTokens).first.map { candidate throws(FileError) in
      try finder.column(candidate.column, .uniqueTokens).values(kept)
    }
    var runs = losses.indices.map {
      TrainingRun(
        name: names?[$0], parameters: n[$0], tokens: d[$0], loss: losses[$0],
        weight: weights?[$0] ?? 1, budget: budgets?[$0], experiment: experiments?[$0],
        uniqueTokens: unique?[$0], row: rows.rows[$0])
    }
    (used.name, used.experiment, used.budget) = (name, experiment, budget?.text)
    warnings += rows.warnings
    let magnitudes = RunMagnitudes(
      path: table.path, parameters: n, tokens: d, losses: losses, columns: found,
      units: options.units)
    warnings += try magnitudes.check()
    try compareFlops(magnitudes, used, kept)
    try note(&runs, name)
    summarize(runs, used, grouping)
    return (runs, used)
  }

  static func names(_ quantity: RunQuantity) -> String {
    let names = RunVocabulary.names[quantity] ?? []
    return (names.prefix(11) + (RunVocabulary.letters[quantity].map { [$0] } ?? [])).joined(
      separator: ", ")
      + (names.count > 11 ? ", …" : "")
  }

  private func texts(_ column: String?) throws(FileError) -> [String]? {
    guard let column else { return nil }
    guard let found = table.firstColumn(named: [column]) else {
      throw ColumnFinder.missing("a column '\(column)'", in: table)
    }
    return try rows.kept.texts(found)
  }

  // MARK: Quantities

  /// The numbers of a quantity in the rows that are left, of which cells are read once.
  private mutating func values(_ column: QuantityColumn) throws(FileError) -> [Double?] {
    if let last = known[column.quantity], last.text == column.text {
      if last.rows == rows.rows { return last.values }
      // Rows are only left out, in order.
      var place = 0
      var values: [Double?] = []
      values.reserveCapacity(rows.rows.count)
      for row in rows.rows {
        while place < last.rows.count, last.rows[place] != row { place += 1 }
        guard place < last.rows.count else { break }
        values.append(last.values[place])
      }
      if values.count == rows.rows.count {
        known[column.quantity] = (column.text, rows.rows, values)
        return values
      }
    }
    let values = try column.values(rows.kept)
    known[column.quantity] = (column.text, rows.rows, values)
    return values
  }

  /// The numbers of a column, each greater than 0, or nil where a cell has none.
  private static func positiveOrEmpty(
    _ column: QuantityColumn, _ kept: Table
  ) throws(FileError) -> [Double?] {
    let values = try column.values(kept)
    for (row, value) in values.enumerated() {
      guard let value, !(value > 0 && Limits.magnitude.contains(value)) else { continue }
      throw kept.error(
        row: row, column: column.columns.first ?? column.text,
        "expected a number greater than 0 in column '\(column.text)', found \(value)")
    }
    return values
  }

  /// The numbers of a column in the rows that are left, which must be greater than 0.
  private mutating func positive(_ column: QuantityColumn) throws(FileError) -> [Double] {
    let kept = rows.kept
    let values = try values(column)
    for (row, value) in values.enumerated() where !(value.map { $0 > 0 && $0.isFinite } ?? false) {
      let place = column.columns.first ?? column.text
      let cell = (try? kept.texts(place)[row]) ?? ""
      let shown =
        value == nil
        ? (cell.isEmpty ? "an empty cell" : cell)
        : column.expression == nil ? cell : "\(value ?? 0)"
      throw kept.error(
        row: row, column: place,
        "expected a number greater than 0 in column '\(column.text)', found \(shown)")
    }
    for (row, value) in values.enumerated()
    where value.map({ Limits.magnitude.contains($0) }) == false {
      throw kept.error(
        row: row, column: column.columns.first ?? column.text,
        "expected a number from \(Limits.magnitude.lowerBound) to \(Limits.magnitude.upperBound) in column "
          + "'\(column.text)', found \(value ?? .nan)")
    }
    return values.compactMap { $0 }
  }

  private mutating func losses(_ column: QuantityColumn) throws(FileError) -> [Double] {
    let values = try positive(column)
    guard case .perByte = column.unit.conversion else { return values }
    if let given = options.bytesPerToken {
      reading.notes.append(
        "losses per byte are multiplied by \(RunMagnitudes.short(given)) bytes per token")
      return values.map { $0 * given }
    }
    if let bytes = try finder.find(.bytesPerToken) {
      found[.bytesPerToken] = bytes
      reading.notes.append("losses per byte are multiplied by '\(bytes.text)'")
      let lengths = try positive(bytes)
      return zip(values, lengths).map { $0 * $1 }
    }
    warnings.append(
      Warning(
        code: "W-loss-per-byte",
        message:
          "'\(column.text)' is in \(column.unit.name), and the table does not say how many bytes a token has: losses "
          + "are taken in nats per byte, and so is everything that follows from them."))
    return values
  }

  private mutating func weights() throws(FileError) -> [Double]? {
    guard let asked = columns.weights else { return nil }
    let column = try finder.column(asked, .weights)
    found[.weights] = column
    return try positive(column)
  }

  /// Finds a quantity, and leaves out the rows that have no number of it.
  private mutating func present(
    _ quantity: RunQuantity, asked: String?, zero: String? = nil
  ) throws(FileError) -> QuantityColumn? {
    guard let column = try finder.find(quantity, asked: asked) else { return nil }
    let numbers = try values(column)
    // A column that has numbers in other rows only, such as a total in the last record of a log, is none of these rows'.
    if asked == nil, !numbers.isEmpty, numbers.allSatisfy({ $0 == nil }) { return nil }
    found[quantity] = column
    rows.requireNumbers(numbers, column)
    if let zero { rows.requirePositive(try values(column), column, zero) }
    return column
  }

  /// N and D of the rows, by two of parameters, tokens and FLOPs, or by steps.
  private mutating func sizes(
    _ used: inout RunColumns
  ) throws(FileError) -> (parameters: [Double], tokens: [Double]) {
    // What was asked for stands before what has a usual name.
    let asksForSteps = columns.step != nil && columns.tokens == nil && columns.flops == nil
    let asksForFLOPs = columns.flops != nil && columns.tokens == nil
    let asksForBoth = columns.flops != nil && columns.tokens != nil && columns.parameters == nil
    let parameters = asksForBoth ? nil : try present(.parameters, asked: columns.parameters)
    used.parameters = parameters?.text
    if parameters != nil, asksForSteps { return try sizesBySteps(&used) }
    let hasTokens = try finder.find(.tokens, asked: columns.tokens) != nil
    if !asksForFLOPs || parameters == nil, hasTokens,
      let tokens = try present(.tokens, asked: columns.tokens, zero: "of 0 tokens")
    {
      used.tokens = tokens.text
      if let parameters {
        let n = try positive(parameters)
        return (n, try positive(tokens))
      }
      if let flops = try present(.flops, asked: columns.flops, zero: "of 0 FLOPs") {
        used.flops = flops.text
        let d = try positive(tokens)
        let c = try positive(flops)
        return (zip(c, d).map { $0 / (6 * $1) }, d)
      }
      if let sizes = try sizesOfNames() { return (sizes, try positive(tokens)) }
      throw missingSizes()
    }
    guard let parameters else { throw missingSizes() }
    if let flops = try present(.flops, asked: columns.flops, zero: "of 0 FLOPs") {
      used.flops = flops.text
      let n = try positive(parameters)
      let c = try positive(flops)
      return (n, zip(c, n).map { $0 / (6 * $1) })
    }
    if let ratio = try present(.tokensPerParameter, asked: nil) {
      used.tokens = "\(ratio.text) × \(parameters.text)"
      let n = try positive(parameters)
      let ratios = try positive(ratio)
      return (n, zip(ratios, n).map { $0 * $1 })
    }
    guard try finder.find(.step, asked: columns.step) != nil else { throw missingSizes() }
    return try sizesBySteps(&used)
  }

  private mutating func sizesBySteps(
    _ used: inout RunColumns
  ) throws(FileError) -> (parameters: [Double], tokens: [Double]) {
    guard let parameters = found[.parameters],
      let step = try present(.step, asked: columns.step, zero: "of step 0")
    else { throw missingSizes() }
    let n = try positive(parameters)
    let (perStep, words) = try batchTokens(step)
    used.step = step.text
    used.tokens = "\(step.text) × \(words)"
    let steps = try positive(step)
    return (n, zip(steps, perStep).map { $0 * $1 })
  }

  private func missingSizes() -> FileError {
    ColumnFinder.missing(
      "two of parameters (\(Self.names(.parameters))), tokens (\(Self.names(.tokens))) and FLOPs (\(Self.names(.flops)))",
      in: table, detail: finder.foreignColumns([.parameters, .tokens, .flops]), help: "choose.sizes"
    )
  }

  /// Sizes such as 125M in the names of runs or models, where no column has them.
  private mutating func sizesOfNames() throws(FileError) -> [Double]? {
    for column in [columns.name].compactMap({ $0 }) + finder.candidates(.run).map(\.column)
      + table.header.filter({
        ["model", "model_name", "config_model"].contains(ColumnName($0).plain)
      })
    {
      guard let names = try texts(column) else { continue }
      let sizes = names.map { ChartExport.size(in: $0) }
      guard !sizes.isEmpty, sizes.allSatisfy({ $0 != nil }) else { continue }
      warnings.append(
        Warning(
          code: "W-size-from-name",
          message: "Model sizes are read off the names in '\(column)', rounded as they are there."))
      reading.columns.append(
        .init(
          quantity: "parameters", column: column, unit: "sizes in names", factor: nil,
          alternatives: [], least: nil,
          most: nil))
      return sizes.compactMap { $0 }
    }
    return nil
  }

  /// Tokens per step, one a row, and which columns they come from.
  private mutating func batchTokens(_ step: QuantityColumn) throws(FileError) -> ([Double], String)
  {
    if let given = options.batchTokens {
      return ([Double](repeating: given, count: rows.rows.count), String(format: "%.15g", given))
    }
    if let column = try finder.find(.batchTokens) {
      found[.batchTokens] = column
      return (try positive(column), column.text)
    }
    if let batch = try finder.find(.batchSize), let context = try finder.find(.sequenceLength) {
      let sequences = try positive(batch)
      let lengths = try positive(context)
      return (zip(sequences, lengths).map { $0 * $1 }, "\(batch.text) × \(context.text)")
    }
    throw FileError(
      path: table.path, line: 1,
      "expected tokens, or tokens per step beside '\(step.text)' (a column batch_tokens, or batch_size and "
        + "seq_len), found the columns \(table.header.joined(separator: ", "))",
      help: "batch.tokens")
  }

  private mutating func runNames(_ grouping: ExperimentColumn) throws(FileError) -> String? {
    if let asked = columns.name {
      guard let found = table.firstColumn(named: [asked]) else {
        throw ColumnFinder.missing("a column '\(asked)' with names", in: table, help: "name.run")
      }
      return found
    }
    // Rows are named by the first column of names that tells some apart.
    let candidates = finder.candidates(.run).map(\.column)
    return candidates.first ?? (grouping.isGrouping ? nil : grouping.column)
  }

  private mutating func compareFlops(
    _ magnitudes: RunMagnitudes, _ used: RunColumns, _ kept: Table
  ) throws(FileError) {
    guard used.flops == nil, used.parameters != nil, used.tokens != nil, used.step == nil,
      let flops = try? finder.find(.flops, asked: columns.flops),
      let values = try? flops.values(kept)
    else { return }
    // A bare GFLOPs or TFLOPs is as often a rate of the hardware.
    let isRate =
      flops.unit.factor.map { $0 > 1 } ?? false
      && ColumnName(flops.text).plain.wholeMatch(of: /[a-z]+flops?/) != nil
    guard let warning = magnitudes.compare(values, flops, kept),
      !isRate
    else { return }
    warnings.append(warning)
  }

  // MARK: Notes

  private mutating func note(_ runs: inout [TrainingRun], _ name: String?) throws(FileError) {
    let step = (found[.step] ?? (try? finder.find(.step)).flatMap { $0 })?.columns.first
    func groups() -> RunGroups {
      RunGroups(
        runs: runs, table: table, name: name, isNameAsked: columns.name != nil, step: step,
        used: Set(found.values.flatMap(\.columns) + [name].compactMap { $0 }))
    }
    if options.keepsFinal { try keepFinal(&runs, name, groups()) }
    if options.keepsBest { keepBest(&runs) }
    let kept = groups()
    if !options.keepsFinal, let warning = kept.checkpoints { warnings.append(warning) }
    if let warning = kept.repeats { warnings.append(warning) }
    if let warning = kept.sweep { warnings.append(warning) }
  }

  private mutating func keepFinal(
    _ runs: inout [TrainingRun], _ name: String?, _ groups: RunGroups
  ) throws(FileError) {
    guard let name else {
      throw ColumnFinder.missing(
        "a column that names the runs (\(Self.names(.run))), of each of which the last checkpoint is kept",
        in: table,
        help: "name.run")
    }
    guard !groups.areNamesSizes else {
      throw FileError(
        path: table.path, line: 1,
        "expected a column that names the runs, of each of which the last checkpoint is kept, found '\(name)', which has "
          + "\(Set(runs.map(\.name)).count) names, one a size, for \(runs.count) rows, and no column of steps: it may name "
          + "models rather than runs", help: "name.run.same")
    }
    var last: [String: Int] = [:]
    for (index, run) in runs.enumerated() {
      let key = run.name ?? ""
      if let other = last[key], runs[other].tokens >= run.tokens { continue }
      last[key] = index
    }
    let kept = Set(last.values)
    omit(&runs, "not the last checkpoint by '\(name)'") { kept.contains($0) }
  }

  private mutating func keepBest(_ runs: inout [TrainingRun]) {
    var best: [RunGroups.Size: Int] = [:]
    for (index, run) in runs.enumerated() {
      let key = RunGroups.Size(run)
      if let other = best[key], runs[other].loss <= run.loss { continue }
      best[key] = index
    }
    let kept = Set(best.values)
    omit(&runs, "not the lowest loss of their N and D") { kept.contains($0) }
  }

  private mutating func omit(_ runs: inout [TrainingRun], _ reason: String, keeps: (Int) -> Bool) {
    let kept = runs.indices.filter(keeps)
    let places = Set(kept.map { runs[$0].row ?? $0 })
    let current = rows.rows
    rows.leaveOut(reason) { !places.contains(current[$0]) }
    runs = kept.map { runs[$0] }
  }

  private mutating func summarize(
    _ runs: [TrainingRun], _ used: RunColumns, _ grouping: ExperimentColumn
  ) {
    func span(_ values: [Double]) -> (Double?, Double?) { (values.min(), values.max()) }
    for (quantity, values) in [
      (RunQuantity.parameters, runs.map(\.parameters)), (.tokens, runs.map(\.tokens)),
      (.flops, nil), (.step, nil),
      (.batchTokens, nil), (.tokensPerParameter, nil), (.loss, runs.map(\.loss)),
      (.weights, runs.map(\.weight)),
    ] as [(RunQuantity, [Double]?)] {
      guard let column = found[quantity] else { continue }
      let (least, most) = span(values ?? [])
      reading.columns.append(
        .init(
          quantity: quantity.rawValue, column: column.text,
          unit: quantity.dimension == nil ? nil : column.unit.name,
          factor: quantity.dimension == nil ? nil : column.unit.factor,
          alternatives: Array(column.others.prefix(6)), least: least, most: most))
    }
    for (quantity, column) in [
      ("run", used.name), ("experiment", used.experiment), ("budget", used.budget),
    ] {
      guard let column else { continue }
      reading.columns.append(
        .init(
          quantity: quantity, column: column, unit: nil, factor: nil, alternatives: [], least: nil,
          most: nil))
    }
    if let step = found[.step], ["_step", "Step"].contains(step.text) {
      reading.notes.append(
        "'\(step.text)' counts calls of log in Weights & Biases; where a call is not a step of the optimizer, tokens are wrong"
      )
    }
    if options.batchTokens != nil, found[.step] == nil {
      warnings.append(
        Warning(
          code: "W-unused-option",
          message:
            "The tokens per step that were given are not used, as tokens are read from the table."))
    }
    if let note = grouping.note { reading.notes.append(note) }
    reading.rows = table.rowCount
    reading.used = runs.count
    reading.omissions = rows.omissions
  }
}
