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

  /// The stem of its files.
  public var name: String
  /// What it shows, with units; markup.
  public var caption: String
  public let columns: [Column]
  /// As many cells in each row as ``columns``.
  public private(set) var rows: [[Cell]] = []
  /// Points, on paper.
  public var size: Double

  /// A table of a report.
  ///
  /// - Parameters:
  ///   - name: The stem of its files.
  ///   - caption: What it shows, with units; markup.
  ///   - columns: At least one.
  ///   - rows: As many cells in each as there are columns.
  ///   - size: Points, on paper.
  public init(
    _ name: String, caption: String, columns: [Column], rows: [[Cell]], size: Double = 9
  ) {
    self.init(columns, name: name, caption: caption, rows: rows)
    self.size = size
  }

  /// A table for a terminal or a file.
  ///
  /// - Parameters:
  ///   - columns: At least one.
  ///   - name: The stem of its files.
  ///   - caption: What it shows, with units; markup.
  ///   - rows: As many cells in each as there are columns.
  public init(
    _ columns: [Column], name: String = "table", caption: String = "", rows: [[Cell]] = []
  ) {
    precondition(!columns.isEmpty, "a table needs at least one column")
    (self.columns, self.name, self.caption, size) = (columns, name, caption, 9)
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
  public static func key(_ title: String) -> String {
    let letters = title.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : " " }
    let words = String(letters).split(separator: " ").joined(separator: "_")
    return words.isEmpty ? "value" : words
  }
}
