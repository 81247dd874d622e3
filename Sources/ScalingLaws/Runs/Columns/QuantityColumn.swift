// SPDX-License-Identifier: GPL-3.0-or-later
import Files
import Foundation

/// Where a quantity's numbers come from: a column or arithmetic over columns, with its unit.
struct QuantityColumn {
  let quantity: RunQuantity
  /// The column's name, or the expression.
  let text: String
  let expression: ColumnExpression?
  let unit: RunUnit
  /// Other columns that could have served.
  let others: [String]

  /// The columns of the table that it reads.
  var columns: [String] { expression?.columns ?? [text] }

  /// The numbers of some rows, converted; nil where a cell holds nothing.
  ///
  /// - Throws: `FileError` at the first cell that holds something else than a number.
  func values(_ table: Table) throws(FileError) -> [Double?] {
    guard let expression else {
      return try Self.numbers(text, quantity, unit, of: table)
    }
    var columns: [String: [Double?]] = [:]
    for column in expression.columns {
      let own = ColumnName(column).statedUnit(quantity).flatMap { $0.factor == nil ? nil : $0 }
      let dimension = quantity.dimension
      columns[column] = try Self.numbers(
        column, dimension == .loss ? .loss : .parameters,
        own ?? .plain(dimension == .loss ? .loss : .count), of: table)
    }
    return (0..<table.rowCount).map { row in expression.value(row, columns).map(unit.converted) }
  }

  /// The numbers of a column, converted by its unit or by the cell's own.
  private static func numbers(
    _ column: String, _ quantity: RunQuantity, _ unit: RunUnit, of table: Table
  ) throws(FileError) -> [Double?] {
    // Most columns hold plain numbers, and are read without taking cells apart.
    if let plain = try? table.optionalNumbers(column) {
      return unit.isPlain ? plain : plain.map { $0.map(unit.converted) }
    }
    let dimension = quantity.dimension ?? .count
    var values: [Double?] = []
    values.reserveCapacity(table.rowCount)
    for (row, text) in try table.texts(column).enumerated() {
      if let number = Double(text), number.isFinite {
        values.append(unit.converted(number))
      } else if isMissing(text, dimension) {
        values.append(nil)
      } else if let number = CellNumber(text, dimension) {
        values.append(number.hasUnit ? number.value : unit.converted(number.value))
      } else {
        throw table.error(
          row: row, column: column,
          Double(text) == nil
            ? "expected a number in column '\(column)', found '\(text)'" + hint(text, dimension)
            : "expected a finite number in column '\(column)', found \(text)")
      }
    }
    return values
  }

  /// The cells that hold something else than a number greater than 0, all of them.
  func complaints(_ table: Table) -> [FileError] {
    let dimension = quantity.dimension ?? .count
    return ((try? table.texts(text)) ?? []).enumerated().compactMap { row, cell in
      if Self.isMissing(cell, dimension) { return nil }
      guard let number = CellNumber(cell, dimension) else {
        return table.error(
          row: row, column: text,
          "expected a number in column '\(text)', found '\(cell)'" + Self.hint(cell, dimension))
      }
      return number.value > 0
        ? nil
        : table.error(
          row: row, column: text,
          "expected a number greater than 0 in column '\(text)', found \(cell)")
    }
  }

  static func isMissing(_ text: String, _ dimension: RunUnit.Dimension) -> Bool {
    let word = text.lowercased()
    return RunVocabulary.missing.contains(word)
      || (dimension == .loss && RunVocabulary.infinite.contains(word))
  }

  /// How to write what a cell seems to mean.
  private static func hint(_ text: String, _ dimension: RunUnit.Dimension) -> String {
    if text.utf8.count > 200 { return "" }
    if let match = text.wholeMatch(of: /([-+]?\d+),(\d+(?:[eE][-+]?\d+)?)/) {
      return ": write the decimals after a point, \(match.1).\(match.2)"
    }
    if text.firstMatch(of: /\d{4}-\d{2}-\d{2}/) != nil { return ": it is a date" }
    if let match = text.wholeMatch(of: /[\d.,]+\s*([A-Za-z\/%$€].*)/),
      let foreign = UnitWords.foreign(String(match.1))
    {
      return ": it is \(foreign)"
    }
    if dimension == .count, text.contains(where: \.isNumber) {
      return ": numbers such as 70M, 1.4T, 1e9 and 20_000_000 are understood"
    }
    return ""
  }
}
