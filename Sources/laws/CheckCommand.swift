// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import Files
import Foundation
import GapScaling
import NumericalMethods

/// `laws check`: what a study holds, what it lacks, and everything wrong in it.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract:
      "List the parts of a study, what each is used for, and every problem found.",
    discussion: """
      Reads every file, and reports each malformed cell with file, line and column. A single table of runs can also be checked.

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
    try output.print(text(check), answer: CheckAnswer(check))
    if !check.isUsable { throw ExitCode(1) }
  }

  private func text(_ check: StudyCheck) -> String {
    var table = AnswerTable([.text("part"), .text("found"), .text("enables")])
    for part in check.parts {
      table.add([.text(part.name), .text(part.found), .text(part.enables)])
    }
    let verdict =
      check.isUsable
      ? "Nothing is wrong."
      : check.complaints.map(\.description).joined(separator: "\n")
        + "\n\(check.complaints.count) problem\(check.complaints.count == 1 ? "" : "s") found."
    return "Study \(check.name)\n\n\(output.text(table))\n\n\(verdict)"
  }
}
