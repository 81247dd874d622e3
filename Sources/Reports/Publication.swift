// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
public import Foundation
import GapScaling
public import Plotting

/// A composed report with its front matter, ready to become pages.
public struct Publication: Sendable {
  /// Title, authors and theme.
  let options: ReportOptions
  /// The date that its files carry.
  public let date: Date
  let composition: Composition
  /// The page's panel, whose coefficients are computed when a page is written.
  var panel: @Sendable () -> Panel = { .none }

  /// A panel for other settings of the extrapolated bound.
  enum Panel {
    case values(WhatIf)
    /// Why there is none, after `because`.
    case missing(String)
    /// The report extrapolates no bound.
    case none
  }

  /// Every numbered table, in order.
  public var tables: [AnswerTable] { composition.tables.map(\.withoutFields) }

  /// Every number and word of the text that stands in the report's JSON, in reading order: its place there, its value
  /// (nil for words), and how it is written.
  public var fields: [(field: Markup.Field, written: String)] {
    composition.texts.flatMap(Markup.spans).compactMap { span in
      span.field.map { ($0, span.text) }
    }
  }

  /// The pages, laid out once for PDF and PNG.
  ///
  /// - Throws: ``Plotting/PlottingError`` when the font is missing.
  public func document() throws -> ReportDocument {
    let created = date.formatted(.iso8601)
    var flow = DocumentFlow(
      metadata: Metadata(
        title: composition.title.content,
        author: options.authors.isEmpty ? nil : options.authors.joined(separator: ", "),
        created: created))
    if options.theme.background != .white {
      flow.foreground = options.theme.foreground
      flow.background = options.theme.background
      flow.muted = options.theme.muted
      flow.accent = options.theme.color(.series(0))
    }
    // White space gives or takes a little where that fills the pages better.
    flow.spacings = [1, 0.92, 1.1, 0.84, 1.2, 0.76, 1.32, 0.68, 1.45, 1.6]
    let title = Markup.escape(composition.title.content)
    flow.footer = { "\(title) · page \($0) of \($1)" }
    let measurer = try PangoMeasurer()
    let blocks = composition.blocks(theme: options.theme, measurer: measurer)
    return ReportDocument(
      document: flow.document(blocks, measurer: measurer), measurer: measurer)
  }

  /// A day as `2026-11-21`.
  static func day(_ date: Date) -> String {
    let formatter = ISO8601DateFormatter()
    formatter.formatOptions = [.withFullDate]
    return formatter.string(from: date)
  }
}

/// A report's pages, ready for files.
public struct ReportDocument: Sendable {
  let document: Document
  let measurer: PangoMeasurer

  /// The number of pages.
  public var pageCount: Int { document.pages.count }

  /// The PDF, with outline, links and embedded fonts.
  public func pdf() throws -> Data { try document.pdf(measurer: measurer) }

  /// A page as a PNG.
  ///
  /// - Parameters:
  ///   - index: the page, counted from 0.
  ///   - dpi: pixels per inch.
  public func png(page index: Int, dpi: Double = 110) throws -> Data {
    try document.png(page: index, dpi: dpi, measurer: measurer)
  }
}
