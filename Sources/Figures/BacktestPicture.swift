// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Foundation
import GapScaling
import Plotting
public import ScalingLaws

/// How well the small runs predicted the large ones.
public enum BacktestPicture {
  /// The stem of its files.
  public static let name = "backtest"
  /// What the reader sees, in one line; the title in its files.
  public static let caption =
    "Errors of predictions against how far beyond the fitted compute they lie, and the share that stated intervals covered."

  /// (a) log loss less log prediction over compute in units of the cut, one series a cut; (b) the share of
  /// held-out losses that the intervals of a new run covered, over the cut, with the level that was stated.
  ///
  /// - Returns: nil without cuts.
  public static func picture(_ backtest: Backtest) -> Picture? {
    guard !backtest.cuts.isEmpty else { return nil }
    var errors: [any Mark] = [RuleMark(.horizontal(y: 0), ink: .muted)]
    for (index, cut) in backtest.cuts.enumerated() {
      errors.append(
        PointsMark(
          x: cut.predictions.map { $0.run.size.flops / cut.flops },
          y: cut.predictions.map { 100 * $0.logError },
          label: "cut at \(NumberText.powerOfTen(cut.flops))",
          ink: .ramp(index, of: backtest.cuts.count), size: 3.4))
    }
    var panels = [
      Plot(
        x: Axis("compute over the cut", scale: .log10), y: Axis("loss over prediction (%)"),
        marks: errors)
    ]
    let covered = backtest.cuts.filter { $0.coverage != nil }
    if !covered.isEmpty {
      panels.append(
        Plot(
          x: Axis("cut (FLOP)", scale: .log10),
          y: Axis("covered (%)", domain: .fixed(0...104)),
          marks: [
            RuleMark(.horizontal(y: 100 * backtest.level), label: "stated", ink: .muted),
            LineMark(
              x: covered.map(\.flops), y: covered.map { 100 * ($0.coverage ?? 0) }, ink: .series(1),
              style: .guide),
            PointsMark(
              x: covered.map(\.flops), y: covered.map { 100 * ($0.coverage ?? 0) },
              label: "held-out losses", ink: .series(1)),
          ]))
    }
    return .grid(.withLegendsBelow(panels, height: 232))
  }
}
