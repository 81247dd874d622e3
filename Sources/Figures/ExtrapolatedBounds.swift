// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Foundation
import GapScaling
import GeneralizationBounds
import Plotting

extension Figure {
  /// Figure 3, right: the bounds carried to larger models, each by its code.
  public static let extrapolatedBounds = Figure(
    "fig3c-extrapolated-bounds",
    "The bound by stored bits, by prequential information and on coded students, extrapolated to larger models.",
    reading: { findings in
      let results = findings.results
      guard let bits = findings.cite.settings.bits, let last = findings.cite.outlook?.targets.last
      else { return "" }
      let others =
        (results.byInformation == nil ? [] : ["the bound by prequential information"])
        + (results.byRequential == nil ? [] : ["the bound on a student by its requential code"])
      let ways =
        "The bound by \(bits.written(.exact)) bits per parameter"
        + (others.isEmpty ? "" : others.count == 1 ? " and " : ", ")
        + others.joined(separator: " and ")
      let bands =
        last.interval == nil
        ? ""
        : ". Bands: \(findings.cite.settings.level.written(.percent(4))) intervals"
          + (results.studentMilestones?.bounds.contains { $0.interval != nil } == true
            ? "; those of the student are only in the table" : "")
      return
        "\(ways). Lines are solid within the measured sizes and dashed beyond\(bands). The estimate by bits at "
        + "\(last.parameters.written(.count)) parameters is \(last.bound.written(.nats)) nats. Open points: "
        + "measured models\(results.byRequential == nil ? "" : " and students"), without the sampling interval."
        + (findings.cite.backtest.map {
          " Filled points: models whose bound was predicted from smaller models and lies inside the interval; crosses: "
            + "outside. Bands fade beyond \($0.reach.written(.digits(2))) times the size of the largest model, the largest "
            + "size ratio of the backtest."
        } ?? "")
    },
    panel: ExtrapolatedBoundsPanel.plot,
    lacks: "the study has too few measured sizes to extrapolate the bound")
}

enum ExtrapolatedBoundsPanel {
  static func plot(_ findings: StudyFindings) -> Plot? {
    guard let byBits = findings.results.byBits, let largest = findings.results.largest,
      let bits = findings.cite.settings.bits
    else { return nil }
    var marks: [any Mark] = [
      SpanMark.extrapolated(from: largest, to: byBits.bounds.map(\.parameters).max() ?? largest),
      RuleMark(
        .horizontal(y: findings.analysis.trivialLoss), label: "guessing, $\\log V$"),
    ]
    func band(_ extrapolation: Extrapolation, _ ink: Ink) {
      let known = extrapolation.bounds.filter { $0.interval != nil }
      guard !known.isEmpty else { return }
      // Bands over each other, the shorter ones over the longer: the shade falls off in steps without seams.
      let reach = largest * (findings.results.backtest?.reach ?? 1)
      let end = known.map(\.parameters).max() ?? reach
      let steps = findings.results.backtest == nil || end <= reach ? 1 : 6
      for step in 0..<steps {
        let limit =
          steps == 1 ? end : reach * pow(end / reach, 1 - Double(step) / Double(steps - 1))
        let part = known.filter { $0.parameters <= limit * 1.0001 }
        marks.append(
          BandMark(
            x: part.map(\.parameters), low: part.compactMap { $0.interval?.lowerBound },
            high: part.compactMap { $0.interval?.upperBound }, ink: ink,
            opacity: steps == 1 ? nil : 0.05))
      }
    }
    if let byInformation = findings.results.byInformation {
      band(byInformation, .series(1))
      marks += SizeCurve(byInformation, largest: largest) { $0.bound }
        .marks(label: "by information (heuristic)", ink: .series(1))
      let measured = findings.analysis.information.filter { $0.heuristicBound != nil }
      marks.append(
        PointsMark(
          x: measured.map(\.model.parameters), y: measured.compactMap { $0.heuristicBound?.bound },
          ink: .series(1), marker: .square, isFilled: false))
    }
    marks += student(findings)
    band(byBits, .series(0))
    marks += SizeCurve(byBits, largest: largest) { $0.bound }
      .marks(
        label: "by \(bits.written(.exact)) bits per parameter", ink: .series(0))
    marks += measured(findings)
    let frontier = findings.analysis.frontier
    marks += SizeCurve(byBits, largest: largest) { $0.terms.risk }
      .marks(label: "training risk", ink: .series(2))
    marks.append(
      PointsMark(
        x: frontier.map(\.model.parameters), y: frontier.map(\.value.terms.risk), ink: .series(2),
        marker: .triangle, isFilled: false))
    return Plot(x: .modelSize, y: .nats("nats per token"), size: Size(252, 200), marks: marks)
  }

  /// The measured bounds by what the laws of smaller models say of them.
  private static func measured(_ findings: StudyFindings) -> [any Mark] {
    let rows = findings.results.backtest?.rows ?? []
    return [(false, MarkerShape.circle), (true, .circle), (true, .cross)].enumerated().map {
      index, style in
      let chosen = findings.analysis.frontier.filter { bound in
        let tried = rows.filter { $0.model == bound.model.model }.compactMap(\.isHit)
        return (tried.isEmpty ? 0 : tried.allSatisfy { $0 } ? 1 : 2) == index
      }
      return PointsMark(
        x: chosen.map(\.model.parameters),
        y: chosen.map { $0.value.bound - $0.value.terms.subsample }, ink: .series(0),
        marker: style.1, isFilled: style.0)
    }
  }

  /// The bound on a student as far as the outlook reaches from the largest one; its interval, from few students, would
  /// hide the rest.
  private static func student(_ findings: StudyFindings) -> [any Mark] {
    let students = findings.analysis.students
    guard let outlook = findings.results.byRequential,
      let largest = students.last?.student.parameters
    else { return [] }
    let within = outlook.bounds.filter { $0.parameters <= StudyResults.reach * largest }
    return SizeCurve(within, largest: largest) { $0.bound }
      .marks(label: "on a student, by requential code", ink: .series(3))
      + [
        PointsMark(
          x: students.map(\.student.parameters),
          y: students.map { $0.value.bound - $0.value.terms.subsample }, ink: .series(3),
          marker: .diamond, isFilled: false)
      ]
  }
}
