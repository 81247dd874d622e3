// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Files
import Foundation

/// Writes results to standard output.
enum Printer {
  /// Prints a result once, as text or as JSON.
  ///
  /// Text fits the width of the terminal: lines wrap at spaces. Tables are made as wide as that before.
  ///
  /// - Parameter verbatim: Lines of the text that stay as they are, such as paths, which can be copied whole.
  /// - Throws: `FileError` when standard output takes no more.
  static func print(
    asJSON: Bool, verbatim: [String] = [], text: @autoclosure () -> String,
    json value: @autoclosure () -> JSON
  ) throws {
    try Source.confirmAll()
    Progress.done()
    let output = asJSON ? value().text() : fitted(text(), verbatim: verbatim)
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
    asJSON: Bool, verbatim: [String] = [], text: @autoclosure () -> String,
    answer: @autoclosure () -> some Answer
  ) throws {
    try print(asJSON: asJSON, verbatim: verbatim, text: text(), json: JSON(answer()))
  }

  /// The text with lines as wide as the terminal's and, where it takes them, colours.
  private static func fitted(_ text: String, verbatim: [String]) -> String {
    let kept = Set(verbatim.map(VisibleText.lines))
    let isColoured = Colours.areAllowed(on: STDOUT_FILENO)
    return VisibleText.lines(text).split(separator: "\n", omittingEmptySubsequences: false)
      .flatMap { line -> [String] in
        let line = String(line)
        if kept.contains(line) { return [line] }
        let lines = TerminalText.wrapped(line, width: width)
        return isColoured ? Colours.painted(lines) : lines
      }.joined(separator: "\n") + "\n"
  }

  /// Says on standard error that something was understood, and how it is written now; nothing with `--json`, where
  /// standard error is for programs.
  static func note(_ text: String) {
    guard !CommandLine.arguments.contains("--json") else { return }
    try? FileHandle.standardError.write(
      contentsOf: Data("laws: note: \(VisibleText.line(text))\n".utf8))
  }

  /// The columns of a line: the variable COLUMNS, else those of the terminal, else 80. At least 20.
  static let width: Int = {
    if let given = ProcessInfo.processInfo.environment["COLUMNS"].flatMap({ Int($0) }), given > 0 {
      return max(given, 20)
    }
    var size = winsize()
    guard isatty(STDOUT_FILENO) == 1,
      ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0
    else { return 80 }
    return max(Int(size.ws_col), 20)
  }()
}

/// Colours of a terminal: yellow for the code of a warning, red for what is vacuous.
enum Colours {
  /// Whether a file takes colours: it is a terminal that has them, and NO_COLOR is not set.
  ///
  /// > Source: no-color.org
  static func areAllowed(on descriptor: Int32) -> Bool {
    let environment = ProcessInfo.processInfo.environment
    return isatty(descriptor) == 1 && environment["TERM"].map { $0 != "dumb" && $0 != "" } ?? false
      && environment["NO_COLOR"] ?? "" == ""
  }

  private static let yellow = "\u{1B}[33m"
  private static let red = "\u{1B}[31m"
  private static let plain = "\u{1B}[0m"

  /// The lines of one paragraph with colours, which take no columns.
  static func painted(_ lines: [String]) -> [String] {
    lines.enumerated().map { place, line in
      let isWarning = place == 0 && line.prefixMatch(of: /W-[A-Za-z0-9-]+:/) != nil
      let marked =
        isWarning
        ? line.replacing(/^W-[A-Za-z0-9-]+:/) { yellow + $0.output + plain } : line
      // A bound with a star is one that the text below its table calls vacuous.
      return marked.replacing(/non-vacuous|vacuous|[0-9.]+\*(?=\s|$)/) { found in
        found.output == "non-vacuous" ? String(found.output) : red + found.output + plain
      }
    }
  }
}

extension [Warning] {
  /// The warnings for a reader: one line each under a blank line, or nothing. Of more than two with one code the first
  /// is shown, and how many there are.
  var lines: String {
    var shown: Set<String> = []
    let sentences = compactMap { warning -> String? in
      let alike = self.count { $0.code == warning.code }
      guard alike <= 2 || shown.insert(warning.code).inserted else { return nil }
      let more = alike > 2 ? " And \(alike - 1) more of this kind: --json lists them." : ""
      return "\(warning.code): \(warning.message)\(OptionAdvice.sentence(forWarning: warning.code))"
        + more
    }
    return isEmpty ? "" : "\n\n" + sentences.joined(separator: "\n")
  }

  /// The warnings as JSON.
  var json: JSON { JSON(self) }
}
