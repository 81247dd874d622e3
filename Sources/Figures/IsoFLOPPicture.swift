// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Foundation
import GapScaling
import NumericalMethods
import Plotting
public import ScalingLaws

/// The isoFLOP profiles of a table of runs, and where their minima lead.
public enum IsoFLOPPicture {
  /// The stem of its files, before an experiment's name where there are several.
  public static let name = "isoflop-profiles"
  /// What the reader sees, in one line; the title in its files.
  public static let caption =
    "IsoFLOP profiles with their parabolas and minima, and the optimal model size over compute."

  /// (a) each sweep's losses over model size, its parabola, and the parabola's minimum; (b) the minima
  /// over compute with the powers of each approach.
  ///
  /// - Returns: nil where no sweep has a parabola.
  public static func picture(_ methods: AllocationMethods) -> Picture? {
    let profiles = methods.sweeps.profiles.filter(\.isUsable)
    guard !profiles.isEmpty else { return nil }
    var panels = [profilesPanel(profiles)]
    if let optima = optimaPanel(profiles, methods) { panels.append(optima) }
    return .grid(.withLegendsBelow(panels, height: 262))
  }

  private static func profilesPanel(_ profiles: [IsoFLOPProfile]) -> Plot {
    var marks: [any Mark] = []
    for (index, profile) in profiles.enumerated() {
      let ink = Ink.ramp(index, of: profiles.count)
      let sizes = profile.runs.map(\.parameters)
      marks.append(
        PointsMark(
          x: sizes, y: profile.runs.map(\.loss),
          label: "\(NumberText.powerOfTen(profile.budget)) FLOP", ink: ink,
          size: 4))
      if let least = sizes.first, let most = sizes.last, least < most {
        marks.append(
          LineMark(over: least...most, ink: ink, width: 0.9) { profile.parabola(at: $0) })
      }
    }
    marks.append(
      PointsMark(
        x: profiles.map(\.parameters), y: profiles.map(\.loss), label: "minimum of the parabola",
        ink: .foreground, isFilled: false, size: 5))
    return Plot(x: .modelSize, y: Axis("loss (nats per token)"), size: Size(252, 262), marks: marks)
  }

  private static func optimaPanel(
    _ profiles: [IsoFLOPProfile], _ methods: AllocationMethods
  ) -> Plot? {
    guard let low = profiles.first?.budget, let high = profiles.last?.budget, low < high else {
      return nil
    }
    let far = max(methods.budgets.max() ?? high, high)
    var marks: [any Mark] = []
    // Each line thinner than the one below it, so that those that agree can all be seen.
    func line(
      _ label: String, _ ink: Ink, width: Double, _ size: @escaping (Double) -> Double
    ) {
      marks.append(LineMark(over: low...high, label: label, ink: ink, width: width, size))
      if far > high {
        marks.append(
          LineMark(over: high...far, ink: ink, style: .dashed, width: width, size))
      }
    }
    if let powers = methods.envelope?.powers {
      line("envelope of curves (1)", .series(2), width: 4.6) {
        powers.allocation(flops: $0).parameters
      }
    }
    if let powers = methods.sweeps.powers {
      line("isoFLOP parabolas (2)", .series(0), width: 2.8) {
        powers.allocation(flops: $0).parameters
      }
    }
    if let law = methods.surface?.law, law.A > 0, law.B > 0 {
      line("fit of the surface (3)", .series(1), width: 1) { law.optimum(flops: $0).parameters }
    }
    if far > high { marks.insert(SpanMark(x: high...far, label: "extrapolated"), at: 0) }
    marks.append(
      PointsMark(
        x: profiles.map(\.budget), y: profiles.map(\.parameters),
        yInterval: profiles.map { profile in
          profile.logParametersError.map {
            ClosedRange(
              spanning: profile.parameters * exp(-2 * $0), profile.parameters * exp(2 * $0))
          }
        },
        label: "minima, ±2 standard errors", ink: .foreground, isFilled: false, size: 4))
    return Plot(
      x: Axis("training compute (FLOP)", scale: .log10),
      y: Axis(
        "optimal size $N^*$ (parameters)", scale: .log10, tickLabels: .engineering),
      size: Size(252, 262), marks: marks)
  }
}
