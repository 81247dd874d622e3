// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Files
import Foundation

/// Writes results to standard output.
enum Printer {
  /// Prints a result once, as text or as JSON.
  ///
  /// - Throws: `FileError` when standard output takes no more.
  static func print(
    asJSON: Bool, text: @autoclosure () -> String, json value: @autoclosure () -> JSON
  ) throws {
    try Source.confirmAll()
    let output = asJSON ? value().text() : VisibleText.lines(text()) + "\n"
    do {
      try FileHandle.standardOutput.write(contentsOf: Data(output.utf8))
    } catch {
      throw FileError(path: "standard output", "expected room for the result, found none")
    }
  }

  /// Prints a result once, as text or as JSON.
  ///
  /// - Throws: `FileError` when standard output takes no more.
  static func print(
    asJSON: Bool, text: @autoclosure () -> String, answer: @autoclosure () -> some Answer
  ) throws {
    try print(asJSON: asJSON, text: text(), json: JSON(answer()))
  }

  /// Says on standard error that something was understood, and how it is written now; nothing with `--json`, where
  /// standard error is for programs.
  static func note(_ text: String) {
    guard !CommandLine.arguments.contains("--json") else { return }
    try? FileHandle.standardError.write(
      contentsOf: Data("laws: note: \(VisibleText.line(text))\n".utf8))
  }

  /// The characters of a line of the terminal; nil where standard output is a file or a pipe.
  static var width: Int? {
    var size = winsize()
    guard isatty(STDOUT_FILENO) == 1,
      ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0
    else { return nil }
    return Int(size.ws_col)
  }
}

extension [Warning] {
  /// The warnings for a reader: one line each under a blank line, or nothing.
  var lines: String {
    let sentences = map {
      "\($0.code): \($0.message)\(OptionAdvice.sentence(forWarning: $0.code))"
    }
    return isEmpty ? "" : "\n\n" + sentences.joined(separator: "\n")
  }

  /// The warnings as JSON.
  var json: JSON { JSON(self) }
}
