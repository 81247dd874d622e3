// SPDX-License-Identifier: GPL-3.0-or-later

extension AnswerTable {
  /// One cell: a value, how a reader sees it, and where it stands in the result's JSON.
  public struct Cell: Sendable, Equatable {
    /// What a cell holds.
    public enum Content: Sendable, Equatable {
      /// Words as they are.
      case text(String)
      /// Words with markup, and the same without.
      case markup(String, plain: String)
      case number(Double, NumberText)
      case interval(ClosedRange<Double>, NumberText)
      /// A number with its interval: `3.1B (2.4B to 4.0B)`.
      case estimate(Double, ClosedRange<Double>?, NumberText)
      /// No value.
      case missing
    }

    /// What the cell holds.
    public let content: Content
    /// The steps to the value in the result's JSON; nil for a value that is not cited.
    public let codingPath: [String]?

    public init(_ content: Content, at codingPath: [String]? = nil) {
      (self.content, self.codingPath) = (content, codingPath)
    }
  }
}

extension AnswerTable.Cell {
  /// A dash: there is no value.
  public static let missing = Self(.missing)

  /// Words as they are.
  public static func text(_ words: String) -> Self { Self(.text(words)) }
  /// Words of the result.
  public static func text(_ words: Cited<String>) -> Self {
    Self(.text(words.content), at: words.codingPath)
  }
  /// Words with markup, and the same without.
  public static func markup(_ markup: String, plain: String) -> Self {
    Self(.markup(markup, plain: plain))
  }

  /// A number.
  public static func number(_ value: Double, _ rule: NumberText) -> Self {
    Self(.number(value, rule))
  }
  /// A number of the result.
  public static func number(_ value: Cited<Double>, _ rule: NumberText) -> Self {
    Self(.number(value.content, rule), at: value.codingPath)
  }
  /// A whole number of the result.
  public static func number(_ value: Cited<Int>, _ rule: NumberText = .exact) -> Self {
    Self(.number(Double(value.content), rule), at: value.codingPath)
  }
  /// An interval.
  public static func interval(_ range: ClosedRange<Double>, _ rule: NumberText) -> Self {
    Self(.interval(range, rule))
  }
  /// An interval of the result.
  public static func interval(_ range: Cited<ClosedRange<Double>>, _ rule: NumberText) -> Self {
    Self(.interval(range.content, rule), at: range.codingPath)
  }
  /// A number with its interval: `3.1B (2.4B to 4.0B)`.
  public static func estimate(
    _ value: Double, _ range: ClosedRange<Double>?, _ rule: NumberText
  ) -> Self {
    Self(.estimate(value, range, rule))
  }

  /// A number, or no value.
  public static func optional(_ value: Double?, _ rule: NumberText) -> Self {
    value.map { .number($0, rule) } ?? .missing
  }
  /// A number of the result, or no value.
  public static func optional(_ value: Cited<Double>?, _ rule: NumberText) -> Self {
    value.map { .number($0, rule) } ?? .missing
  }
  /// An interval, or no value.
  public static func optional(_ range: ClosedRange<Double>?, _ rule: NumberText) -> Self {
    range.map { .interval($0, rule) } ?? .missing
  }
  /// An interval of the result, or no value.
  public static func optional(_ range: Cited<ClosedRange<Double>>?, _ rule: NumberText) -> Self {
    range.map { .interval($0, rule) } ?? .missing
  }
}

extension AnswerTable.Cell {
  /// The cell without markup.
  ///
  /// - Parameter precision: Significant digits in place of the rules' own; nil for their own.
  public func plain(precision: Int? = nil) -> String {
    func end(_ value: Double, _ rule: NumberText) -> String {
      value.isInfinite ? (value < 0 ? "-∞" : "∞") : rule.plain(value, precision: precision)
    }
    func span(_ range: ClosedRange<Double>, _ rule: NumberText) -> String {
      "\(end(range.lowerBound, rule)) to \(end(range.upperBound, rule))"
    }
    return switch content {
    case .text(let text): text
    case .markup(_, let plain): plain
    case .number(let value, let rule): end(value, rule)
    case .interval(let range, let rule): span(range, rule)
    case .estimate(let value, let range, let rule):
      end(value, rule) + (range.map { " (\(span($0, rule)))" } ?? "")
    case .missing: "–"
    }
  }

  /// The cell as pages show it, without its place in the result's JSON.
  ///
  /// - Parameter escape: How words become markup.
  public func markup(escape: (String) -> String) -> String {
    func span(_ range: ClosedRange<Double>, _ rule: NumberText) -> String {
      "\(rule.markup(range.lowerBound)) to \(rule.markup(range.upperBound))"
    }
    return switch content {
    case .text(let text): escape(text)
    case .markup(let markup, _): markup
    case .number(let value, let rule): rule.markup(value)
    case .interval(let range, let rule): span(range, rule)
    case .estimate(let value, let range, let rule):
      rule.markup(value) + (range.map { " (\(span($0, rule)))" } ?? "")
    case .missing: "–"
    }
  }
}
