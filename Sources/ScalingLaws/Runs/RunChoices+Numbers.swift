// SPDX-License-Identifier: GPL-3.0-or-later
public import Files

extension RunChoices {
  /// The numbers of a table's rows that a text names: a column, a quantity under any of its names, or arithmetic over columns.
  ///
  /// - Parameters:
  ///   - text: such as `lr`, `parameters` or `steps * batch_tokens`. A column of this name stands before a quantity, and is
  ///     taken as it is; a quantity is converted by its unit.
  ///   - table: the table.
  /// - Returns: one a row; nil where a row has none. Nil as a whole where the text names nothing.
  /// - Throws: `FileError` at a cell that holds no number, and for arithmetic that can't be understood.
  public func numbers(_ text: String, in table: Table) throws(FileError) -> [Double?]? {
    if let column = table.firstColumn(named: [text]) {
      return try QuantityColumn(
        quantity: .parameters, text: column, expression: nil, unit: .plain(.count), others: []
      ).values(table)
    }
    let quantities: [(RunQuantity, String?)] = [
      (.parameters, columns.parameters), (.tokens, columns.tokens), (.flops, columns.flops),
      (.loss, columns.loss),
      (.step, columns.step),
    ]
    let name = ColumnName(text)
    for (quantity, asked) in quantities where name.reading(as: quantity) != nil {
      if let column = try ColumnFinder(table, units: options.units).find(quantity, asked: asked) {
        return try column.values(table)
      }
      guard quantity == .tokens || quantity == .parameters || quantity == .flops else { continue }
      var values = [Double?](repeating: nil, count: table.rowCount)
      for run in try TrainingRuns(table, columns: columns, options: options).runs {
        guard let row = run.row else { continue }
        values[row] =
          quantity == .parameters
          ? run.parameters : quantity == .tokens ? run.tokens : run.size.flops
      }
      return values
    }
    guard text.contains(where: { "+-*/^()×·".contains($0) }) else { return nil }
    let expression = try ColumnExpression(text, of: table, for: "numbers")
    return try QuantityColumn(
      quantity: .parameters, text: text, expression: expression, unit: .plain(.count), others: []
    ).values(table)
  }

  /// The choices as names and values, in the words of a `study.yaml`; nil for a flag.
  public var written: [(name: String, value: String?)] {
    var found: [(name: String, value: String?)] = [
      ("parameters", columns.parameters), ("tokens", columns.tokens),
      ("flops_column", columns.flops),
      ("loss", columns.loss), ("weights", columns.weights), ("run", columns.name),
      ("step", columns.step),
      ("batch_tokens", options.batchTokens.map { "\($0)" }), ("units", options.units.written),
      ("loss_units", options.units[.loss]?.name),
      ("bytes_per_token", options.bytesPerToken.map { "\($0)" }),
      ("experiment", options.experiment), ("experiment_column", columns.experiment),
    ].filter { $0.1 != nil }
    found += options.conditions.map { ("where", $0.text) }
    found += [
      ("pool", options.pools), ("final", options.keepsFinal), ("best", options.keepsBest),
      ("keep_flagged", options.keepsFlagged), ("keep_unfinished", options.keepsUnended),
    ].filter { $0.1 }.map { ($0.0, nil) }
    return found
  }
}
