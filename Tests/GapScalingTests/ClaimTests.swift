// SPDX-License-Identifier: GPL-3.0-or-later
import Files
import Foundation
import GeneralizationBounds
import Testing

@testable import GapScaling

@Suite("Claims of the paper and the errors of a bound's terms")
struct ClaimTests {
  @Test("a number agrees or differs where its whole interval does, and is not determined otherwise")
  func verdicts() {
    func verdict(_ interval: ClosedRange<Double>?) -> ClaimFinding.Verdict {
      ClaimFinding(.gap, -1, interval) { $0 < 0 }.verdict
    }
    #expect(verdict(-2 ... -0.5) == .agrees)
    #expect(verdict(0.5...2) == .differs)
    #expect(verdict(-2...2) == .undetermined)
    #expect(verdict(nil) == .undetermined)
    #expect(ClaimFinding(.largestTerm, [0.2, 0.1], holds: [true, true]).interval == 0.1...0.2)
    #expect(ClaimFinding(.largestTerm, holds: [true, false]).verdict == .partly)
    #expect(ClaimFinding(.largestTerm, holds: [false]).verdict == .differs)
  }

  private static func results() throws -> StudyResults {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "claims-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    var output = try OutputFolder(folder.path)
    for file in try SimulatedStudy(SimulatedFamily(models: 5, sample: 400), seed: 3).files {
      output.add(file.data, as: file.name)
    }
    try output.commit()
    return try StudyResults(Study(folder: folder.path), options: AnalysisOptions(draws: 30))
  }

  @Test(
    "errors of the terms are those of the jackknife over tokens, and the slope is that of the normal equations"
  )
  func errors() throws {
    let results = try Self.results()
    let analysis = results.analysis
    let derived = DerivedFindings(results)
    #expect(derived.termErrors.count == analysis.frontier.count)
    for (error, bound) in zip(derived.termErrors, analysis.frontier) {
      let losses = try #require(
        analysis.quantizedLosses.first { $0.model == bound.model }?.losses)
      let value = bound.value
      let smoothed = try losses.smoothed(
        weight: value.smoothingWeight, vocabulary: analysis.study.settings.vocabulary
      ).residuals
      let (s, root, count) = (value.bet, value.complexityPerToken.squareRoot(), losses.count)
      let excess = zip(smoothed.losses, smoothed.centres).map {
        s * ($1 - $0) / smoothed.range - log(1 + s * ($1 - $0) / smoothed.range)
      }
      let total = excess.reduce(0, +)
      func variation(_ mean: Double) -> Double {
        (1 - s) / s * smoothed.range * root + smoothed.range / (s * root) * mean
      }
      #expect(abs(variation(total / Double(count)) - value.lossVariation) < 1e-6)
      let left = excess.map { variation((total - $0) / Double(count - 1)) }
      let mean = left.reduce(0, +) / Double(count)
      let jackknife =
        (left.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } * Double(count - 1) / Double(count))
        .squareRoot()
      let found = try #require(error.lossVariation)
      #expect(abs(found / jackknife - 1) < 1e-6, "\(found) \(jackknife)")
      #expect(error.quantizationGap.map { $0 > 0 } == true)
    }
    let claim = try #require(derived.claims.first { $0.name == .gap })
    let x = analysis.frontier.map { log2($0.model.parameters) }
    let y = analysis.frontier.map { $0.gap - $0.value.terms.subsample }
    let n = Double(x.count)
    let (sx, sy) = (x.reduce(0, +), y.reduce(0, +))
    let slope =
      (n * zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } - sx * sy)
      / (n * x.reduce(0) { $0 + $1 * $1 } - sx * sx)
    #expect(abs((claim.value ?? .nan) / slope - 1) < 1e-9)
    #expect(claim.interval?.contains(slope) == true)
  }
}
