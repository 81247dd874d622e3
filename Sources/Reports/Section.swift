// SPDX-License-Identifier: GPL-3.0-or-later
public import GapScaling
public import Plotting

/// One section of the report: a heading and the blocks below it, made of the study's values.
public struct Section: Sendable {
  /// The word that names it, also its anchor in the document.
  public let name: String
  /// Its heading.
  public let title: String
  /// Its blocks; empty when the study has nothing to say here, and the section is then left out.
  public let blocks: @Sendable (Sheet) -> [Block]

  init(_ name: String, _ title: String, blocks: @escaping @Sendable (Sheet) -> [Block]) {
    self.name = name
    self.title = title
    self.blocks = blocks
  }
}

/// What a section is written from: the results, and what measures text.
public struct Sheet: Sendable {
  /// The study's results.
  public let results: StudyResults
  /// What measures the text of figures.
  public let measurer: any TextMeasurer

  /// The analysis behind the results.
  public var analysis: StudyAnalysis { results.analysis }
  /// The study's settings.
  public var settings: StudySettings { results.analysis.study.settings }
}
