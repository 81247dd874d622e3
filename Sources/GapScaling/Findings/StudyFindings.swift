// SPDX-License-Identifier: GPL-3.0-or-later
import HessianSpectra
public import Answers
public import Foundation

/// Every number that a report of a study shows in a text, a table or a caption, computed before any of them is written.
///
/// Its JSON is the report's JSON. A text cites a number by ``cite``, which knows the steps to it:
///
/// ```swift
/// findings.cite.bounds[3].value.bound.path   // "bounds.3.value.bound"
/// ```
public struct StudyFindings: Sendable {
  /// The analysis and its outlook.
  public let results: StudyResults
  /// The title of the document.
  public let title: String
  /// Its day.
  public let date: Date
  /// What was measured, counted.
  public let data: MeasurementCounts
  /// The SHA-256 of the study's settings and tables, by file.
  public let fingerprints: NamedValues<String>
  /// The SHA-256 of every file of the study that was read, by its name.
  public let inputs: NamedValues<String>
  /// How often such intervals held the truth of simulated studies; nil where no interval is stated.
  public let coverage: MeasuredCoverage?
  /// The numbers that texts compute from the others.
  public let derived: DerivedFindings
  /// What the study does not hold.
  public let missing: [MissingPart]

  /// The findings of a study.
  ///
  /// - Parameters:
  ///   - results: the analysis with its outlook.
  ///   - title: of the document; nil takes the study's.
  ///   - date: of the document; nil takes the study's.
  public init(_ results: StudyResults, title: String? = nil, date: Date? = nil) {
    let analysis = results.analysis
    self.results = results
    self.title = title ?? analysis.study.settings.title
    self.date = date ?? analysis.date
    data = MeasurementCounts(analysis)
    fingerprints = NamedValues(analysis.study.fingerprints.map { ($0.file, $0.sha256) })
    inputs = NamedValues(analysis.study.inputHashes.map { ($0.file, $0.sha256) })
    let isStated = results.milestones?.bounds.contains { $0.interval != nil } == true
    coverage = isStated ? .simulated : nil
    derived = DerivedFindings(results)
    missing = MissingPart.all(in: analysis)
  }

  /// The findings with the steps to each.
  public var cite: Cited<StudyFindings> { Cited(self) }

  /// Bounds and laws.
  public var analysis: StudyAnalysis { results.analysis }
  /// The study's settings.
  public var studySettings: StudySettings { results.analysis.study.settings }
  /// The hypotheses and choices behind every number.
  public var settings: AnalysisSettings { AnalysisSettings(analysis) }
  /// Every fitted law.
  public var fits: FittedLaws { FittedLaws(analysis) }
  /// The day as `2026-11-21`.
  public var day: String {
    let formatter = ISO8601DateFormatter()
    formatter.formatOptions = [.withFullDate]
    return formatter.string(from: date)
  }

  /// How many model sizes the laws run through.
  public var frontierSizes: Int { Set(analysis.frontier.map(\.model.parameters)).count }
}

extension Cited where Value == StudyFindings {
  /// The bounds at the width of the laws, smallest model first.
  public var frontier: [Cited<ModelBound>] {
    let all = self.bounds
    return content.analysis.frontier.compactMap { bound in
      all.first { $0.content.model == bound.model }
    }
  }

  /// The spectrum of a file's name.
  public func spectrum(of entry: Quantizability.Entry) -> Cited<Quantizability.Entry>? {
    self.quantizability?.spectra.first { $0.content.spectrum.name == entry.spectrum.name }
  }

  /// The crossing of a word.
  public func crossing(_ name: String) -> Cited<Crossing>? {
    self.asymptotics?.crossings.first { $0.content.name == name }
  }
}
