// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import GapScaling
import GeneralizationBounds
import Plotting

extension Figure {
  /// From the training risk over each term to the bound and on to log V, one bar a model.
  public static let boundWaterfall = Figure(
    "bound-waterfall",
    "The training risk and each term of the bound, one bar for each model, with log V.",
    reading: { findings in
      guard let bits = findings.cite.settings.bits, let last = findings.cite.frontier.last,
        let share = findings.cite.derived.bounds?.guessShare
      else { return "" }
      let isHeldOut = findings.cite.frontier.contains { $0.content.model.testLoss != nil }
      let held = last.testLoss.map { ", \($0.written(.nats)) for the largest model" }
      return
        "The bound of each \(bits.written(.exact))-bit model is the right end of its bar: the training risk plus the terms "
        + "of the gap. At \(last.parameters.written(.count)) parameters the bound is "
        + "\(last.value.bound.written(.nats)) nats, and the random guess is \(share.written(.percent(2))) of the gap."
        + sampling(last)
        + " Dotted line: $\\log V = \(findings.cite.trivial.written(.nats))$, the loss of uniform guessing."
        + (isHeldOut ? " Diamonds: loss on held-out text" + (held ?? "") + "." : "")
    },
    panel: BoundWaterfallPanel.plot, lacks: "the study has no token losses of quantized models")

  /// The part of a gap that accounts for the tokens that are not in the sample.
  private static func sampling(_ bound: Cited<ModelBound>) -> String {
    let term = bound.value.terms.subsample
    guard term.content > 0 else { return "" }
    return
      " The sampling interval, \(term.written(.nats)) nats, is added because only a sample of the tokens was evaluated."
  }
}

enum BoundWaterfallPanel {
  /// The most bars that are read at a glance; of more models as many are shown, evenly chosen.
  private static let most = 12

  /// The models that are shown, smallest first.
  static func shown(_ findings: StudyFindings) -> [Cited<ModelBound>] {
    let frontier = findings.cite.frontier
    guard frontier.count > most else { return frontier }
    return (0..<most).map { frontier[$0 * (frontier.count - 1) / (most - 1)] }
  }

  static func plot(_ findings: StudyFindings) -> Plot? {
    let models = shown(findings)
    guard !models.isEmpty else { return nil }
    let terms = models.map(\.content.value.terms)
    let places = models.indices.map(Double.init)
    let isTrained = models.allSatisfy { $0.content.unquantizedRisk != nil }
    // Quantization that lowers the risk shortens the first part of the bar.
    var series = [
      BarsMark.Series(
        isTrained ? "training risk $\\hat R$" : "training risk $\\hat R_q$",
        terms.map { $0.risk + min(0, $0.quantizationGap) }, ink: .muted)
    ]
    let order: [TermStyle] = [
      .quantizationGap, .complexity, .smoothing, .lossVariation, .subsample,
    ]
    for term in order {
      let values = terms.map { max(0, term.value($0)) }
      guard values.contains(where: { $0 > 0 }) else { continue }
      series.append(BarsMark.Series(term.label, values, ink: term.ink))
    }
    var marks: [any Mark] = [
      BarsMark(at: places, series, arrangement: .stacked, direction: .sideways, fill: 0.72),
      RuleMark(.vertical(x: findings.analysis.trivialLoss), label: "$\\log V$", ink: .foreground),
    ]
    let held = models.indices.filter { models[$0].content.model.testLoss != nil }
    if !held.isEmpty {
      marks.append(
        PointsMark(
          x: held.map { models[$0].content.model.testLoss ?? .nan }, y: held.map(Double.init),
          label: "held-out loss", ink: .foreground, marker: .diamond, isFilled: false, size: 4.6))
    }
    return Plot(
      x: Axis("nats per token", domain: .including([0, 1.06 * findings.analysis.trivialLoss])),
      y: Axis("model", tickLabels: .named(models.map(\.model.words)), isReversed: true),
      legend: .below, size: Size(453, 76 + 12 * Double(models.count)), marks: marks)
  }
}
