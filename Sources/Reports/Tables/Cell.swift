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
  let path: String?

  private init(_ content: Content, at path: String? = nil) {
    (self.content, self.path) = (content, path)
  }

  /// A dash: there is no value.
  public static let missing = Cell(.missing)

  /// Words as they are.
  public static func text(_ words: String) -> Cell { Cell(.text(words)) }
  /// Words of the report's JSON.
  public static func text(_ words: Cited<String>) -> Cell {
    Cell(.text(words.content), at: words.path)
  }
  /// Words with markup.
  public static func markup(_ markup: String) -> Cell { Cell(.markup(markup)) }
  /// Words of the report's JSON, shown as markup.
  public static func markup(_ words: Cited<String>, _ typeset: (String) -> String) -> Cell {
    Cell(.markup(typeset(words.content)), at: words.path)
  }

  /// A number.
  public static func number(_ value: Double, _ text: NumberText) -> Cell {
    Cell(.number(value, text))
  }
  /// A number of the report's JSON.
  public static func number(_ value: Cited<Double>, _ text: NumberText) -> Cell {
    Cell(.number(value.content, text), at: value.path)
  }
  /// A whole number of the report's JSON.
  public static func number(_ value: Cited<Int>, _ text: NumberText = .exact) -> Cell {
    Cell(.number(Double(value.content), text), at: value.path)
  }
  /// An interval of the report's JSON.
  public static func interval(_ range: Cited<ClosedRange<Double>>, _ text: NumberText) -> Cell {
    Cell(.interval(range.content, text), at: range.path)
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
    func field(_ markup: String, _ value: Double?, _ step: String = "") -> String {
      path.map { Markup.field(markup, from: .init($0 + step, value: value)) } ?? markup
    }
    return switch content {
    case .text(let text): field(Markup.escape(text), nil)
    case .markup(let markup): field(markup, nil)
    case .number(let value, let text): field(text.markup(value), value)
    case .interval(let range, let text):
      "\(field(text.markup(range.lowerBound), range.lowerBound, ".0")) to "
        + field(text.markup(range.upperBound), range.upperBound, ".1")
    case .missing: "–"
    }
  }
}
