// SPDX-License-Identifier: GPL-3.0-or-later

/// The smallest thing that a page break cannot divide: a line, a table row, a figure.
struct Piece {
  var shapes: [Shape] = []
  var height = 0.0
  /// White space above, dropped at the top of a page.
  var before = 0.0
  /// Whether the next piece must stand on the same page.
  var keepsNext = false
  /// Repeated above the piece when it comes first on a page: a table's header.
  var header: TableLayout.Row?
  var anchors: [String] = []
  var outline: (title: String, level: Int)?
  var breaksPage = false
  /// The structure elements of a PDF that the piece belongs to, outermost first: `P`, `L/LI`.
  var tag: String?
  /// Whether the innermost of them begins with this piece.
  var startsTag = false
  /// Whether it is of a list's second item or a later one: no figure comes between.
  var continuesList = false
  /// Whether it goes on with a paragraph, a table or a list, so that no figure comes between.
  var continues: Bool { continuesList || before == 0 }
  /// Whether later text may come first where the piece finds no room: a figure.
  var floats = false
}
