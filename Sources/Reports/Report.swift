// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
public import GapScaling
import Plotting

/// The report of a study: sections, tables and figures as a document whose every number comes from a value.
public struct Report: Sendable {
  /// What the report is made from.
  public let findings: StudyFindings
  /// Authors, theme, and the sections in reading order.
  public let options: ReportOptions
  /// The report put together.
  public let publication: Publication

  /// The analysis behind the findings.
  public var results: StudyResults { findings.results }

  /// A report of all sections, or of what the options choose.
  ///
  /// - Parameters:
  ///   - results: the analysis with its outlook.
  ///   - options: title, authors, date, theme and sections.
  public init(_ results: StudyResults, options: ReportOptions = ReportOptions()) {
    self.init(
      StudyFindings(results, title: options.title, date: options.date), options: options)
  }

  /// A report of findings, whose title and date they hold.
  ///
  /// - Parameters:
  ///   - findings: what the text cites.
  ///   - options: authors, theme and sections.
  public init(_ findings: StudyFindings, options: ReportOptions = ReportOptions()) {
    self.findings = findings
    self.options = options
    var texts = 0
    let sections = options.entries.map { entry -> (name: String, title: String, parts: [Part]) in
      switch entry {
      case .section(let section): return (section.name, section.title, section.parts(findings))
      case .text(let heading, let paragraphs):
        texts += 1
        return ("text-\(texts)", heading, paragraphs.map(Part.paragraph))
      case .parts(let heading, let parts):
        texts += 1
        return ("text-\(texts)", heading, parts)
      }
    }
    var publication = Publication(
      options: options, date: findings.date,
      composition: Composition(
        title: findings.cite.title, byline: Self.byline(findings, options), sections: sections,
        findings: findings))
    publication.panel = {
      guard findings.results.milestones != nil else { return .none }
      do {
        guard let values = try WhatIf(findings.analysis) else {
          return .missing("the study lacks a law of one of the terms")
        }
        return .values(values)
      } catch {
        // The token losses of the other widths are read for it.
        return .missing("the token losses of the study could not be read")
      }
    }
    self.publication = publication
  }

  /// Authors, day and subject.
  private static func byline(_ findings: StudyFindings, _ options: ReportOptions) -> String {
    let by = options.authors.isEmpty ? "" : "\(options.authors.joined(separator: ", ")). "
    let isMeasured = findings.date == findings.analysis.date && findings.studySettings.date != nil
    let subject =
      findings.analysis.bounds.isEmpty && findings.analysis.students.isEmpty
      ? "Training loss as a function of parameters and tokens."
      : "Bounds on the generalization gap of language models, evaluated on their training data."
    return Markup.escape(by) + "\(isMeasured ? "Measured " : "")\(findings.day). " + subject
  }

  /// The version of the toolkit, as the program prints it.
  public static let version = Toolkit.version

  /// The file's stem.
  public var name: String { findings.studySettings.name }

  /// Every number of the report, with the field names of docs/json.md.
  public var json: JSON { JSON(findings) }

  /// Every numbered table, in order.
  public var tables: [AnswerTable] { publication.tables }

  /// The pages, laid out once for PDF and PNG.
  ///
  /// - Throws: ``Plotting/PlottingError`` when the font is missing.
  public func document() throws -> ReportDocument { try publication.document() }

  /// The report as one HTML page that needs no other file.
  ///
  /// - Throws: ``Plotting/PlottingError`` when the font is missing.
  public func html() throws -> String { try publication.html() }
}
