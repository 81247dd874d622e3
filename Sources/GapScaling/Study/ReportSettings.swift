// SPDX-License-Identifier: GPL-3.0-or-later
public import Files
import NumericalMethods

/// What a `report.yaml` says: how a study's report looks, and what it is made of.
///
/// ```yaml
/// title: What our ladder says
/// authors: [A. Reader, B. Writer]
/// date: 2026-11-21
/// theme: journal
/// sections:
///   - summary
///   - heading: What we did
///     text: |
///       The size exponent is {{fits.chinchilla.alpha}}.
///   - bounds
/// ```
public struct ReportSettings: Sendable, Equatable {
  /// A section by its name, or a text of the user's own, with the place that a complaint about it names.
  public enum Entry: Sendable, Equatable {
    case section(String, line: Int?, column: Int?)
    case text(heading: String, text: String, line: Int?, column: Int?)
  }

  /// The file they were read from, for complaints.
  public var path: String
  /// The title; nil takes the study's.
  public var title: String?
  /// The authors, in order.
  public var authors: [String]
  /// The day in files and under the title, `2026-11-21`; nil takes the study's.
  public var date: String?
  /// The theme's word and place; nil for the house's look.
  public var theme: String?
  /// Line and column of the theme.
  public var themePlace: (line: Int?, column: Int?) { (themeLine, themeColumn) }
  /// What the report is made of; nil for every section.
  public var entries: [Entry]?
  private var themeLine: Int?
  private var themeColumn: Int?

  /// Every key that a `report.yaml` may have.
  public static let keys = ["title", "authors", "date", "theme", "sections"]

  /// Reads the settings of a report.
  ///
  /// - Throws: ``NumericalMethods/FileError`` at the line and column of an unknown key or of something that is
  ///   neither a section's name nor a heading with a text.
  public init(contentsOf path: String) throws(FileError) {
    self.path = path
    let reader = try SettingsReader(text: try TextFile.text(of: path), path: path)
    try reader.refuseUnknownKeys(Self.keys)
    title = try reader.text("title")
    date = try reader.text("date")
    if let date, date.wholeMatch(of: /\d{4}-\d{2}-\d{2}/) == nil {
      let place = reader.place(of: "date")
      throw FileError(
        path: path, line: place.line, column: place.column,
        "expected a day such as 2026-11-21 for 'date', found '\(date)'")
    }
    theme = try reader.text("theme")
    (themeLine, themeColumn) = reader.place(of: "theme")
    authors = []
    for item in try reader.items("authors") ?? [] {
      guard case .word(let author, _, _) = item else {
        let place = reader.place(of: "authors")
        throw FileError(
          path: path, line: place.line, column: place.column,
          "expected names for 'authors', found keys of their own")
      }
      authors.append(author)
    }
    guard let items = try reader.items("sections") else { return }
    var entries: [Entry] = []
    for item in items {
      switch item {
      case .word(let name, let line, let column):
        entries.append(.section(name, line: line, column: column))
      case .keys(let keys, let line, let column):
        try keys.refuseUnknownKeys(["heading", "text"])
        guard let text = try keys.text("text") else {
          throw FileError(
            path: path, line: line, column: column,
            "expected 'text' (and a 'heading') in this part of 'sections', found none")
        }
        entries.append(
          .text(
            heading: try keys.text("heading") ?? "Remarks", text: text, line: line, column: column))
      }
    }
    self.entries = entries
  }
}
