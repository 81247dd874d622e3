// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// Splits text into records of cells, keeping the line and column of each.
struct TableScanner {
  private let scalars: [Unicode.Scalar]
  private let path: String
  private let separator: Unicode.Scalar

  init(_ text: String, path: String) {
    scalars = Array(text.unicodeScalars)
    self.path = path
    separator = Self.separator(of: scalars)
  }

  /// Comma, semicolon or tab: whichever the first non-blank line has most of, outside quotes.
  private static func separator(of scalars: [Unicode.Scalar]) -> Unicode.Scalar {
    var counts: [Unicode.Scalar: Int] = [:]
    var quoted = false
    var begun = false
    for scalar in scalars {
      if scalar == "\"" { quoted.toggle() }
      if !quoted, scalar == "\n" || scalar == "\r" {
        if begun { break }
        continue
      }
      if scalar != " " { begun = true }
      if !quoted, scalar == "," || scalar == ";" || scalar == "\t" {
        counts[scalar, default: 0] += 1
      }
    }
    let comma = counts[","] ?? 0
    let semicolon = counts[";"] ?? 0
    let tab = counts["\t"] ?? 0
    if semicolon > comma, semicolon >= tab { return ";" }
    return tab > comma ? "\t" : ","
  }

  /// Every record but blank ones.
  func records() throws(FileError) -> [[Table.Cell]] {
    var records: [[Table.Cell]] = []
    var record: [Table.Cell] = []
    var cell = Table.Cell(text: "", line: 1, column: 1)
    var text = String.UnicodeScalarView()
    var line = 1
    var column = 1
    var wasQuoted = false
    var i = 0

    func closedCell() -> Table.Cell {
      var closed = cell
      closed.text = String(text)
      if !wasQuoted { closed.text = closed.text.trimmingCharacters(in: .whitespaces) }
      return closed
    }
    func isBlank(_ record: [Table.Cell]) -> Bool {
      record.count == 1 && record[0].text.isEmpty
    }

    while i < scalars.count {
      let scalar = scalars[i]
      if scalar == "\"", String(text).allSatisfy({ $0 == " " }), !wasQuoted {
        let start = (line, column)
        text = .init()
        wasQuoted = true
        i += 1
        column += 1
        var closed = false
        while i < scalars.count {
          if scalars[i] == "\"" {
            if i + 1 < scalars.count, scalars[i + 1] == "\"" {
              text.append("\"")
              i += 2
              column += 2
              continue
            }
            closed = true
            i += 1
            column += 1
            break
          }
          text.append(scalars[i])
          if scalars[i] == "\n" { (line, column) = (line + 1, 1) } else { column += 1 }
          i += 1
        }
        guard closed else {
          throw FileError(
            path: path, line: start.0, column: start.1,
            "expected a closing quote, found the end of the file")
        }
        continue
      }
      if scalar == separator {
        record.append(closedCell())
        (text, wasQuoted) = (.init(), false)
        column += 1
        cell = Table.Cell(text: "", line: line, column: column)
      } else if scalar == "\n" || scalar == "\r" {
        record.append(closedCell())
        if !isBlank(record) { records.append(record) }
        (record, text, wasQuoted) = ([], .init(), false)
        if scalar == "\r", i + 1 < scalars.count, scalars[i + 1] == "\n" { i += 1 }
        (line, column) = (line + 1, 1)
        cell = Table.Cell(text: "", line: line, column: column)
      } else {
        if !(wasQuoted && (scalar == " " || scalar == "\t")) { text.append(scalar) }
        column += 1
      }
      i += 1
    }
    record.append(closedCell())
    if !isBlank(record) { records.append(record) }
    return records
  }
}
