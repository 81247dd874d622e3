// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
public import GapScaling
import GeneralizationBounds
import Plotting

/// The picture of an extrapolation by itself: the bound over model size, and the terms of the gap.
public enum ExtrapolationPicture {
  /// Two panels; nil where the targets differ in more than their size, or are fewer than two.
  ///
  /// - Parameters:
  ///   - extrapolation: one bound a size; dashed and shaded, without points, for none was measured.
  ///   - cited: the same where it stands in a report's JSON; nil where nothing is cited.
  public static func picture(
    _ extrapolation: Extrapolation, cited: Cited<Extrapolation>? = nil
  ) -> Picture? {
    let bounds = extrapolation.bounds.sorted { $0.parameters < $1.parameters }
    let sizes = bounds.map(\.parameters)
    guard let first = bounds.first, sizes.count > 1, Set(sizes).count == sizes.count else {
      return nil
    }
    let isAssumed = first.reach == .assumed
    let said = isAssumed ? " (assumed)" : ""
    let shade = SpanMark(
      x: (sizes[0] / 2)...(2 * sizes[sizes.count - 1]),
      label: "extrapolated")
    var marks: [any Mark] = [
      shade,
      RuleMark(.horizontal(y: first.trivial), label: "guessing uniformly, $\\log V$"),
    ]
    let known = bounds.filter { $0.interval != nil }
    if known.count > 1 {
      marks.append(
        BandMark(
          x: known.map(\.parameters), low: known.compactMap { $0.interval?.lowerBound },
          high: known.compactMap { $0.interval?.upperBound }, ink: .series(0)))
    }
    func curve(_ label: String, _ values: [Double], _ ink: Ink) -> LineMark {
      LineMark(x: sizes, y: values, label: label, ink: ink, style: .dashed)
    }
    let code = first.code.description
    let words = cited?.targets.first?.code.words ?? code
    let isStudent = first.code == .requential
    marks.append(
      curve(isStudent ? "bound by \(words)" : "bound, \(words)", bounds.map(\.bound), .series(0)))
    marks.append(
      curve(
        isStudent ? "its teacher's training risk by the surface" : "training risk by the surface",
        bounds.map(\.terms.risk), .series(2)))
    let left = Plot(
      x: .modelSize, y: .nats("nats per token"), size: Size(252, 200), marks: marks)

    var terms: [any Mark] = [shade]
    for term in TermStyle.allCases {
      let values = bounds.map { term.value($0.terms) }
      guard values.contains(where: { $0 != 0 }) else { continue }
      let guess = term == .lossVariation || term == .quantizationGap
      let label =
        isStudent && term == .quantizationGap ? "what it loses to its teacher" : term.label
      terms.append(curve(label + (guess ? said : ""), values, term.ink))
    }
    let right = Plot(
      x: .modelSize, y: .nats("nats per token"), size: Size(252, 200), marks: terms)
    return .grid(.withLegendsBelow([left, right], height: 230))
  }
}
