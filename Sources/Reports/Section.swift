// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Figures
public import GapScaling

/// One section of the report: a heading and the parts below it, made of the study's findings.
///
/// A section can be made anywhere and be given to a report:
///
/// ```swift
/// let ours = Section("ours", "Our remark") { findings in
///   [.paragraph("The bound is \(findings.cite.bounds[0].value.bound.written(.nats)) nats.")]
/// }
/// let report = Report(results, options: ReportOptions(sections: Catalog.sections + [ours]))
/// ```
public struct Section: Sendable {
  /// The word that names it, also its anchor in the document.
  public let name: String
  /// Its heading.
  public let title: String
  /// Its parts; none when the study has nothing to say here, and the section is then left out.
  public let parts: @Sendable (StudyFindings) -> [Part]

  /// A section.
  ///
  /// - Parameters:
  ///   - name: the word that names it.
  ///   - title: its heading.
  ///   - parts: what stands below it; none to leave it out.
  public init(
    _ name: String, _ title: String, parts: @escaping @Sendable (StudyFindings) -> [Part]
  ) {
    self.name = name
    self.title = title
    self.parts = parts
  }
}
