// SPDX-License-Identifier: GPL-3.0-or-later
import GapScaling
import GeneralizationBounds
import Plotting

extension Figure {
  /// Figure 3, right: the bounds carried to larger models, each by its code.
  public static let extrapolatedBounds = Figure(
    "fig3c-extrapolated-bounds",
    "The bound by stored bits, by prequential information and on coded students, carried to larger models.",
    reading: { results in
      guard let bits = results.analysis.bits, let last = results.byBits?.bounds.last else {
        return ""
      }
      let place = "outlook.targets.\((results.byBits?.bounds.count ?? 1) - 1)"
      let others =
        (results.byInformation == nil ? [] : ["by information"])
        + (results.byRequential == nil ? [] : ["on a student by its requential code"])
      let ways =
        "The bound by \(Number.plain(bits, at: "settings.bits")) bits a parameter"
        + (others.isEmpty ? "" : others.count == 1 ? " and " : ", ")
        + others.joined(separator: " and ")
      let bands =
        last.interval == nil
        ? ""
        : "; bands are \(Number.percent(results.analysis.options.level, at: "settings.level")) intervals"
          + (results.studentMilestones?.bounds.contains { $0.interval != nil } == true
            ? ", the student's in its table" : "")
      return
        "\(ways), solid within the measured sizes, dashed beyond\(bands). At "
        + "\(Number.count(last.parameters, at: place + ".parameters")) parameters it would be "
        + "\(Number.nats(last.bound, at: place + ".bound")) nats by bits. Open points: the measured models\(results.byRequential == nil ? "" : " and students") without "
        + "their sampling interval, which evaluation on every token would not need."
    },
    panel: ExtrapolatedBoundsPanel.plot,
    lacks: "the study has too few measured sizes to carry the bound further")
}

enum ExtrapolatedBoundsPanel {
  static func plot(_ results: StudyResults) -> Plot? {
    guard let byBits = results.byBits, let largest = results.largest,
      let bits = results.analysis.bits
    else { return nil }
    var marks: [any Mark] = [
      SpanMark.extrapolated(from: largest, to: byBits.bounds.map(\.parameters).max() ?? largest),
      RuleMark(
        .horizontal(y: results.analysis.trivialLoss), label: "guessing, $\\log V$"),
    ]
    func band(_ extrapolation: Extrapolation, _ ink: Ink) {
      let known = extrapolation.bounds.filter { $0.interval != nil }
      guard !known.isEmpty else { return }
      marks.append(
        BandMark(
          x: known.map(\.parameters), low: known.compactMap { $0.interval?.lowerBound },
          high: known.compactMap { $0.interval?.upperBound }, ink: ink))
    }
    if let byInformation = results.byInformation {
      band(byInformation, .series(1))
      marks += SizeCurve(byInformation, largest: largest) { $0.bound }
        .marks(label: "by information (heuristic)", ink: .series(1))
      let measured = results.analysis.information.filter { $0.heuristicBound != nil }
      marks.append(
        PointsMark(
          x: measured.map(\.model.parameters), y: measured.compactMap { $0.heuristicBound?.bound },
          ink: .series(1), marker: .square, isFilled: false))
    }
    marks += student(results)
    band(byBits, .series(0))
    marks += SizeCurve(byBits, largest: largest) { $0.bound }
      .marks(
        label: "by \(Number.plain(bits, at: "settings.bits")) bits per parameter", ink: .series(0))
    let frontier = results.analysis.frontier
    marks.append(
      PointsMark(
        x: frontier.map(\.model.parameters),
        y: frontier.map { $0.value.bound - $0.value.terms.subsample }, ink: .series(0),
        isFilled: false))
    marks += SizeCurve(byBits, largest: largest) { $0.terms.risk }
      .marks(label: "training risk", ink: .series(2))
    marks.append(
      PointsMark(
        x: frontier.map(\.model.parameters), y: frontier.map(\.value.terms.risk), ink: .series(2),
        marker: .triangle, isFilled: false))
    return Plot(x: .modelSize, y: .nats("nats per token"), size: Size(252, 200), marks: marks)
  }

  /// The bound on a student as far as the outlook reaches from the largest one; its interval, from few students, would
  /// hide the rest.
  private static func student(_ results: StudyResults) -> [any Mark] {
    let students = results.analysis.students
    guard let outlook = results.byRequential, let largest = students.last?.student.parameters
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
