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
    /// The steps from a row's place in the report's JSON to the cell's: `value.terms.risk`.
    public var field: String?

    public init(_ title: String, _ key: String, isText: Bool = false, field: String? = nil) {
      self.title = title
      self.key = key
      self.isText = isText
      self.field = field
    }
  }

  /// The stem of its files, and what a ``Reference`` calls it.
  public var name: String
  /// What it shows, with units; markup.
  public var caption: String
  /// At least one.
  public var columns: [Column]
  /// As many cells in each row as ``columns``; ``fields`` does not follow a change.
  public var rows: [[Cell]]
  /// Where each cell stands in the report's JSON; nil for what stands nowhere.
  public var fields: [[String?]]
  /// Points, on paper.
  public var size: Double

  /// A table of cells.
  ///
  /// - Parameter places: where each row stands in the report's JSON, for columns with a ``Column/field``; empty: nowhere.
  public init(
    _ name: String, caption: String, columns: [Column], rows: [[Cell]], at places: [String] = [],
    size: Double = 9
  ) {
    precondition(
      places.isEmpty || places.count == rows.count,
      "\(rows.count) rows have as many places, not \(places.count)")
    for row in rows {
      precondition(
        row.count == columns.count, "a row has \(columns.count) cells, not \(row.count)")
    }
    self.name = name
    self.caption = caption
    self.columns = columns
    self.rows = rows
    fields = rows.indices.map { row in
      columns.map { column in
        places.isEmpty ? nil : column.field.map { "\(places[row]).\($0)" }
      }
    }
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
      rows: layout.rows.map { $0.map(Cell.markup) }, size: layout.font.size)
  }

  private static func word(_ text: String) -> String {
    let letters = text.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : " " }
    let words = String(letters).split(separator: " ").joined(separator: "_")
    return words.isEmpty ? "value" : words
  }

  /// The cells as pages show them, with their places.
  var markup: [[String]] {
    zip(rows, fields).map { row, fields in zip(row, fields).map { $0.markup(at: $1) } }
  }

  /// As pages set it.
  var layout: TableLayout {
    TableLayout(
      columns: columns.map { .init($0.title, $0.isText ? .left : .right) }, rows: markup,
      font: Font(size))
  }
}
