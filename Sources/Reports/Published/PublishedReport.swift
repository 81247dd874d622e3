// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
import Foundation
public import GapScaling
import GeneralizationBounds
import Plotting
import ScalingLaws

/// The report of a published loss surface and stated assumptions, without a study; labelled as assumed throughout.
public struct PublishedReport: Sendable {
  /// What the report is made from.
  public let findings: PublishedFindings
  /// The report put together.
  public let publication: Publication

  /// A report of all sections, or of those that are given.
  ///
  /// - Parameters:
  ///   - outlook: the bounds.
  ///   - options: title, authors, date and theme; its sections are those of a study, and not used.
  ///   - sections: in reading order.
  public init(
    _ outlook: PublishedOutlook, options: ReportOptions = ReportOptions(),
    sections: [PublishedSection] = Catalog.publishedSections
  ) {
    let findings = PublishedFindings(outlook, title: options.title)
    self.findings = findings
    let day = options.date.map { Publication.day($0) + ". " } ?? ""
    let by = options.authors.isEmpty ? "" : "\(options.authors.joined(separator: ", ")). "
    var publication = Publication(
      options: options, date: options.date ?? Date(timeIntervalSince1970: 0),
      composition: Composition(
        title: findings.cite.title,
        byline: Markup.escape(by)
          + "\(day)Assumed, not measured: published constants and stated assumptions.",
        sections: sections.map { ($0.name, $0.title, $0.parts(findings)) },
        findings: nil))
    publication.panel = { WhatIf(outlook).map { .values($0) } ?? .none }
    self.publication = publication
  }

  /// The file's stem.
  public var name: String { findings.outlook.law.id }

  /// Every number of the report, with the field names of docs/json.md.
  public var json: JSON { JSON(findings) }
}
