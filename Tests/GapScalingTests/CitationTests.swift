// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Foundation
import GapScaling
import GeneralizationBounds
import ScalingLaws
import Testing

@Suite("Findings and the steps to them")
struct CitationTests {
  static let findings = Result {
    let root = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    return StudyFindings(
      try StudyResults(
        Study(folder: root.appendingPathComponent("Data/ladder").path),
        options: AnalysisOptions(draws: 20)))
  }

  @Test("the steps of a citation lead to its value in the JSON")
  func paths() throws {
    let cite = try Self.findings.get().cite
    let json = JSON(cite.content)
    let surface = try #require(cite.fits.surface)
    let target = try #require(cite.extrapolation?.targets.last)
    let interval = try #require(target.interval)
    let clipped = try #require(cite.quantizability?.clipped)
    let cases: [(Cited<Double>, String)] = [
      (cite.bounds[3].value.bound, "bounds.3.value.bound"),
      (cite.bounds[3].value.terms.risk, "bounds.3.value.terms.risk"),
      (surface.coefficient(\.alpha).value, "fits.surface.coefficients.alpha.value"),
      (surface.coefficient(\.beta).value, "fits.surface.coefficients.beta.value"),
      (interval.upper, "extrapolation.targets.2.interval.1"),
      (try #require(cite.widths[1].bound(.amGM)), "widths.1.family.am-gm"),
      (
        clipped.fit.coefficient(\.exponent).value,
        "quantizability.clipped.fit.coefficients.exponent.value"
      ),
      (try #require(cite.derived.summary?.firstGap), "derived.summary.firstGap"),
      (cite.data.curveSizes[2], "data.curveSizes.2"),
    ]
    for (cited, path) in cases {
      #expect(cited.path == path)
      #expect(json.value(at: path) == cited.content, "\(path)")
    }
    #expect(cite.sha256.entries().first?.value.path == "sha256.study.yaml")
    #expect(surface.content.law.alpha == surface.coefficient(\.alpha).value.content)
  }

  @Test("the frontier is cited where its bounds stand, smallest first")
  func frontier() throws {
    let findings = try Self.findings.get()
    let frontier = findings.cite.frontier
    #expect(frontier.map(\.content.model) == findings.analysis.frontier.map(\.model))
    #expect(frontier.count == findings.frontierSizes)
    let json = JSON(findings)
    for bound in frontier {
      #expect(json.value(at: bound.parameters.path) == bound.content.model.parameters)
    }
  }

  @Test("numbers for texts follow from the bounds")
  func derived() throws {
    let findings = try Self.findings.get()
    let tightest = try #require(findings.derived.tightest)
    let savings = findings.analysis.widths.map { ($0.bound(.paper) ?? 0) - ($0.bound(.amGM) ?? 0) }
    #expect(tightest.leastSaving == savings.min() && tightest.mostSaving == savings.max())
    #expect(tightest.models == findings.analysis.widths.count)
    let widths = try #require(findings.derived.bitwidth)
    #expect(widths.best.map(\.models).reduce(0, +) == widths.models)
  }
}

extension JSON {
  /// The number at steps joined by points; nil where there is none.
  fileprivate func value(at path: String) -> Double? {
    var place = self
    for step in path.split(separator: ".").map(String.init) {
      switch place {
      case .object(let fields):
        guard let next = fields.first(where: { $0.0 == step })?.1 else { return nil }
        place = next
      case .array(let items):
        guard let index = Int(step), items.indices.contains(index) else { return nil }
        place = items[index]
      default: return nil
      }
    }
    if case .number(let value) = place { return value }
    return nil
  }
}
