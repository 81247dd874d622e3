// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Files
import Foundation

/// Chooses the rows of a table of runs, and counts those that are left out.
struct RunRows {
  let table: Table
  let finder: ColumnFinder
  let columns: RunColumns
  let options: RunOptions
  /// The rows that are left, as places in the table.
  private(set) var rows: [Int]
  private(set) var omissions: [RunsReading.Omission] = []
  private(set) var warnings: [Warning] = []

  init(_ table: Table, _ finder: ColumnFinder, _ columns: RunColumns, _ options: RunOptions) {
    self.table = table
    self.finder = finder
    self.columns = columns
    self.options = options
    rows = Array(0..<table.rowCount)
  }

  /// The table with the rows that are left.
  var kept: Table { table.keeping(rows: rows) }

  /// Leaves out the rows at some places among those that are left.
  mutating func leaveOut(_ reason: String, where isOut: (Int) -> Bool) {
    let out = rows.indices.filter(isOut)
    guard !out.isEmpty else { return }
    omissions.append(
      RunsReading.Omission(
        reason: reason, rows: out.count,
        firstLine: table.header.first.map { table.location(row: rows[out[0]], column: $0).line }))
    var gone = out[...]
    var kept: [Int] = []
    kept.reserveCapacity(rows.count - out.count)
    for (place, row) in rows.enumerated() {
      if gone.first == place { gone.removeFirst() } else { kept.append(row) }
    }
    rows = kept
  }

  /// The rows that the conditions keep.
  mutating func applyConditions() throws(FileError) {
    for condition in options.conditions {
      let holds = try condition.holds(in: table)
      let current = rows
      leaveOut("not \(condition.text)") { !holds[current[$0]] }
    }
    guard !rows.isEmpty || table.rowCount == 0 else {
      throw FileError(
        path: table.path,
        "expected rows that \(options.conditions.map(\.text).joined(separator: ", ")) keeps, found none",
        help: "where")
    }
  }

  /// The rows of the chosen experiment.
  mutating func applyExperiment(_ column: String?) throws(FileError) {
    guard let wanted = options.experiment else { return }
    guard let column else {
      throw ColumnFinder.missing("a column 'experiment'", in: table)
    }
    let names = try table.texts(column)
    let current = rows
    guard rows.contains(where: { names[$0] == wanted }) else {
      var known: [String] = []
      for row in rows where !known.contains(names[row]) { known.append(names[row]) }
      throw FileError(
        path: table.path, line: 1,
        "expected one of the experiments \(known.prefix(12).joined(separator: ", ")), found '\(wanted)'"
      )
    }
    leaveOut("not experiment \(wanted)") { names[current[$0]] != wanted }
  }

  /// The rows that no column flags.
  mutating func applyFlags() throws(FileError) {
    guard !options.keepsFlagged else { return }
    for column in try flagColumns() {
      let flags = try flags(column)
      let out = rows.filter { flags[$0] }
      guard !out.isEmpty else { continue }
      try noteFlagged(out, of: rows.count, column)
      let current = rows
      leaveOut("flagged in '\(column)'") { flags[current[$0]] }
    }
    for column in try includedColumns() {
      let texts = try lowercased(column)
      let current = rows
      leaveOut("not marked in '\(column)'") { RunVocabulary.no.contains(texts[current[$0]]) }
    }
  }

  private func flagColumns() throws(FileError) -> [String] {
    if let asked = columns.flagged { return [try finder.column(asked, .flagged).text] }
    return finder.candidates(.flagged).map(\.column)
  }

  /// Columns that say which rows to use, where they hold nothing but yes and no.
  private func includedColumns() throws(FileError) -> [String] {
    let plain: Set<String> = [
      "true", "false", "t", "f", "yes", "no", "y", "n", "1", "0", "1.0", "0.0",
    ]
    return finder.candidates(.included).map(\.column).filter { column in
      let texts = ((try? table.texts(column)) ?? []).map { $0.lowercased() }
      return texts.allSatisfy(plain.contains) && texts.contains { RunVocabulary.yes.contains($0) }
    }
  }

  /// Which rows a column flags.
  ///
  /// - Throws: `FileError` at the first cell that is neither yes nor no.
  private func flags(_ column: String) throws(FileError) -> [Bool] {
    var flags: [Bool] = []
    for (row, cell) in try table.texts(column).enumerated() {
      let word = cell.lowercased()
      if RunVocabulary.no.contains(word) || Double(word) == 0 {
        flags.append(false)
      } else if RunVocabulary.yes.contains(word) || Double(word) == 1 {
        flags.append(true)
      } else {
        throw table.error(
          row: row, column: column,
          "expected yes or no in column '\(column)', which says which rows to leave out, found '\(cell)': "
            + "write true or false")
      }
    }
    return flags
  }

