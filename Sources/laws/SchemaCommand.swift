// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser

/// A command whose JSON has a schema.
protocol AnsweringCommand: ParsableCommand {
  /// The shape of what it prints with `--json`.
  static var shape: Shape { get }
}

/// `laws schema`: the JSON Schema of a command's answer.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of what a command prints with --json.",
    discussion: """
      The schemas are those of docs/schema. Without a command, the commands that have one are listed.

      Examples:
        laws schema fit
        laws schema
      """)

  @Argument(help: "The command, such as fit.")
  var command: String?

  /// The commands that have a schema, each with its answer's shape.
  private static var known: [(name: String, shape: Shape)] {
    var known: [(String, Shape)] = []
    for command in Catalog.commands {
      guard let answering = command as? any AnsweringCommand.Type else { continue }
      known.append((answering.configuration.commandName ?? "", answering.shape))
    }
    return known
  }

  func run() throws {
    let names = Self.known.map { $0.name }
    guard let command else {
      return try Printer.print(asJSON: false, text: names.joined(separator: "\n"), json: .null)
    }
    guard let found = Self.known.first(where: { $0.name == command }) else {
      throw ValidationError(
        "expected a command (\(names.joined(separator: ", "))), found '\(command)'")
    }
    let schema = found.shape.schema(title: "laws \(command)", id: "\(command).json")
    try Printer.print(asJSON: true, text: "", json: schema)
  }
}
