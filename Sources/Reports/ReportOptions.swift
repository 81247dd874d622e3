// SPDX-License-Identifier: GPL-3.0-or-later
public import Foundation
public import Plotting

/// What a reader may choose about a report apart from its numbers.
public struct ReportOptions: Sendable {
  /// A section of the catalog, or a text of the user's own.
  public enum Entry: Sendable {
    case section(Section)
    /// A heading and paragraphs of markup, one a string.
    case text(heading: String, paragraphs: [String])
    /// A heading and parts of any kind.
    case parts(heading: String, [Part])
  }

  /// The title; nil takes the study's.
  public var title: String?
  /// Who wrote it, in the order of the title page.
  public var authors: [String]
  /// The date in files and under the title; nil takes the study's.
  public var date: Date?
  /// Sizes and colours of the figures.
  public var theme: Theme
  /// What it is made of, in reading order.
  public var entries: [Entry]
  /// The program's command that extrapolates the bound of the study, which a page completes by a reader's settings; nil
  /// shows none.
  public var extrapolation: ShellCommand?

  /// All sections in the house's look.
  public init(
    title: String? = nil, authors: [String] = [], date: Date? = nil, theme: Theme = .journal,
    sections: [Section] = Catalog.sections
  ) {
    self.title = title
    self.authors = authors
    self.date = date
    self.theme = theme
    entries = sections.map(Entry.section)
  }
}
