// SPDX-License-Identifier: GPL-3.0-or-later
import Figures
import GapScaling
import Plotting

/// One cell of a report's table: a value, and how a reader sees it.
public enum Cell: Sendable {
  /// Words as they are.
  case text(String)
  /// Words with markup.
  case markup(String)
  case number(Double, NumberStyle)
  case interval(ClosedRange<Double>, NumberStyle)
  case missing

  /// A number, or nothing.
  public static func optional(_ value: Double?, _ style: NumberStyle) -> Cell {
    value.map { .number($0, style) } ?? .missing
  }

  /// An interval, or nothing.
  public static func optional(_ range: ClosedRange<Double>?, _ style: NumberStyle) -> Cell {
    range.map { .interval($0, style) } ?? .missing
  }

  /// As pages show it.
  var markup: String { markup(at: nil) }

  /// As pages show it, with its place in the report's JSON.
  func markup(at path: String?) -> String {
    func field(_ markup: String, _ value: Double?, _ step: String = "") -> String {
      path.map { Markup.field(markup, from: .init($0 + step, value: value)) } ?? markup
    }
    // Words without a digit, such as `exact`, may stand for a number that is not given.
    func words(_ markup: String) -> String {
      markup.contains(where: \.isNumber) ? field(markup, nil) : markup
    }
    return switch self {
    case .text(let text): words(Markup.escape(text))
    case .markup(let markup): words(markup)
    case .number(let value, let style): field(style.markup(value), value)
    case .interval(let range, let style):
      "\(field(style.markup(range.lowerBound), range.lowerBound, ".0")) to "
        + field(style.markup(range.upperBound), range.upperBound, ".1")
    case .missing: "–"
    }
  }
}

/// How a number is shown.
public indirect enum NumberStyle: Sendable {
  /// Nats a token, three decimals.
  case nats
  /// So many significant digits.
  case digits(Int)
  /// A count with its suffix: `820k`.
  case count
  /// As few digits as read back the same.
  case plain
  /// A multiple: `10×`.
  case times
  /// In italics: beyond what the data support.
  case tentative(NumberStyle)
  /// In bold: the one to look at.
  case strong(NumberStyle)

  func markup(_ value: Double) -> String {
    switch self {
    case .nats: Number.nats(value)
    case .digits(let digits): Number.value(value, digits: digits)
    case .count: Number.count(value)
    case .plain: Number.plain(value)
    case .times: Quantity.trimmed(value, digits: 3) + "×"
    case .tentative(let style): "\\emph{\(style.markup(value))}"
    case .strong(let style): "\\textbf{\(style.markup(value))}"
    }
  }
}
