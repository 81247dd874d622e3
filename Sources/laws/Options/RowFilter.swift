// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Files
import Foundation
import NumericalMethods

/// Rows to keep, on the command line: `model=70M`, `tokens>=1e9`, `optimizer!=sgd`.
struct RowFilter: ExpressibleByArgument, Sendable {
  private enum Comparison: String, CaseIterable {
    // Those of two characters first, for they begin like the others.
    case notEqual = "!="
    case atMost = "<="
    case atLeast = ">="
    case equal = "="
    case below = "<"
    case above = ">"
  }

  /// As it was written.
  let text: String
  private let column: String
  private let comparison: Comparison
  private let value: String

  init?(argument: String) {
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

  /// The table's rows that pass; numbers are compared as numbers, words as words.
  func apply(to table: Table) throws -> Table {
    let column = try table.column(column)
    let limit = Count(argument: value)?.value
    let cells = try table.texts(column)
    return table.keeping(
      rows: cells.indices.filter { i in
        let number = Count(argument: cells[i])?.value
        switch (comparison, number, limit) {
        case (.equal, let number?, let limit?): return number == limit
        case (.notEqual, let number?, let limit?): return number != limit
        case (.equal, _, _): return cells[i] == value
        case (.notEqual, _, _): return cells[i] != value
        case (.below, let number?, let limit?): return number < limit
        case (.above, let number?, let limit?): return number > limit
        case (.atMost, let number?, let limit?): return number <= limit
        case (.atLeast, let number?, let limit?): return number >= limit
        default: return false
        }
      })
  }
}

extension Table {
  /// A column of the header, whatever its letters' case.
  func column(_ name: String) throws(FileError) -> String {
    guard let found = firstColumn(named: [name]) else {
      throw FileError(
        path: path, line: 1,
        "expected a column '\(name)', found \(header.map { "'\($0)'" }.joined(separator: ", "))")
    }
    return found
  }
}
