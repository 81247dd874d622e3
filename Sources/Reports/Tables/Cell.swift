// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
import Figures
import Plotting

/// One cell of a report's table: a value, where it stands in the report's JSON, and how a reader sees it.
public struct Cell: Sendable {
  /// What the cell holds.
  enum Content: Sendable {
    /// Words as they are.
    case text(String)
    /// Words with markup.
    case markup(String)
    case number(Double, NumberText)
    case interval(ClosedRange<Double>, NumberText)
    case missing
  }

  let content: Content
  /// The steps to the value; nil for one that is not cited.
  let codingPath: [String]?

  private init(_ content: Content, at codingPath: [String]? = nil) {
    (self.content, self.codingPath) = (content, codingPath)
  }

  /// A dash: there is no value.
  public static let missing = Cell(.missing)

  /// Words as they are.
  public static func text(_ words: String) -> Cell { Cell(.text(words)) }
  /// Words of the report's JSON.
  public static func text(_ words: Cited<String>) -> Cell {
    Cell(.text(words.content), at: words.codingPath)
  }
  /// Words with markup.
  public static func markup(_ markup: String) -> Cell { Cell(.markup(markup)) }
  /// Words of the report's JSON, shown as markup.
  public static func markup(_ words: Cited<String>, _ typeset: (String) -> String) -> Cell {
    Cell(.markup(typeset(words.content)), at: words.codingPath)
  }

  /// A number.
  public static func number(_ value: Double, _ text: NumberText) -> Cell {
    Cell(.number(value, text))
  }
  /// A number of the report's JSON.
  public static func number(_ value: Cited<Double>, _ text: NumberText) -> Cell {
    Cell(.number(value.content, text), at: value.codingPath)
  }
  /// A whole number of the report's JSON.
  public static func number(_ value: Cited<Int>, _ text: NumberText = .exact) -> Cell {
    Cell(.number(Double(value.content), text), at: value.codingPath)
  }
  /// An interval of the report's JSON.
  public static func interval(_ range: Cited<ClosedRange<Double>>, _ text: NumberText) -> Cell {
    Cell(.interval(range.content, text), at: range.codingPath)
  }

  /// A number, or a dash.
  public static func optional(_ value: Double?, _ text: NumberText) -> Cell {
    value.map { .number($0, text) } ?? .missing
  }
  /// A number of the report's JSON, or a dash.
  public static func optional(_ value: Cited<Double>?, _ text: NumberText) -> Cell {
    value.map { .number($0, text) } ?? .missing
  }
  /// An interval, or a dash.
  public static func optional(_ range: ClosedRange<Double>?, _ text: NumberText) -> Cell {
    range.map { Cell(.interval($0, text)) } ?? .missing
  }
  /// An interval of the report's JSON, or a dash.
  public static func optional(_ range: Cited<ClosedRange<Double>>?, _ text: NumberText) -> Cell {
    range.map { .interval($0, text) } ?? .missing
  }

  /// As pages show it, with its place in the report's JSON.
  var markup: String {
    switch content {
    case .text(let text): cited(text) { $0.words } ?? Markup.escape(text)
    case .markup(let markup): cited(markup) { $0.words { $0 } } ?? markup
    case .number(let value, let text):
      cited(value) { $0.written(text) } ?? text.markup(value)
    case .interval(let range, let text):
      cited(range) { $0.written(text) }
        ?? "\(text.markup(range.lowerBound)) to \(text.markup(range.upperBound))"
    case .missing: "–"
    }
  }

  private func cited<Value>(_ value: Value, _ write: (Cited<Value>) -> String) -> String? {
    codingPath.map { write(Cited(value, at: $0)) }
  }
}
