// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import GapScaling
import Reports

/// A command whose JSON has a schema.
protocol AnsweringCommand: ParsableCommand {
  /// The shape of what it prints with `--json`.
  static var shape: Shape { get }
}

/// `laws schema`: the JSON Schema of a command's answer or of a file.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of a command's answer or of a file.",
    discussion: """
      A command's name gives the schema of what the command prints with --json. report-file is the JSON file that laws \
      report writes for a study, published-report-file the one for a published law, and study is study.yaml with the \
      columns of its tables. The schemas are those of docs/schema. Without a name, all names are listed.

      Examples:
        laws schema fit
        laws schema study
        laws schema
      """)

  @Argument(
    help: "A command, such as fit; or report-file, published-report-file, study or report-settings."
  )
  var command: String?

  /// The commands that have a schema, each with its answer's schema, and the files that have one.
  private static var known: [(name: String, schema: JSON)] {
    var known: [(String, JSON)] = []
    for command in Catalog.commands {
      guard let answering = command as? any AnsweringCommand.Type else { continue }
      let name = answering.configuration.commandName ?? ""
      known.append((name, answering.shape.schema(title: "laws \(name)", id: "\(name).json")))
    }
    let files = [
      ("report-file", "the JSON file of a study's report", StudyFindings.shape),
      (
        "published-report-file", "the JSON file of a published law's report",
        PublishedFindings.shape
      ),
    ]
    for (name, title, shape) in files {
      known.append((name, shape.schema(title: title, id: "\(name).json")))
    }
    return known + [
      ("study", StudySchema.current.jsonSchema), ("report-settings", ReportSettings.jsonSchema),
    ]
  }

  func run() throws {
    let names = Self.known.map { $0.name }
    guard let command else {
      return try Printer.print(asJSON: false, text: names.joined(separator: "\n"), json: .null)
    }
    guard let found = Self.known.first(where: { $0.name == command }) else {
      throw ValidationError(
        "expected a name (\(names.joined(separator: ", "))), found '\(command)'")
    }
    try Printer.print(asJSON: true, text: "", json: found.schema)
  }
}
