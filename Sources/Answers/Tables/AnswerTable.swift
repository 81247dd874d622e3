// SPDX-License-Identifier: GPL-3.0-or-later

/// A table of values that a terminal, pages, HTML, LaTeX, Markdown and CSV show alike.
///
/// ```swift
/// var table = AnswerTable([.number("N", "parameters"), .number("loss", "loss")])
/// table.add([.number(820_064, .count), .number(2.512, .nats)])
/// print(table.text())
/// ```
public struct AnswerTable: Sendable {
  /// A column: its heading, its name in files, and how it is aligned.
  public struct Column: Sendable, Equatable {
    /// Markup.
    public var title: String
    /// The column's name in a CSV file, such as `complexity_nats`.
    public var key: String
    /// Whether its cells are words, which are set to the left.
    public var isText: Bool
    /// Whether a narrow terminal leaves the column out.
    public var isDetail: Bool

    public init(_ title: String, _ key: String, isText: Bool = false, isDetail: Bool = false) {
      (self.title, self.key) = (title, key)
      (self.isText, self.isDetail) = (isText, isDetail)
    }

    /// A column of numbers; `key` is made of the title where it is left out.
    public static func number(
      _ title: String, _ key: String? = nil, isDetail: Bool = false
    ) -> Column {
      Column(title, key ?? AnswerTable.key(title), isDetail: isDetail)
    }

    /// A column of words; `key` is made of the title where it is left out.
    public static func text(
      _ title: String, _ key: String? = nil, isDetail: Bool = false
    ) -> Column {
      Column(title, key ?? AnswerTable.key(title), isText: true, isDetail: isDetail)
    }
  }

  /// One cell: a value, and how a reader sees it.
  public enum Cell: Sendable, Equatable {
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

    /// A number, or no value.
    public static func optional(_ value: Double?, _ rule: NumberText) -> Cell {
      value.map { .number($0, rule) } ?? .missing
    }

    /// An interval, or no value.
    public static func optional(_ range: ClosedRange<Double>?, _ rule: NumberText) -> Cell {
      range.map { .interval($0, rule) } ?? .missing
    }
  }

  /// The stem of its files.
  public var name: String
  /// What it shows, with units; markup.
  public var caption: String
  public let columns: [Column]
  /// As many cells in each row as ``columns``.
  public private(set) var rows: [[Cell]] = []

  /// - Parameters:
  ///   - columns: At least one.
  ///   - name: The stem of its files.
  ///   - caption: What it shows, with units; markup.
  ///   - rows: As many cells in each as there are columns.
  public init(
    _ columns: [Column], name: String = "table", caption: String = "", rows: [[Cell]] = []
  ) {
    precondition(!columns.isEmpty, "a table needs at least one column")
    (self.columns, self.name, self.caption) = (columns, name, caption)
    for row in rows { add(row) }
  }

  /// Adds a row.
  ///
  /// - Precondition: It has as many cells as there are columns.
  public mutating func add(_ row: [Cell]) {
    precondition(
      row.count == columns.count, "a row needs \(columns.count) cells, found \(row.count)")
    rows.append(row)
  }

  /// A column's name in files, made of its title.
  static func key(_ title: String) -> String {
    let letters = title.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : " " }
    let words = String(letters).split(separator: " ").joined(separator: "_")
    return words.isEmpty ? "value" : words
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
    return switch self {
    case .text(let text): text
    case .markup(_, let plain): plain
    case .number(let value, let rule): end(value, rule)
    case .interval(let range, let rule): span(range, rule)
    case .estimate(let value, let range, let rule):
      end(value, rule) + (range.map { " (\(span($0, rule)))" } ?? "")
    case .missing: "–"
    }
  }

  /// The cell as pages show it.
  ///
  /// - Parameter escape: How words become markup.
  public func markup(escape: (String) -> String) -> String {
    func span(_ range: ClosedRange<Double>, _ rule: NumberText) -> String {
      "\(rule.markup(range.lowerBound)) to \(rule.markup(range.upperBound))"
    }
    return switch self {
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
