// SPDX-License-Identifier: GPL-3.0-or-later
public import Files
import Foundation

/// A condition on a table's rows: `model=70M`, `tokens>=1e9`, `optimizer!=sgd`.
public struct RowCondition: Sendable, Equatable {
  private enum Comparison: String, CaseIterable {
    // Those of two characters first, for they begin like the others.
    case notEqual = "!="
    case atMost = "<="
    case atLeast = ">="
    case same = "=="
    case equal = "="
    case below = "<"
    case above = ">"
  }

  /// As it was written.
  public let text: String
  private let column: String
  private let comparison: Comparison
  private let value: String

  /// Reads a condition; nil where it is none.
  public init?(_ argument: String) {
    text = argument
    let found = Comparison.allCases.compactMap { comparison in
      argument.firstRange(of: comparison.rawValue).map { (comparison, $0) }
    }
    guard let (comparison, place) = found.min(by: { $0.1.lowerBound < $1.1.lowerBound }) else {
      return nil
    }
    column = argument[..<place.lowerBound].trimmingCharacters(in: .whitespaces)
    value = argument[place.upperBound...].trimmingCharacters(in: .whitespaces)
    self.comparison = comparison
    if column.isEmpty || value.isEmpty { return nil }
  }

  /// Whether each row passes; numbers are compared as numbers, words as words.
  ///
  /// - Throws: `FileError` where the table has no such column.
  public func holds(in table: Table) throws(FileError) -> [Bool] {
    guard let column = table.firstColumn(named: [column]) else {
      throw FileError(
        path: table.path, line: 1,
        "expected a column '\(column)', found "
          + table.header.map { "'\($0)'" }.joined(separator: ", "))
    }
    let limit = CellNumber(value)?.value
    return try table.texts(column).map { cell in
      let number = CellNumber(cell)?.value
      return switch (comparison, number, limit) {
      case (.equal, let number?, let limit?), (.same, let number?, let limit?): number == limit
      case (.notEqual, let number?, let limit?): number != limit
      case (.equal, _, _), (.same, _, _): cell == value
      case (.notEqual, _, _): cell != value
      case (.below, let number?, let limit?): number < limit
      case (.above, let number?, let limit?): number > limit
      case (.atMost, let number?, let limit?): number <= limit
      case (.atLeast, let number?, let limit?): number >= limit
      default: false
      }
    }
  }

  /// The table's rows that pass.
  ///
  /// - Throws: `FileError` where the table has no such column.
  public func apply(to table: Table) throws(FileError) -> Table {
    let holds = try holds(in: table)
    return table.keeping(rows: holds.indices.filter { holds[$0] })
  }
}
