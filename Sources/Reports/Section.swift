// SPDX-License-Identifier: GPL-3.0-or-later
public import Figures
public import GapScaling

/// One section of the report: a heading and the parts below it, made of the study's values.
public struct Section: Sendable {
  /// The word that names it, also its anchor in the document.
  public let name: String
  /// Its heading.
  public let title: String
  /// Its parts; none when the study has nothing to say here, and the section is then left out.
  public let parts: @Sendable (Sheet) -> [Part]

  init(_ name: String, _ title: String, parts: @escaping @Sendable (Sheet) -> [Part]) {
    self.name = name
    self.title = title
    self.parts = parts
  }
}

/// What a section is written from.
public struct Sheet: Sendable {
  /// The study's results.
  public let results: StudyResults

  /// The analysis behind the results.
  public var analysis: StudyAnalysis { results.analysis }
  /// The study's settings.
  public var settings: StudySettings { results.analysis.study.settings }

  /// A figure; its number is given when the report is put together.
  public func figure(_ figure: Figure, number: String) -> Part { .figure(figure) }
}
