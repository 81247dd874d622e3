// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
public import GapScaling
import GeneralizationBounds
import HessianSpectra
import Plotting
import ScalingLaws

/// The small picture beside a claim of the paper: what was measured, over log N.
public enum ClaimSparkline {
  /// The picture of a claim; nil where the study lacks the values.
  public static func sparkline(
    _ claim: ClaimFinding.Name, _ findings: StudyFindings
  ) -> Sparkline? {
    let analysis = findings.analysis
    let frontier = analysis.frontier
    guard frontier.count > 1 else { return nil }
    let x = frontier.map { log($0.model.parameters) }
    func values(_ value: (ModelBound) -> Double) -> Sparkline.Series {
      Sparkline.Series(x: x, y: frontier.map(value))
    }
    func flat(_ value: Double) -> Sparkline.Series {
      Sparkline.Series(
        x: [x.first ?? 0, x.last ?? 0], y: [value, value], ink: .muted, isReference: true)
    }
    switch claim {
    case .nonVacuous: return Sparkline([values { $0.value.bound }, flat(analysis.trivialLoss)])
    case .gap: return Sparkline([values { $0.gap - $0.value.terms.subsample }])
    case .largestTerm:
      var next = values { $0.value.terms.smoothing }
      next.ink = .series(1)
      return Sparkline([values { $0.value.terms.complexity }, next])
    case .lossVariation:
      guard let fit = analysis.lossVariation else { return nil }
      return Sparkline([
        values { $0.value.lossVariation },
        Sparkline.Series(
          x: x, y: frontier.map { fit.law($0.model.parameters) }, ink: .muted, isReference: true),
      ])
    case .quantizationGap:
      return Sparkline([values { $0.value.terms.quantizationGap }])
    case .bits:
      guard let q = analysis.quantizability, let first = q.lawEntries.first else { return nil }
      let sizes = q.lawEntries.map { log($0.parameters) }
      let start = log(first.summary.clippedRoot)
      return Sparkline([
        Sparkline.Series(x: sizes, y: q.lawEntries.map { log($0.summary.clippedRoot) }),
        Sparkline.Series(
          x: sizes, y: sizes.map { start + ($0 - (sizes.first ?? 0)) / 2 }, ink: .muted,
          isReference: true),
      ])
    case .information:
      let known = analysis.information.filter { $0.bits > 0 }
      guard let first = known.first else { return nil }
      let sizes = known.map { log($0.model.parameters) }
      return Sparkline([
        Sparkline.Series(x: sizes, y: known.map { log($0.bits) }),
        Sparkline.Series(
          x: sizes, y: sizes.map { log(first.bits) + ($0 - (sizes.first ?? 0)) / 2 }, ink: .muted,
          isReference: true),
      ])
    case .prequential:
      let known = analysis.information.filter { $0.heuristicBound != nil }
      guard known.count > 1 else { return nil }
      var stored = values { $0.value.bound - $0.value.terms.subsample }
      stored.ink = .series(1)
      return Sparkline([
        Sparkline.Series(
          x: known.map { log($0.model.parameters) },
          y: known.compactMap { $0.heuristicBound?.bound }),
        stored,
      ])
    }
  }
}
