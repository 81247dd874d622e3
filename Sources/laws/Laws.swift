// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import Files
import Foundation
import Reports

/// The command line: parses words, runs a command, and turns what went wrong into one sentence and an exit code.
@main
enum Main {
  static func main() {
    let words = Array(CommandLine.arguments.dropFirst())
    do {
      var command = try LawsCommand.parseAsRoot(words)
      try command.run()
    } catch {
      leave(error, asJSON: words.contains("--json"))
    }
  }

  /// An error with the option that helps.
  private static func sentence(_ error: any Error) -> String {
    "\(error)" + OptionAdvice.sentence(for: (error as? FileError)?.help)
  }

  /// Exit codes: 0 usable, 1 no result, 64 wrong usage.
  private static func leave(_ error: any Error, asJSON: Bool) -> Never {
    Progress.done()
    let code = LawsCommand.exitCode(for: error)
    if code == .success || error is ExitCode { LawsCommand.exit(withError: error) }
    let isUsage = code == .validationFailure
    guard asJSON else {
      if isUsage { LawsCommand.exit(withError: error) }
      try? FileHandle.standardError.write(contentsOf: Data("laws: \(sentence(error))\n".utf8))
      exit(1)
    }
    let sentence = isUsage ? LawsCommand.message(for: error) : sentence(error)
    let json = JSON.object([("error", .string(sentence))])
    try? FileHandle.standardError.write(contentsOf: Data(json.text().utf8))
    exit(isUsage ? code.rawValue : 1)
  }
}

/// `laws` itself: the list of its commands.
struct LawsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "laws",
    abstract:
      "Fit scaling laws, certify language models, and carry the certificate to larger ones.",
    discussion: """
      Losses are nats a token, code lengths are bits.
      Exit codes: 0 usable result, 1 no result, 64 wrong usage.

      Example: laws report Data/ladder -o Reports
      """,
    version: Report.version,
    subcommands: Catalog.commands)
}
