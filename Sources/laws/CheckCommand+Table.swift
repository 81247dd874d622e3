// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import Files
import GapScaling
import NumericalMethods
import ScalingLaws

extension CheckCommand {
  /// What a single table of runs holds, and what is wrong in it.
  func checkTable() throws {
    let choices = source.choices
    let check = try RunsCheck(
      contentsOf: study, columns: choices.columns, options: choices.options,
      largestDropped: source.dropLargest)
    let found = CheckAnswer(check, path: study)
    try output.print(text(check, found), answer: found)
    if !check.complaints.isEmpty { throw ExitCode(1) }
  }

  private func text(_ check: RunsCheck, _ found: CheckAnswer) -> String {
    guard let runs = check.runs else {
      let count = check.complaints.count
      return check.complaints.map { $0.description + OptionAdvice.sentence(for: $0.help) }
        .joined(separator: "\n")
        + "\n\(count) problem\(count == 1 ? "" : "s") found."
    }
    var table = AnswerTable([
      .text("quantity"), .text("column"), .text("unit"), .number("least"), .number("most"),
    ])
    for column in runs.reading.columns {
      let factor =
        column.factor.flatMap { $0 == 1 ? nil : " × \(output.number($0))" } ?? ""
      table.add([
        .text(column.quantity), .text(column.column), .text((column.unit ?? "") + factor),
        column.least.map { .number($0, .digits(4)) } ?? .text(""),
        column.most.map { .number($0, .digits(4)) } ?? .text(""),
      ])
    }
    let unused = runs.reading.columns.flatMap { column in
      column.alternatives.map { "\(column.quantity) could also be '\($0)'" }
    }
    let rest = [runs.reading.rowsLine].compactMap { $0 } + unused + runs.reading.notes
    return
      "Table \(study): \(found.parts.first?.found ?? "")\n\n\(output.text(table))\n\n"
      + rest.map { "\($0)\n" }.joined() + "\n"
      + (check.complaints.isEmpty
        ? check.warnings.isEmpty ? "Nothing is wrong." : "Every cell can be read."
        : check.complaints.map(\.description).joined(separator: "\n")) + check.warnings.lines
  }
}
