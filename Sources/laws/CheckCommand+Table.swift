// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import Files
import GapScaling
import NumericalMethods
import Reports
import ScalingLaws

extension CheckCommand {
  /// What a single table of runs holds, and what is wrong in it.
  func checkTable() throws {
    let choices = source.choices
    let check = try RunsCheck(
      contentsOf: study, columns: choices.columns, options: choices.options,
      largestDropped: source.dropLargest)
    try output.print(text(check), json: json(check))
    if !check.complaints.isEmpty { throw ExitCode(1) }
  }

  private func columns(_ runs: TrainingRuns) -> [(String, String)] {
    let used = runs.columnsUsed
    return [
      ("run", used.name), ("parameters", used.parameters), ("tokens", used.tokens),
      ("flops", used.flops), ("loss", used.loss), ("experiment", used.experiment),
      ("budget", used.budget),
    ].compactMap { name, column in column.map { (name, $0) } }
  }

  private func found(_ runs: TrainingRuns) -> String {
    let sizes = Set(runs.runs.map(\.parameters)).count
    let several = check(several: runs)
    return "\(runs.runs.count) runs of \(sizes) sizes\(several)"
  }

  private func check(several runs: TrainingRuns) -> String {
    let names = Set(runs.runs.compactMap(\.experiment)).count
    return names > 1 ? " in \(names) experiments" : ""
  }

  private func text(_ check: RunsCheck) -> String {
    guard let runs = check.runs else {
      let count = check.complaints.count
      return check.complaints.map(\.description).joined(separator: "\n")
        + "\n\(count) thing\(count == 1 ? "" : "s") to mend."
    }
    var table = TextTable(["quantity", "column", "unit", "least", "most"])
    for column in runs.reading.columns {
      let factor = column.factor.flatMap { $0 == 1 ? nil : " × \($0.significant(4))" } ?? ""
      table.add([
        column.quantity, column.column, (column.unit ?? "") + factor,
        column.least?.significant(4) ?? "",
        column.most?.significant(4) ?? "",
      ])
    }
    let unused = runs.reading.columns.flatMap { column in
      column.alternatives.map { "\(column.quantity) could also be '\($0)'" }
    }
    let rest =
      [runs.reading.lines.first { $0.hasPrefix("rows: ") } ?? ""] + unused + runs.reading.notes
    return
      "Table \(study): \(found(runs))\n\n\(table.text)\n\n"
      + rest.filter { !$0.isEmpty }.map { "\($0)\n" }.joined() + "\n"
      + (check.complaints.isEmpty
        ? check.warnings.isEmpty ? "Nothing is wrong." : "Every cell can be read."
        : check.complaints.map(\.description).joined(separator: "\n")) + check.warnings.lines
  }

  private func json(_ check: RunsCheck) -> JSON {
    .object([
      ("study", .string(study)), ("usable", .bool(check.complaints.isEmpty)),
      (
        "parts",
        .array(
          check.runs.map { runs in
            [
              .object([
                ("name", .string(study)), ("present", .bool(true)),
                ("found", .string(found(runs))), ("enables", .string("the loss surface")),
              ])
            ]
          } ?? [])
      ),
      (
        "columns",
        .object((check.runs.map(columns) ?? []).map { ($0.0, JSON.string($0.1)) })
      ),
      ("experiments", .array(check.experiments.map(JSON.string))),
      (
        "complaints",
        .array(
          check.complaints.map {
            .object([
              ("path", .string($0.path)), ("line", .optional($0.line.map(Double.init))),
              ("column", .optional($0.column.map(Double.init))), ("message", .string($0.message)),
            ])
          })
      ),
      ("warnings", check.warnings.json),
      ("read", check.runs.map { JSON($0.reading) } ?? .null),
    ])
  }
}
