// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
import Foundation

/// What was read from a table of runs: one column a quantity, with its unit, and which rows were left out.
public struct RunsReading: Sendable, Equatable {
  /// The column of a quantity.
  public struct Column: Sendable, Equatable {
    /// What it holds, such as `parameters`.
    public let quantity: String
    /// The column's name, or the expression.
    public let column: String
    /// The unit of its cells, such as `millions`; nil for words.
    public let unit: String?
    /// The number that its cells were multiplied by; nil for words and where the conversion is no factor.
    public let factor: Double?
    /// Other columns that could have served.
    public let alternatives: [String]
    /// The smallest and the largest value that was used, in counts, FLOPs or nats per token; nil for words.
    public internal(set) var least, most: Double?
  }

  /// Rows that were left out for one reason.
  public struct Omission: Sendable, Equatable {
    /// Why, such as `no number in 'loss'`.
    public let reason: String
    /// How many.
    public let rows: Int
    /// The line of the first of them.
    public let firstLine: Int?
  }

  /// How many rows the table has.
  public internal(set) var rows = 0
  /// How many were used.
  public internal(set) var used = 0
  /// One entry a quantity.
  public internal(set) var columns: [Column] = []
  /// In the order in which they were found.
  public internal(set) var omissions: [Omission] = []
  /// What else was decided, a sentence each.
  public internal(set) var notes: [String] = []

  /// One line a quantity, one for the rows, and the notes.
  public var lines: [String] {
    var lines = columns.map { column in
      var line = "\(column.quantity): '\(column.column)'"
      if let unit = column.unit {
        let factor = column.factor.flatMap { $0 == 1 ? nil : " × \(Self.short($0))" } ?? ""
        line += ", \(unit)\(factor)"
      }
      if let least = column.least, let most = column.most {
        line +=
          ", " + (least == most ? Self.short(least) : "\(Self.short(least)) to \(Self.short(most))")
      }
      if !column.alternatives.isEmpty {
        line += "; not used: " + column.alternatives.map { "'\($0)'" }.joined(separator: ", ")
      }
      return line
    }
    if let rowsLine { lines.append(rowsLine) }
    return lines + notes
  }

  /// How many rows were used and which were left out; nil for a table without rows.
  public var rowsLine: String? {
    guard rows > 0 else { return nil }
    let line = "rows: \(used) of \(rows)"
    guard !omissions.isEmpty else { return line }
    return line + "; left out: "
      + omissions.map { omission in
        "\(omission.rows) (\(omission.reason)\(omission.firstLine.map { ", first in line \($0)" } ?? ""))"
      }.joined(separator: ", ")
  }

  private static func short(_ value: Double) -> String { String(format: "%.4g", value) }
}

extension RunsReading.Column: Answer {
  public struct Fields: Sendable {
    public let quantity = Field(
      "quantity", \RunsReading.Column.quantity, "What the column holds, such as parameters.")
    public let column = Field(
      "column", \RunsReading.Column.column, "The column's name, or an expression.")
    public let unit = Field(
      "unit", \RunsReading.Column.unit, "The unit of its cells; null for words.")
    public let factor = Field(
      "factor", \RunsReading.Column.factor,
      "What cells were multiplied by; null where the conversion is no factor.")
    public let alternatives = Field(
      "alternatives", \RunsReading.Column.alternatives, "Other columns that could have served.")
    public let least = Field("least", \RunsReading.Column.least, "The smallest value, converted.")
    public let most = Field("most", \RunsReading.Column.most, "The largest value, converted.")
  }
  public static var fields: Fields { Fields() }
}

extension RunsReading.Omission: Answer {
  public struct Fields: Sendable {
    public let reason = Field("reason", \RunsReading.Omission.reason, "Why the rows were left out.")
    public let rows = Field("rows", \RunsReading.Omission.rows, "How many.")
    public let firstLine = Field(
      "firstLine", \RunsReading.Omission.firstLine, "The line of the first of them.")
  }
  public static var fields: Fields { Fields() }
}

extension RunsReading: Answer {
  public struct Fields: Sendable {
    public let rows = Field("rows", \RunsReading.rows, "Rows of the table.")
    public let used = Field("used", \RunsReading.used, "Rows that were used.")
    public let columns = Field("columns", \RunsReading.columns, "One entry a quantity.")
    public let omissions = Field("omissions", \RunsReading.omissions, "Rows that were left out.")
    public let notes = Field("notes", \RunsReading.notes, "What else was decided, a sentence each.")
  }
  public static var fields: Fields { Fields() }
}
