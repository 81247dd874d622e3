// SPDX-License-Identifier: GPL-3.0-or-later
import Plotting

/// A table of values that pages, HTML, CSV, LaTeX and Markdown show alike.
public struct ReportTable: Sendable {
  /// A column: its heading on the page, and its name and unit in files.
  public struct Column: Sendable {
    /// Markup.
    public var title: String
    /// The column's name in a CSV file, such as `complexity_nats`.
    public var key: String
    /// Whether its cells are words, set to the left.
    public var isText: Bool
    /// A column.
    ///
    /// - Parameters:
    ///   - title: the heading, markup.
    ///   - key: the name in a CSV file.
    ///   - isText: whether its cells are words.
    public init(_ title: String, _ key: String, isText: Bool = false) {
      self.title = title
      self.key = key
      self.isText = isText
    }
  }

  /// The stem of its files, and what a ``Reference`` calls it.
  public var name: String
  /// What it shows, with units; markup.
  public var caption: String
  /// At least one.
  public var columns: [Column]
  /// As many cells in each row as ``columns``.
  public var rows: [[Cell]]
  /// Points, on paper.
  public var size: Double

  /// A table of cells.
  ///
  /// - Parameters:
  ///   - name: the stem of its files.
  ///   - caption: what it shows, with units; markup.
  ///   - columns: at least one.
  ///   - rows: as many cells in each as columns.
  ///   - size: points, on paper.
  public init(
    _ name: String, caption: String, columns: [Column], rows: [[Cell]], size: Double = 9
  ) {
    for row in rows {
      precondition(
        row.count == columns.count, "a row has \(columns.count) cells, not \(row.count)")
    }
    self.name = name
    self.caption = caption
    self.columns = columns
    self.rows = rows
    self.size = size
  }

  /// A table of finished cells, named by the words of its headings.
  init(_ layout: TableLayout, caption: String) {
    let keys = layout.columns.map { Self.word(Markup.plain($0.title)) }
    self.init(
      keys.prefix(3).joined(separator: "-"), caption: caption,
      columns: zip(layout.columns, keys).map {
        Column($0.title, $1, isText: $0.alignment == .left)
      },
      rows: layout.rows.map { $0.map { Cell.markup($0) } }, size: layout.font.size)
  }

  private static func word(_ text: String) -> String {
    let letters = text.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : " " }
    let words = String(letters).split(separator: " ").joined(separator: "_")
    return words.isEmpty ? "value" : words
  }

  /// The cells as pages show them.
  var markup: [[String]] { rows.map { $0.map(\.markup) } }

  /// As pages set it.
  var layout: TableLayout {
    TableLayout(
      columns: columns.map { .init($0.title, $0.isText ? .left : .right) }, rows: markup,
      font: Font(size))
  }
}