  /// A column's cells in lower case; each different cell is converted once.
  private func lowercased(_ column: String) throws(FileError) -> [String] {
    var known: [String: String] = [:]
    return try table.texts(column).map { text in
      if let found = known[text] { return found }
      let lower = text.lowercased()
      known[text] = lower
      return lower
    }
  }

  private mutating func noteFlagged(
    _ rows: [Int], of all: Int, _ column: String
  ) throws(FileError) {
    var reasons = ""
    if let reason = finder.candidates(.reason).first?.column {
      let texts = try table.texts(reason)
      var counts: [String: Int] = [:]
      for row in rows { counts[texts[row], default: 0] += 1 }
      let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      reasons = ": " + sorted.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    }
    warnings.append(
      Warning(
        code: "W-flagged-rows",
        message: "\(rows.count) of \(all) rows are flagged in '\(column)' and left out\(reasons)."))
  }

  /// The rows of trainings that ended, where a column says which did.
  mutating func applyStates() throws(FileError) {
    guard !options.keepsUnended else { return }
    for candidate in finder.candidates(.state) {
      let states = try lowercased(candidate.column)
      let known = states.filter {
        RunVocabulary.ended.contains($0) || RunVocabulary.unended.contains($0)
      }
      // A column `state` may hold something else than the states of trainings.
      guard 2 * known.count >= states.filter({ !$0.isEmpty }).count, !known.isEmpty else {
        continue
      }
      if let strange = rows.first(where: {
        !RunVocabulary.missing.contains(states[$0]) && !RunVocabulary.ended.contains(states[$0])
          && !RunVocabulary.unended.contains(states[$0])
      }) {
        throw table.error(
          row: strange, column: candidate.column,
          "expected a state such as finished, crashed or running in column '\(candidate.column)', found "
            + "'\(try table.texts(candidate.column)[strange])': name it finished or crashed")
      }
      var counts: [String: Int] = [:]
      for row in rows where RunVocabulary.unended.contains(states[row]) {
        counts[states[row], default: 0] += 1
      }
      guard !counts.isEmpty else { continue }
      let words = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        .map { "\($0.key) \($0.value)" }.joined(separator: ", ")
      let all = rows.count
      let current = rows
      leaveOut("not ended by '\(candidate.column)'") {
        RunVocabulary.unended.contains(states[current[$0]])
      }
      warnings.append(
        Warning(
          code: "W-unended-runs",
          message:
            "\(all - rows.count) of \(all) rows are of trainings that did not end, by '\(candidate.column)' "
            + "(\(words)), and are left out."))
      guard !rows.isEmpty else {
        throw FileError(
          path: table.path,
          "expected a training that ended, found \(words) in column '\(candidate.column)'",
          help: "keep.unended")
      }
    }
  }

  /// The rows in which a quantity has a number.
  mutating func requireNumbers(_ values: [Double?], _ column: QuantityColumn) {
    let current = rows
    let total = rows.count
    let missing = values.indices.filter { values[$0] == nil }
    guard !missing.isEmpty, missing.count < values.count else { return }
    let cells = table.keeping(rows: missing.map { current[$0] })
    let words =
      column.expression == nil
      ? Set(((try? cells.distinct(column.text)) ?? []).map(\.text)) : []
    let spelled = words.filter { !$0.isEmpty }.sorted()
    let nans =
      spelled.isEmpty
      ? "" : " (\(words.contains("") ? "empty, " : "")\(spelled.joined(separator: ", ")))"
    let line = table.location(row: current[missing[0]], column: column.columns.first ?? "").line
    let isOut = Set(missing)
    leaveOut("no number in '\(column.text)'\(nans)") { isOut.contains($0) }
    warnings.append(
      Warning(
        code: "W-rows-left-out",
        message:
          "\(missing.count) of \(total) rows have no number in '\(column.text)'\(nans), the first in line "
          + "\(line), and are left out."))
  }

  /// The rows at which something had been seen.
  mutating func requirePositive(_ values: [Double?], _ column: QuantityColumn, _ what: String) {
    let total = rows.count
    let zero = Set(values.indices.filter { values[$0] == 0 })
    guard !zero.isEmpty, zero.count < total else { return }
    leaveOut(what) { zero.contains($0) }
    warnings.append(
      Warning(
        code: "W-rows-left-out",
        message: "\(zero.count) of \(total) rows are \(what) and left out."))
  }
}
