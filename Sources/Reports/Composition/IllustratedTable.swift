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
}
