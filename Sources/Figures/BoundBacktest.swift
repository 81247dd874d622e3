// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import GapScaling
import Plotting

extension Figure {
  /// The extrapolation tried on the study's own models.
  public static let boundBacktest = Figure(
    "bound-backtest",
    "Backtest: the measured bound of models left out of the fit, minus the prediction, with its interval.",
    reading: { findings in
      guard let backtest = findings.cite.backtest else { return "" }
      return
        "Backtest: the largest models are left out and predicted by laws fitted to the others. The measured bound minus the "
        + "prediction, against the size of the model divided by the size of the largest fitted model. Bars: the "
        + "\(backtest.level.written(.percent(4))) interval for a newly trained model, minus the prediction. "
        + "\(backtest.hits.written()) of \(backtest.stated.written()) intervals contain the measured bound."
    },
    panel: BoundBacktestPanel.plot,
    lacks: "the study has fewer than five sizes, or lacks a law of the bound")
}

enum BoundBacktestPanel {
  static func plot(_ findings: StudyFindings) -> Plot? {
    guard let backtest = findings.results.backtest, !backtest.rows.isEmpty else { return nil }
    let sizes = Array(Set(backtest.own.map(\.parameters))).sorted()
    func distance(_ row: BoundBacktest.Row) -> Double {
      row.parameters / sizes[max(0, sizes.count - 1 - row.leftOut)]
    }
    func points(_ isHit: Bool, _ label: String, _ ink: Ink, _ marker: MarkerShape) -> [any Mark] {
      let rows = backtest.rows.filter { $0.isHit == isHit }
      guard !rows.isEmpty else { return [] }
      return [
        PointsMark(
          x: rows.map(distance), y: rows.map { $0.measured - $0.predicted.bound },
          yInterval: rows.map { row in
            row.predicted.newModelInterval.map {
              $0.lowerBound - row.predicted.bound...$0.upperBound - row.predicted.bound
            }
          }, label: label, ink: ink, marker: marker)
      ]
    }
    let marks: [any Mark] =
      [RuleMark(.horizontal(y: 0), style: .solid)]
      + points(true, "inside the interval", .series(0), .circle)
      + points(false, "outside", .series(1), .cross)
    return Plot(
      x: Axis("model size / largest fitted size", scale: .log10),
      y: Axis("measured − predicted (nats per token)"), size: Size(252, 200), marks: marks)
  }
}
