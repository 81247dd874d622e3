// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import Files
import Foundation
import NumericalMethods

/// The option that every command has: results as JSON on standard output.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Print the result as JSON (fields: docs/json.md), and errors as {\"error\": …}.")
  var json = false

  /// Prints a result once, as text or as JSON.
  ///
  /// - Throws: `FileError` when standard output takes no more.
  func print(_ text: @autoclosure () -> String, json value: @autoclosure () -> JSON) throws {
    try Answer.print(asJSON: json, text: text(), json: value())
  }

  /// Prints a result once, as text or as JSON.
  ///
  /// - Throws: `FileError` when standard output takes no more.
  func print(_ text: @autoclosure () -> String, answer: some Encodable) throws {
    try print(text(), json: JSON(answer))
  }
}

/// What a command prints.
enum Answer {
  /// Prints a result once, as text or as JSON.
  ///
  /// - Throws: `FileError` when standard output takes no more.
  static func print(
    asJSON: Bool, text: @autoclosure () -> String, json value: @autoclosure () -> JSON
  ) throws {
    try Source.confirmAll()
    let output = asJSON ? value().text() : text() + "\n"
    do {
      try FileHandle.standardOutput.write(contentsOf: Data(output.utf8))
    } catch {
      throw FileError(path: "standard output", "expected room for the result, found none")
    }
  }
}

extension Answer {
  /// A note on standard error, such as that an option has a new name.
  static func note(_ sentence: String) {
    try? FileHandle.standardError.write(contentsOf: Data("laws: note: \(sentence)\n".utf8))
  }
}

extension [Warning] {
  /// The warnings for a reader: one line each under a blank line, or nothing.
  var lines: String {
    isEmpty
      ? ""
      : "\n\n"
        + map { "\($0.code): \($0.message)\(OptionAdvice.sentence(forWarning: $0.code))" }.joined(
          separator: "\n")
  }

  /// The warnings as JSON.
  var json: JSON { JSON(self) }
}

/// What long work says meanwhile: one line on a terminal, rewritten; nothing in a pipe.
enum Progress {
  static func say(_ text: String) {
    guard isatty(STDERR_FILENO) == 1 else { return }
    try? FileHandle.standardError.write(contentsOf: Data("\r\u{1B}[K\(text)".utf8))
  }

  static func done() { say("") }
}
