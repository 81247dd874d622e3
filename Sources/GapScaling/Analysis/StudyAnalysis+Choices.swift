// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
public import Foundation
import GeneralizationBounds
import NumericalMethods

extension StudyAnalysis {
  /// The warnings about the laws that an extrapolation by a code rests on, which it must repeat; those about single
  /// bounds, about spectra and about laws that this code has no use for left out.
  public func lawWarnings(for code: ExtrapolatedBound.Code) -> [Warning] {
    let others = bounds.flatMap(\.value.warnings) + (quantizability?.warnings ?? [])
    var unused: Set<String> = ["W-vacuous"]
    switch code {
    case .bitsPerParameter: break
    case .prequential: unused.insert("W-growing-gap")
    case .requential: unused.formUnion(["W-growing-gap", "W-flat-variation"])
    }
    return warnings.filter { !others.contains($0) && !unused.contains($0.code) }
  }

  /// The day the measurement was made: what `study.yaml` says, else the newest change of its tables.
  ///
  /// Documents carry this date, so that the same study gives the same bytes.
  public var date: Date {
    let formatter = ISO8601DateFormatter()
    formatter.formatOptions = [.withFullDate]
    if let day = study.settings.date, let date = formatter.date(from: day) { return date }
    let tables = ["study.yaml", study.settings.runs, study.settings.models]
    let changes = tables.compactMap { name in
      let path = URL(fileURLWithPath: study.folder).appendingPathComponent(name).path
      return (try? FileManager.default.attributesOfItem(atPath: path))?[.modificationDate] as? Date
    }
    let newest = changes.max() ?? Date(timeIntervalSince1970: 0)
    return Date(
      timeIntervalSince1970: (newest.timeIntervalSince1970 / 86400).rounded(.down) * 86400)
  }
}

extension StudyAnalysis {
  /// Carries the bound to models of some sizes at the study's own ratio, vocabulary and width.
  ///
  /// - Parameter parameters: N of each target.
  /// - Throws: ``ExtrapolationError`` when a law that is needed is missing.
  public func extrapolate(to parameters: [Double]) throws -> Extrapolation {
    try extrapolate(
      to: ExtrapolationTargets(
        parameters: parameters, tokensPerParameter: study.settings.tokensPerParameter,
        vocabulary: study.settings.vocabulary, code: .bitsPerParameter(bits ?? 4)))
  }
}
