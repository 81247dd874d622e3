// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Figures
import Foundation
import Plotting

/// A table with a small picture a row: on pages and in HTML, while files hold the words and numbers alone.
enum IllustratedTable {
  /// The pictures and their place.
  struct Pictures: Sendable {
    /// One a row; nil where there is none.
    var sparklines: [Sparkline?]
    /// The column that they stand before.
    var column: Int

    init(_ sparklines: [Sparkline?], before column: Int) {
      (self.sparklines, self.column) = (sparklines, column)
    }
  }

  /// As pages set it.
  static func layout(_ table: AnswerTable, _ pictures: Pictures, theme: Theme) -> TableLayout {
    var layout = table.layout
    layout.columns.insert(.init("", .left), at: pictures.column)
    for row in layout.rows.indices { layout.rows[row].insert("", at: pictures.column) }
    layout.illustrations = TableLayout.Illustrations(
      column: pictures.column, drawings: pictures.sparklines.map { $0?.drawing(theme: theme) })
    return layout
  }

  /// As a web page shows it; the pictures repeat what the row says, so that they are hidden from readers of the screen.
  static func html(
    _ table: AnswerTable, _ pictures: Pictures, caption: String, anchor: String, theme: Theme,
    measurer: PangoMeasurer
  ) throws -> String {
    func row(_ cells: [String], _ element: String, _ picture: String) -> String {
      var words = zip(cells, table.columns).map { cell, column in
        "<\(element)\(element == "th" ? " scope=\"col\"" : "")\(column.isText ? " class=\"text\"" : "")>"
          + "\(Markup.html(cell))</\(element)>"
      }
      words.insert(picture, at: pictures.column)
      return "<tr>\(words.joined())</tr>\n"
    }
    let body = try table.citedMarkup.enumerated().map { index, cells in
      let drawing =
        pictures.sparklines.indices.contains(index)
        ? pictures.sparklines[index]?.drawing(theme: theme) : nil
      let picture =
        try drawing.map {
          String(
            decoding: try $0.render(.svg, metadata: Metadata(), measurer: measurer), as: UTF8.self)
        } ?? ""
      let start = picture.range(of: "<svg ")?.lowerBound ?? picture.startIndex
      let hidden = picture[start...].replacing(
        "<svg ", with: "<svg aria-hidden=\"true\" ", maxReplacements: 1
      ).replacing("id=\"", with: "id=\"\(anchor)-\(index)-").replacing(
        "url(#", with: "url(#\(anchor)-\(index)-"
      ).replacing("href=\"#", with: "href=\"#\(anchor)-\(index)-")
      return row(cells, "td", "<td>\(hidden)</td>")
    }
    return
      "<div class=\"wide\"><table id=\"\(anchor)\">\n<caption>\(Markup.html(caption))</caption>\n"
      + "<thead>\(row(table.columns.map(\.title), "th", "<td></td>"))</thead>\n<tbody>\n"
      + body.joined() + "</tbody>\n</table></div>\n"
  }
}
