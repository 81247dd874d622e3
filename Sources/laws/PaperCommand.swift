// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import Foundation
import GapScaling

/// `laws paper`: the paper's statements in numbers, each found again.
struct PaperCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "paper",
    abstract: "Compute the numerical statements of the paper and compare the values.",
    discussion: """
      Statements about measurements are compared with those of a study; the others need no study. \
      docs/paper-statements.md is the output of --markdown for Data/ladder.

      Example: laws paper Data/ladder
      """)

  @Argument(help: "A study's folder; without it, only the statements that need no measurement.")
  var study: String?

  @Flag(help: "Print a Markdown table.")
  var markdown = false

  @OptionGroup var files: StudyOptions

  @OptionGroup var output: OutputOptions

  func run() throws {
    let analysis = try study.map {
      try StudyAnalysis(Study(folder: $0, allowsOutside: files.allowOutside))
    }
    let statements = try PaperStatements.all(analysis)
    let page = markdown ? page(statements) : ""
    try output.print(
      markdown ? page : text(statements),
      verbatim: page.split(separator: "\n").map(String.init), answer: PaperAnswer(statements))
  }

  private func text(_ statements: [PaperStatement]) -> String {
    statements.map {
      "\($0.name): \($0.statement)\n  paper  \($0.paper)\n  ours   \($0.ours)\n  why    \($0.comparison)"
    }.joined(separator: "\n\n") + "\n\n"
      + Symbols.line(["N", "D", "V", "b", "C", "δ", "Σ", "|K|"])
  }

  private func page(_ statements: [PaperStatement]) -> String {
    let rows = statements.map {
      "| \($0.statement) | \($0.paper) | \($0.ours) | \($0.comparison) |".replacing(
        "|K|", with: "\\|K\\|"
      )
    }
    let command = "laws paper\(study.map { " \($0)" } ?? "") --markdown"
    return """
      # The paper's statements

      What Finzi et al. 2025 (arXiv 2504.15208) state in numbers, and what this toolkit finds. Made by
      `\(command)`; a test compares the two.

      | statement | paper | ours | why they differ |
      |---|---|---|---|
      \(rows.joined(separator: "\n"))
      """
  }
}
