// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// A table in plain text: a header, rows, numbers to the right and words to the left.
struct TextTable {
  private var rows: [[String]]

  init(_ header: [String]) { rows = [header] }

  mutating func add(_ row: [String]) {
    precondition(row.count == rows[0].count, "a row has \(rows[0].count) cells, not \(row.count)")
    rows.append(row)
  }

  var text: String {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    let right = rows[0].indices.map { column in
      rows.dropFirst().allSatisfy { row in
        let cell = row[column]
        let isNumber = cell.first.map { "-−±<>–0123456789".contains($0) } ?? true
        return (isNumber && (!cell.contains(" ") || cell.contains(" to "))) || cell == "none"
      }
    }
    return rows.map { row in
      row.indices.map { column in
        let pad = String(repeating: " ", count: widths[column] - row[column].count)
        return right[column] ? pad + row[column] : row[column] + pad
      }.joined(separator: "  ").replacing(/\s+$/, with: "")
    }.joined(separator: "\n")
  }
}

extension Double {
  /// The number to some decimals.
  func fixed(_ places: Int) -> String {
    let text = String(format: "%.\(places)f", self)
    return text.hasPrefix("-") && Double(text) == 0 ? String(text.dropFirst()) : text
  }

  /// The number to some significant digits, in whichever notation is shorter.
  func significant(_ digits: Int) -> String { String(format: "%.\(digits)g", self) }
}
