// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
public import Figures
public import Plotting

/// What a section is made of. Figures, tables and named equations are numbered when the report is put together, so
/// that a section says what it shows and ``Reference`` finds its number.
public indirect enum Part: Sendable {
  /// A heading below the section's own.
  case heading(String)
  case paragraph(String)
  /// Small grey text.
  case note(String)
  case list([String])
  /// Mathematics on a line of its own, without the dollars; numbered when it has a name.
  case display(String, name: String? = nil)
  case table(AnswerTable)
  /// A table with a small picture a row before the column `before`, which only pages show.
  case illustrated(AnswerTable, [Sparkline?], before: Int)
  /// A figure with its reading as caption, or a note that says what the study lacks for it.
  case figure(Figure)
  /// Figures of one panel each, side by side, each with its caption below; one that the study lacks measurements for
  /// becomes a note, and the others take its room.
  case row([Figure])
  /// Parts that stand on one page.
  case together([Part])
  /// A picture that is not of the catalog.
  case picture(Picture, name: String, caption: String)

  /// A table of finished cells.
  public static func table(_ layout: TableLayout, caption: String) -> Part {
    .table(AnswerTable(layout, caption: caption))
  }
}
