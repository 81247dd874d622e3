// SPDX-License-Identifier: GPL-3.0-or-later
import Files
import ScalingLaws

/// A column along an axis: its numbers, or the places of its words.
struct PlottedColumn {
  let name: String
  /// One a row; nil where the cell is empty.
  let values: [Double?]
  /// The different words in the order in which they appear, at 0, 1, 2, …; empty for numbers.
  let words: [String]

  /// - Throws: ``FileError`` when there is no such column, or where words stand among numbers.
  init(
    _ name: String, in table: Table, mayBeWords: Bool = true, _ choices: RunChoices = RunChoices()
  ) throws(FileError) {
    guard let column = table.firstColumn(named: [name]) else {
      let found: [Double?]?
      do { found = try choices.numbers(name, in: table) } catch {
        // What the header lacks is a column; what a cell lacks is said of the cell.
        if (error.line ?? 1) > 1 { throw error }
        found = nil
      }
      guard let numbers = found else {
        _ = try table.column(name)
        preconditionFailure("a column without a name")
      }
      (self.name, values, words) = (name, numbers, [])
      return
    }
    self.name = column
    let cells = try table.texts(column)
    let said = cells.filter { !$0.isEmpty }
    guard mayBeWords, !said.isEmpty, said.allSatisfy({ CellNumber($0) == nil }) else {
      words = []
      values = try choices.numbers(column, in: table) ?? []
      return
    }
    if said.allSatisfy({ $0.wholeMatch(of: /[+-]?\d+,\d+/) != nil }) {
      // A decimal comma: the table says so with line and column.
      words = []
      values = try table.optionalNumbers(column)
      return
    }
    var places: [String: Double] = [:]
    var order: [String] = []
    for cell in said where places[cell] == nil {
      places[cell] = Double(order.count)
      order.append(cell)
    }
    words = order
    values = cells.map { places[$0] }
  }

  /// Whether the column holds large whole numbers, which read best as 20k or 1.4B.
  var areCounts: Bool {
    let known = values.compactMap { $0 }
    return words.isEmpty && (known.max() ?? 0) >= 10_000
      && known.allSatisfy { $0 >= 0 && $0 == $0.rounded() && $0 < 1e15 }
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
