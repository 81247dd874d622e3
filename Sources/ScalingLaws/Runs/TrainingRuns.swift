// SPDX-License-Identifier: GPL-3.0-or-later
public import NumericalMethods

/// A set of training runs, and the columns they were read from.
public struct TrainingRuns: Sendable, Equatable {
  public var runs: [TrainingRun]
  /// The columns that were read, as the header spells them; `flops` only where it stood in for
  /// parameters or tokens. All nil for runs made in memory.
  public let columnsUsed: RunColumns

  public init(_ runs: [TrainingRun]) {
    self.runs = runs
    columnsUsed = RunColumns()
  }

  /// Reads a table with a header, one run a row.
  ///
  /// Two of parameters, tokens and FLOPs suffice, by C = 6 N D; where all three are there, parameters
  /// and tokens are read.
  ///
  /// - Parameters:
  ///   - path: a CSV file; parameters, tokens, FLOPs and loss > 0, loss in nats per token.
  ///   - columns: which columns to read; by default each under one of its usual names.
  /// - Throws: `FileError` with line and column.
  public init(contentsOf path: String, columns: RunColumns = .usual) throws(FileError) {
    try self.init(Table(contentsOf: path), columns: columns)
  }

  /// Reads runs from a table already in memory.
  public init(_ table: Table, columns: RunColumns = .usual) throws(FileError) {
    let usual = RunColumns.usualNames
    func find(_ what: String, _ asked: String?, _ usual: [String]) throws(FileError) -> String? {
      guard let asked else { return table.firstColumn(named: usual) }
      guard let found = table.firstColumn(named: [asked]) else {
        throw Self.missing("a column '\(asked)' with \(what)", in: table)
      }
      return found
    }
    let name = try find("names", columns.name, usual.name)
    let parameters = try find("parameters", columns.parameters, usual.parameters)
    let tokens = try find("tokens", columns.tokens, usual.tokens)
    let flops = try find("FLOPs", columns.flops, usual.flops)
    guard let loss = try find("losses", columns.loss, usual.loss) else {
      throw Self.missing("a column with losses (\(usual.loss.joined(separator: ", ")))", in: table)
    }
    let (n, d): ([Double], [Double])
    switch (parameters, tokens, flops) {
    case (let parameters?, let tokens?, _):
      (n, d) = (
        try table.numbers(parameters, .positive), try table.numbers(tokens, .positive)
      )
    case (let parameters?, nil, let flops?):
      n = try table.numbers(parameters, .positive)
      d = zip(try table.numbers(flops, .positive), n).map { $0 / (6 * $1) }
    case (nil, let tokens?, let flops?):
      d = try table.numbers(tokens, .positive)
      n = zip(try table.numbers(flops, .positive), d).map { $0 / (6 * $1) }
    default:
      throw Self.missing(
        "two of parameters (\(usual.parameters.joined(separator: ", "))), tokens "
          + "(\(usual.tokens.joined(separator: ", "))) and FLOPs "
          + "(\(usual.flops.joined(separator: ", ")))", in: table)
    }
    let losses = try table.numbers(loss, .positive)
    let weights = try find("weights", columns.weights, [])
    let weight = try weights.map { column throws(FileError) in try table.numbers(column, .positive)
    }
    let names = try name.map { column throws(FileError) in try table.texts(column) }
    runs = losses.indices.map {
      TrainingRun(
        name: names?[$0], parameters: n[$0], tokens: d[$0], loss: losses[$0],
        weight: weight?[$0] ?? 1)
    }
    let readsFlops = parameters == nil || tokens == nil
    columnsUsed = RunColumns(
      name: name, parameters: parameters, tokens: tokens, flops: readsFlops ? flops : nil,
      loss: loss, weights: weights)
  }

  /// The runs without the `count` largest losses; ties go by file order, the later one first.
  public func droppingLargestLosses(_ count: Int) -> TrainingRuns {
    precondition(count >= 0, "\(count) losses cannot be dropped")
    let order = runs.indices.sorted { (runs[$0].loss, $0) > (runs[$1].loss, $1) }
    let dropped = Set(order.prefix(count))
    var result = self
    result.runs = runs.indices.filter { !dropped.contains($0) }.map { runs[$0] }
    return result
  }

  private static func missing(_ what: String, in table: Table) -> FileError {
    FileError(
      path: table.path, line: 1, column: 1,
      "expected \(what), found the columns \(table.header.joined(separator: ", "))")
  }
}
