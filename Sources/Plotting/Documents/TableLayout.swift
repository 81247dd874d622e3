// SPDX-License-Identifier: GPL-3.0-or-later

/// A table set with three rules: above, under the header, below. Cells are markup.
public struct TableLayout: Hashable, Sendable {
  /// A heading, and how it and the cells below it are aligned; their words decide the width.
  public struct Column: Hashable, Sendable {
    /// Which side of the column's width the words stand at.
    public enum Alignment: Hashable, Sendable {
      case left, centre, right
    }

    /// Markup; bold unless there is mathematics in it.
    public var title: String
    public var alignment: Alignment

    public init(_ title: String, _ alignment: Alignment = .right) {
      self.title = title
      self.alignment = alignment
    }
  }

  /// At least one; the widest wrap where the page is too narrow.
  public var columns: [Column]
  /// As many cells in each row as there are columns.
  public var rows: [[String]]
  /// Of cells and headings alike.
  public var font: Font
  /// Small drawings in one of the columns.
  public var illustrations: Illustrations?

  /// A drawing a row, in a column whose cells have no words.
  public struct Illustrations: Hashable, Sendable {
    /// The column, counted from 0.
    public var column: Int
    /// One for each row; nil leaves the cell empty.
    public var drawings: [Drawing?]

    public init(column: Int, drawings: [Drawing?]) {
      (self.column, self.drawings) = (column, drawings)
    }
  }

  /// - Precondition: there is at least one column, and each row has as many cells as columns.
  public init(columns: [Column], rows: [[String]], font: Font = Font(9)) {
    precondition(!columns.isEmpty, "a table needs at least one column, found none")
    for row in rows {
      precondition(
        row.count == columns.count, "a row needs \(columns.count) cells, found \(row.count)")
    }
    self.columns = columns
    self.rows = rows
    self.font = font
  }

  /// One row laid out, from its top left corner.
  struct Row {
    var shapes: [Shape]
    var height: Double
  }

  private static let gap = 12.0
  private static let padding = 1.6

  /// Natural widths; the widest columns give way, and wrap, where the table is too wide.
  func widths(limit: Double, measurer: any TextMeasurer) -> [Double] {
    var widths = columns.indices.map { c in
      ([bold(columns[c].title)] + rows.map { $0[c] })
        .map { TextLayout($0, font: font, measurer: measurer).width }.max() ?? 0
    }
    if let illustrations, widths.indices.contains(illustrations.column) {
      let widest = illustrations.drawings.compactMap { $0?.size.width }.max() ?? 0
      widths[illustrations.column] = max(widths[illustrations.column], widest)
    }
    var excess = widths.reduce(Self.gap * Double(widths.count - 1), +) - limit
    // The widest columns are cut alike, down to the next width.
    while excess > 0.01, let widest = widths.max(), widest > 12 {
      let wide = widths.indices.filter { widths[$0] > widest - 1e-9 }
      let next = widths.filter { $0 < widest - 1e-9 }.max() ?? 12
      let cut = min(excess / Double(wide.count), widest - max(12, next))
      for i in wide { widths[i] -= cut }
      excess -= cut * Double(wide.count)
    }
    return widths
  }

  func width(_ widths: [Double]) -> Double {
    widths.reduce(Self.gap * Double(widths.count - 1), +)
  }

  /// Header, rows and closing rule, all starting at x = 0.
  func layout(
    widths: [Double], measurer: any TextMeasurer
  ) -> (header: Row, rows: [Row], closing: Row) {
    let total = width(widths)
    func rule(_ y: Double, _ width: Double) -> Shape {
      .line([Point(0, y), Point(total, y)], Stroke(.black, width: width))
    }
    var header = row(
      columns.map { bold($0.title) }, isHeader: true, widths: widths, measurer: measurer)
    header.height += 5
    header.shapes = [
      .tagged("TR", header.shapes.map { $0.placed(at: Point(0, 2)) }), rule(0.4, 0.8),
      rule(header.height - 1.5, 0.5),
    ]
    let body = rows.enumerated().map { index, cells in
      var row = row(cells, widths: widths, measurer: measurer)
      if let illustrations, illustrations.drawings.indices.contains(index),
        let drawing = illustrations.drawings[index]
      {
        row.height = max(row.height, drawing.size.height + 2 * Self.padding)
        let left =
          Self.gap * Double(illustrations.column)
          + widths.prefix(illustrations.column).reduce(0, +)
        let top = (row.height - drawing.size.height) / 2
        row.shapes.insert(
          .tagged("TD", drawing.shapes.map { $0.placed(at: Point(left, top)) }),
          at: min(illustrations.column, row.shapes.count))
      }
      row.shapes = [.tagged("TR", row.shapes)]
      return row
    }
    return (header, body, Row(shapes: [rule(1.5, 0.8)], height: 3))
  }

  private func bold(_ title: String) -> String {
    title.isEmpty || title.contains("$") ? title : "\\textbf{\(title)}"
  }

  /// One element a cell that has words or no drawing.
  private func row(
    _ cells: [String], isHeader: Bool = false, widths: [Double], measurer: any TextMeasurer
  ) -> Row {
    var x = 0.0
    var height = 0.0
    var shapes: [Shape] = []
    for (c, cell) in cells.enumerated() {
      let alignment: Paragraph.Alignment =
        switch columns[c].alignment {
        case .left: .left
        case .centre: .centred
        case .right: .right
        }
      let text = Paragraph(cell, font: font, alignment: alignment, leading: 1.22)
      // A hair more than measured, so that rounding never breaks the widest cell.
      let lines = text.lines(width: widths[c] + 0.01, measurer: measurer)
      if c != illustrations?.column || !lines.isEmpty {
        shapes.append(
          .tagged(
            isHeader ? "TH" : "TD", lines.map { .text($0).placed(at: Point(x, Self.padding)) }))
      }
      height = max(height, text.height(width: widths[c] + 0.01, measurer: measurer))
      x += widths[c] + Self.gap
    }
    return Row(shapes: shapes, height: max(height, font.size * 1.22) + 2 * Self.padding)
  }
}
