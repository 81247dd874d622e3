// SPDX-License-Identifier: GPL-3.0-or-later
public import Foundation
public import GapScaling
import Plotting

/// The report of a study: sections, tables and figures as a document whose every number comes from a value.
public struct Report: Sendable {
  /// What the report is made from.
  public let results: StudyResults
  /// Title, authors, date, theme, and the sections in reading order.
  public let options: ReportOptions
  let composition: Composition
  /// The numbers that sections computed for their text, by section and name.
  let derived: [(section: String, values: [(name: String, value: Double)])]

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
    derived = sections.map { ($0.name, $0.parts.flatMap(\.derived)) }.filter { !$0.1.isEmpty }
    let settings = results.analysis.study.settings
    let day = Self.day(options.date ?? results.analysis.date)
    let isMeasured = options.date == nil && settings.date != nil
    let by = options.authors.isEmpty ? "" : "\(options.authors.joined(separator: ", ")). "
    composition = Composition(
      title: options.title ?? settings.title,
      byline: Markup.escape(by) + (isMeasured ? "Measured \(day). " : "\(day). ")
        + "The generalization gap of language models, certified on their training data.",
      sections: sections, results: results)
  }

  /// The file's stem.
  public var name: String { results.analysis.study.settings.name }

  /// The date that its files carry.
  public var date: Date { options.date ?? results.analysis.date }

  /// Every numbered table, in order.
  public var tables: [ReportTable] { composition.tables }

  /// A day as `2026-11-21`.
  static func day(_ date: Date) -> String {
    let formatter = ISO8601DateFormatter()
    formatter.formatOptions = [.withFullDate]
    return formatter.string(from: date)
  }

  /// The pages, laid out once for PDF and PNG.
  ///
  /// - Throws: ``Plotting/PlottingError`` when the font is missing.
  public func document() throws -> ReportDocument {
    let created = ISO8601DateFormatter().string(from: date)
    var flow = DocumentFlow(
      metadata: Metadata(
        title: composition.title,
        author: options.authors.isEmpty ? nil : options.authors.joined(separator: ", "),
        created: created))
    let title = Markup.escape(composition.title)
    flow.footer = { "\(title) · page \($0) of \($1)" }
    let measurer = try PangoMeasurer()
    let blocks = composition.blocks(theme: options.theme, measurer: measurer)
    return ReportDocument(document: flow.document(blocks, measurer: measurer))
  }
}

/// A report's pages, ready for files.
public struct ReportDocument: Sendable {
  let document: Document

  /// The PDF, with outline, links and embedded fonts.
  public func pdf() throws -> Data { try document.pdf() }

  /// One PNG a page.
  public func pages(dpi: Double = 110) throws -> [Data] { try document.pngs(dpi: dpi) }
}
