// SPDX-License-Identifier: GPL-3.0-or-later
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
  var markup: String {
    switch self {
    case .text(let text): Markup.escape(text)
    case .markup(let markup): markup
    case .number(let value, let style): style.markup(value)
    case .interval(let range, let style):
      "\(style.markup(range.lowerBound)) to \(style.markup(range.upperBound))"
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

  func markup(_ value: Double) -> String {
    switch self {
    case .nats: Number.nats(value)
    case .digits(let digits): Number.value(value, digits: digits)
    case .count: Quantity.engineering(value)
    case .plain: Quantity.plain(value).replacing("-", with: "−")
    case .times: Quantity.trimmed(value, digits: 3) + "×"
    case .tentative(let style): "\\emph{\(style.markup(value))}"
    }
  }
}
