// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// What was read from a table of runs: one column a quantity, with its unit, and which rows were left out.
public struct RunsReading: Sendable, Equatable, Encodable {
  /// The column of a quantity.
  public struct Column: Sendable, Equatable, Encodable {
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

    enum CodingKeys: String, CodingKey {
      case quantity, column, unit, factor, alternatives, least, most
    }
  }

  /// Rows that were left out for one reason.
  public struct Omission: Sendable, Equatable, Encodable {
    /// Why, such as `no number in 'loss'`.
    public let reason: String
    /// How many.
    public let rows: Int
    /// The line of the first of them.
    public let firstLine: Int?

    enum CodingKeys: String, CodingKey { case reason, rows, firstLine }
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

  enum CodingKeys: String, CodingKey { case rows, used, columns, omissions, notes }

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
    if rows > 0 {
      var line = "rows: \(used) of \(rows)"
      if !omissions.isEmpty {
        line +=
          "; left out: "
          + omissions.map { omission in
            "\(omission.rows) (\(omission.reason)\(omission.firstLine.map { ", first in line \($0)" } ?? ""))"
          }.joined(separator: ", ")
      }
      lines.append(line)
    }
    return lines + notes
  }

  private static func short(_ value: Double) -> String { String(format: "%.4g", value) }
}
