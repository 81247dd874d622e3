// SPDX-License-Identifier: GPL-3.0-or-later
public import GapScaling
import Plotting

/// The report of a study: sections, tables and figures as a document whose every number comes from a value.
public struct Report: Sendable {
  /// What the report is made from.
  public let results: StudyResults
  /// Title, authors, date, theme, and the sections in reading order.
  public let options: ReportOptions
  /// The report put together.
  public let publication: Publication

  /// A report of all sections, or of what the options choose.
  public init(_ results: StudyResults, options: ReportOptions = ReportOptions()) {
    self.results = results
    self.options = options
    let sheet = Sheet(results: results)
    var texts = 0
    let sections = options.entries.map { entry -> (name: String, title: String, parts: [Part]) in
      switch entry {
      case .section(let section): return (section.name, section.title, section.parts(sheet))
      case .text(let heading, let paragraphs):
        texts += 1
        return ("text-\(texts)", heading, paragraphs.map(Part.paragraph))
      }
    }
    let settings = results.analysis.study.settings
    let date = options.date ?? results.analysis.date
    let isMeasured = options.date == nil && settings.date != nil
    let by = options.authors.isEmpty ? "" : "\(options.authors.joined(separator: ", ")). "
    publication = Publication(
      options: options, date: date,
      composition: Composition(
        title: options.title ?? settings.title,
        byline: Markup.escape(by)
          + "\(isMeasured ? "Measured " : "")\(Publication.day(date)). "
          + (results.analysis.bounds.isEmpty && results.analysis.students.isEmpty
            ? "How the loss of training runs moves with parameters and tokens."
            : "The generalization gap of language models, certified on their training data."),
        sections: sections, results: results))
  }

  /// The version of the toolkit, as `laws --version` prints it.
  public static let version = "0.1.0"

  /// The file's stem.
  public var name: String { results.analysis.study.settings.name }

  /// Every numbered table, in order.
  public var tables: [ReportTable] { publication.tables }

  /// The pages, laid out once for PDF and PNG.
  ///
  /// - Throws: ``Plotting/PlottingError`` when the font is missing.
  public func document() throws -> ReportDocument { try publication.document() }

  /// The report as one HTML page that needs no other file.
  ///
  /// - Throws: ``Plotting/PlottingError`` when the font is missing.
  public func html() throws -> String { try publication.html() }
}
