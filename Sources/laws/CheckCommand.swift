// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import Files
import Foundation
import GapScaling
import NumericalMethods
import Reports

/// `laws check`: what a study holds, what it lacks, and everything wrong in it.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract:
      "Say what a study holds, what it lacks, which results each part enables, and what is wrong.",
    discussion: """
      Reads every file, and reports each malformed cell with file, line and column. A single table of runs can be \
      checked by itself.

      Examples:
        laws check Data/ladder
        laws check wandb-export.csv
      """)

  @Argument(help: "The study's folder, which holds study.yaml; or a table of runs, CSV.")
  var study: String

  @OptionGroup(title: "Table of runs") var source: RunTable

  @OptionGroup var files: StudyOptions

  @OptionGroup var output: OutputOptions

  func run() throws {
    var isFolder: ObjCBool = false
    if study == "-"
      || FileManager.default.fileExists(atPath: study, isDirectory: &isFolder)
        && !isFolder.boolValue
    {
      return try checkTable()
    }
    let check = try StudyCheck(
      folder: study, choices: source.choices, allowsOutside: files.allowOutside)
    try output.print(text(check), json: json(check))
    if !check.isUsable { throw ExitCode(1) }
  }

  private func text(_ check: StudyCheck) -> String {
    var table = TextTable(["part", "found", "enables"])
    for part in check.parts { table.add([part.name, part.found, part.enables]) }
    let verdict =
      check.isUsable
      ? "Nothing is wrong."
      : check.complaints.map(\.description).joined(separator: "\n")
        + "\n\(check.complaints.count) thing\(check.complaints.count == 1 ? "" : "s") to mend."
    return "Study \(check.name)\n\n\(table.text)\n\n\(verdict)"
  }

  private func json(_ check: StudyCheck) -> JSON {
    .object([
      ("study", .string(check.name)), ("usable", .bool(check.isUsable)),
      (
        "parts",
        .array(
          check.parts.map {
            .object([
              ("name", .string($0.name)), ("present", .bool($0.isPresent)),
              ("found", .string($0.found)), ("enables", .string($0.enables)),
            ])
          })
      ),
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
    ])
  }
}
