// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import CProcess
import Files
import Foundation
import Reports

/// The command line: parses words, runs a command, and turns what went wrong into one sentence and an exit code.
@main
enum Main {
  static func main() {
    let words = Array(CommandLine.arguments.dropFirst())
    // Kept until the process ends.
    cprocess_say_when_memory_ends(strdup(memoryEnds(words)))
    cprocess_run_on_own_stack(runCommandLine)
  }

  /// What is said where memory can't be had; nothing can be put together then.
  private static func memoryEnds(_ words: [String]) -> String {
    let file = words.first { access($0, F_OK) == 0 }.map { VisibleText.line($0) + ": " } ?? ""
    return line(
      file + "expected memory for the command, found too little: raise its limit or ask for less",
      asJSON: words.contains("--json"))
  }

  fileprivate static func run(_ words: [String]) {
    Progress.start()
    do {
      var command = try LawsCommand.parseAsRoot(ManyFiles.joined(words))
      try command.run()
      Progress.done()
    } catch {
      leave(error, asJSON: words.contains("--json"))
    }
  }

  /// An error with the option that helps.
  private static func sentence(_ error: any Error) -> String {
    let message = error is any NamingItsInput ? "\(error)" : placed("\(error)")
    return message + OptionAdvice.sentence(for: error)
  }

  /// Exit codes: 0 usable, 1 no result, 64 wrong usage.
  private static func leave(_ error: any Error, asJSON: Bool) -> Never {
    Progress.done()
    let code = LawsCommand.exitCode(for: error)
    if code == .success || error is ExitCode { LawsCommand.exit(withError: error) }
    let isUsage = code == .validationFailure
    let words = VisibleText.line(
      isUsage ? usage(error) : sentence(error))
    try? FileHandle.standardError.write(contentsOf: Data(line(words, asJSON: asJSON).utf8))
    exit(isUsage ? code.rawValue : 1)
  }

  /// One line, as every error is.
  private static func line(_ words: String, asJSON: Bool) -> String {
    (asJSON
      ? "{\"error\": " + JSON.string(words).text().trimmingCharacters(in: .newlines) + "}"
      : "laws: " + words) + "\n"
  }

  /// A message behind the inputs that were opened.
  private static func placed(_ message: String) -> String {
    let paths = Source.opened
    guard !paths.isEmpty else { return message }
    return paths.prefix(3).joined(separator: ", ") + (paths.count > 3 ? ", …: " : ": ") + message
  }

  /// What is wrong with the words on the command line, and where their list is.
  private static func usage(_ error: any Error) -> String {
    let message = LawsCommand.message(for: error).split(separator: "\n").joined(separator: " ")
    let name = CommandLine.arguments.dropFirst().first { word in
      Catalog.commands.contains { $0.configuration.commandName == word }
    }
    return message + " (laws \(name.map { $0 + " " } ?? "")--help lists the options)"
  }
}

/// The program's work on a thread of its own, which is not the main actor's.
private func runCommandLine() { Main.run(Array(CommandLine.arguments.dropFirst())) }

/// An error whose description begins with the file or folder that it is about.
protocol NamingItsInput: Error {}

extension FileError: NamingItsInput {}

/// `laws` itself: the list of its commands.
struct LawsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "laws",
    abstract:
      "Fit scaling laws, bound the risk of language models, and extrapolate the bound to larger ones.",
    discussion: """
      Losses are in nats per token, code lengths in bits.
      Exit codes: 0 usable result, 1 no result, 64 wrong usage.

      Example: laws report Data/ladder -o Reports
      """,
    version: Report.version,
    subcommands: Catalog.commands)
}
