// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser

/// The options that every command has: results as JSON on standard output, or as text with so many digits.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Print the result as JSON (fields: docs/json.md), and errors as {\"error\": …}.")
  var json = false

  @Option(help: "Significant digits of numbers in the text; JSON has every digit.")
  var precision = 4

  func validate() throws {
    guard (1...17).contains(precision) else {
      throw ValidationError("expected --precision from 1 to 17, found \(precision)")
    }
  }

  /// Prints a result once, as text or as JSON.
  ///
  /// - Parameter verbatim: Lines of the text that do not wrap.
  /// - Throws: `FileError` when standard output takes no more.
  func print(
    _ text: @autoclosure () -> String, verbatim: [String] = [], json value: @autoclosure () -> JSON
  ) throws {
    try Printer.print(asJSON: json, verbatim: verbatim, text: text(), json: value())
  }

  /// Prints a result once, as text or as JSON.
  ///
  /// - Parameter verbatim: Lines of the text that do not wrap.
  /// - Throws: `FileError` when standard output takes no more.
  func print(
    _ text: @autoclosure () -> String, verbatim: [String] = [],
    answer: @autoclosure () -> some Answer
  ) throws {
    try print(text(), verbatim: verbatim, json: JSON(answer()))
  }

  /// Prints a result that has several forms once, as text or as JSON with the form's name in front.
  ///
  /// - Throws: `FileError` when standard output takes no more.
  func print(
    _ text: @autoclosure () -> String, _ form: BoundForm,
    answer: @autoclosure () -> some Answer & Sendable
  ) throws {
    try print(text(), json: JSON(TaggedAnswer(form.rawValue, answer())))
  }

  /// A table as wide as the terminal, with the digits asked for.
  func text(_ table: AnswerTable) -> String {
    table.text(width: Printer.width, precision: precision) { titles, all in
      "(left out for width: \(titles.joined(separator: ", ")); COLUMNS=\(all) shows all, --json has them)"
    }
  }

  /// A number with the digits asked for.
  func number(_ value: Double, _ rule: NumberText = .digits(4)) -> String {
    rule.plain(value, precision: precision)
  }

  /// An interval with the digits asked for.
  func interval(_ range: ClosedRange<Double>, _ rule: NumberText = .digits(4)) -> String {
    "\(number(range.lowerBound, rule)) to \(number(range.upperBound, rule))"
  }
}
