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
  public let outlook: PublishedOutlook
  /// The report put together.
  public let publication: Publication

  /// A report of all sections.
  ///
  /// - Parameters:
  ///   - outlook: the bounds.
  ///   - options: title, authors, date and theme; its sections are those of a study, and not used.
  public init(_ outlook: PublishedOutlook, options: ReportOptions = ReportOptions()) {
    self.outlook = outlook
    let day = options.date.map { Publication.day($0) + ". " } ?? ""
    let by = options.authors.isEmpty ? "" : "\(options.authors.joined(separator: ", ")). "
    publication = Publication(
      options: options, date: options.date ?? Date(timeIntervalSince1970: 0),
      composition: Composition(
        title: options.title ?? "The generalization gap by the surface of \(outlook.law.title)",
        byline: Markup.escape(by)
          + "\(day)Assumed, not measured: published constants and stated assumptions.",
        sections: Catalog.publishedSections.map { ($0.name, $0.title, $0.parts(outlook)) },
        results: nil))
  }

  /// The file's stem.
  public var name: String { outlook.law.id }

  /// Every number of the report, with the field names of docs/json.md.
  public var json: JSON {
    let law = outlook.law
    let assumed = outlook.assumptions
    return .object([
      ("version", .string(Report.version)), ("title", .string(publication.composition.title)),
      (
        "law",
        .object([
          ("id", .string(law.id)), ("title", .string(law.title)), ("source", .string(law.source)),
          (
            "coefficients",
            .object(
              zip(Chinchilla.coefficients, law.chinchilla.values).map { ($0.name, .number($1)) })
          ),
        ])
      ),
      (
        "settings",
        .object([
          ("bits", .number(outlook.bits)),
          ("tokensPerParameter", .number(outlook.tokensPerParameter)),
          ("lossVariation", .number(assumed.lossVariation)),
          ("quantizationGap", .number(assumed.quantizationGap)),
          ("failureProbability", .number(assumed.failureProbability)),
          ("grid", .number(Double(assumed.grid))),
        ])
      ),
      (
        "families",
        .array(
          outlook.families.map { family in
            .object([
              ("name", .string(family.name)), ("vocabulary", .number(Double(family.vocabulary))),
              ("bounds", ExtrapolationJSON.object(family.bounds)),
              ("variants", ExtrapolationJSON.object(family.variants)),
              ("approximationCrossing", .optional(outlook.approximationCrossing(family))),
            ])
          })
      ),
      (
        "crossovers",
        .array(
          outlook.crossovers.map {
            .object([("bits", .number($0.bits)), ("parameters", .number($0.parameters))])
          })
      ),
      ("derived", publication.derivedJSON),
      ("warnings", FitJSON.warnings(outlook.warnings)),
    ])
  }
}
