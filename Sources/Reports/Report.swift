// SPDX-License-Identifier: GPL-3.0-or-later
public import Foundation
public import GapScaling
import Plotting

/// The report of a study: sections, tables and figures as a document whose every number comes from a value.
public struct Report: Sendable {
  /// What the report is made from.
  public let results: StudyResults
  /// The sections, in reading order.
  public let sections: [Section]

  /// A report of all sections, or of some.
  public init(_ results: StudyResults, sections: [Section] = Catalog.sections) {
    self.results = results
    self.sections = sections
  }

  /// The file's stem.
  public var name: String { results.analysis.study.settings.name }

  /// The pages, laid out once for PDF and PNG.
  ///
  /// - Throws: ``Plotting/PlottingError`` when the font is missing.
  public func document() throws -> ReportDocument {
    let settings = results.analysis.study.settings
    let sheet = Sheet(results: results, measurer: try PangoMeasurer())
    let date = ISO8601DateFormatter().string(from: results.analysis.date)
    var flow = DocumentFlow(metadata: Metadata(title: settings.title, created: date))
    let title = Markup.escape(settings.title)
    flow.footer = { "\(title) · page \($0) of \($1)" }
    let dated = settings.date.map { "Measured \($0). " } ?? ""
    var blocks: [Block] = [
      .title(title),
      .note("\(dated)The generalization gap of language models, certified on their training data."),
    ]
    var number = 0
    for section in sections {
      let content = section.blocks(sheet)
      guard !content.isEmpty else { continue }
      number += 1
      blocks.append(.heading("\(number)  \(section.title)", anchor: section.name))
      blocks += content
    }
    return ReportDocument(document: try flow.document(blocks))
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
