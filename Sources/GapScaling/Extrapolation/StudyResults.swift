// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
import NumericalMethods
import Foundation

/// A study's analysis with its outlook: what figures and reports are made from, computed once.
public struct StudyResults: Sendable {
  /// Bounds and laws.
  public let analysis: StudyAnalysis
  /// The bound by bits per parameter from the smallest measured size to `reach` times the largest, evenly in log N;
  /// nil when a law is missing.
  public let byBits: Extrapolation?
  /// The same by prequential information, which is heuristic.
  public let byInformation: Extrapolation?
  /// The same by the requential code of a student; nil where the study has too few of them.
  public let byRequential: Extrapolation?
  /// The bound by bits at 10, 100, … times the largest measured size, up to `reach`.
  public let milestones: Extrapolation?
  /// The bound on a student at 10, 100, … times the largest one measured, up to `reach`.
  public let studentMilestones: Extrapolation?
  /// The milestones by the paper's way, its Σ carried across complexities; for comparison.
  public let byPaper: Extrapolation?
  /// Rates, leads and crossings; nil without an outlook.
  public let asymptotics: Asymptotics?
  /// The extrapolation tried on the study's own models; nil where a law or enough sizes are missing.
  public let backtest: BoundBacktest?
  /// Every warning raised anywhere, once each.
  public let warnings: [Warning]

  /// How far beyond the largest measured model the outlook goes.
  public static let reach = 1000.0

  /// Evaluates a study and carries its bound to larger models.
  ///
  /// - Throws: what ``StudyAnalysis/init(_:options:)`` throws. An extrapolation that the study doesn't support is
  ///   nil, with the reason among the warnings.
  public init(_ study: Study, options: AnalysisOptions = AnalysisOptions()) throws {
    let analysis = try StudyAnalysis(study, options: options)
    var warnings = analysis.warnings
    func outlook(
      _ sizes: [Double], _ code: ExtrapolatedBound.Code,
      variation: VariationRule = .targetComplexity
    ) -> Extrapolation? {
      do {
        return try analysis.extrapolate(
          to: ExtrapolationTargets(
            parameters: sizes, tokensPerParameter: study.settings.tokensPerParameter,
            vocabulary: study.settings.vocabulary, code: code, variation: variation))
      } catch {
        warnings.append(Warning(code: "W-no-extrapolation", message: "No extrapolation: \(error)."))
        return nil
      }
    }
    let measured = analysis.frontier.map(\.model.parameters)
    if let smallest = measured.min(), let largest = measured.max(), let bits = analysis.bits {
      let count = 28
      let sizes = (0...count).map {
        smallest * pow(Self.reach * largest / smallest, Double($0) / Double(count))
      }
      byBits = outlook(sizes, .bitsPerParameter(bits))
      byInformation = analysis.informationLaw == nil ? nil : outlook(sizes, .prequential)
      let isCarried = analysis.requentialLaw != nil && analysis.studentGap != nil
      byRequential = isCarried ? outlook(sizes, .requential) : nil
      let student = analysis.students.last?.student.parameters ?? largest
      studentMilestones =
        byRequential == nil
        ? nil : outlook([10, 100, Self.reach].map { $0 * student }, .requential)
      milestones = outlook(
        [10, 100, Self.reach].map { $0 * largest }, .bitsPerParameter(bits))
      byPaper =
        milestones == nil || analysis.lossVariation == nil
        ? nil
        : outlook(
          [10, 100, Self.reach].map { $0 * largest }, .bitsPerParameter(bits), variation: .paper)
    } else {
      (byBits, byInformation, byRequential) = (nil, nil, nil)
      (milestones, studentMilestones, byPaper) = (nil, nil, nil)
    }
    backtest = milestones == nil ? nil : try? analysis.backtest()
    asymptotics =
      if let byBits {
        try Asymptotics(
          analysis, byBits: byBits, byInformation: byInformation, byRequential: byRequential)
      } else { nil }
    // An outlook's own far targets are said once, by the milestones, and where it is vacuous, by what crosses what.
    let outlooks = ((byInformation?.warnings ?? []) + (byRequential?.warnings ?? []))
      .filter { !["W-far-extrapolation", "W-vacuous"].contains($0.code) }
    let collected = warnings + (milestones?.warnings ?? []) + outlooks
    self.analysis = analysis
    self.warnings = collected.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// The largest measured N at the width of the laws.
  public var largest: Double? { analysis.frontier.last?.model.parameters }
}
