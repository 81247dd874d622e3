// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Plotting
public import ScalingLaws

/// How well the runs fit when one number is held at one value after another.
public enum ProfilePicture {
  /// The stem of its files.
  public static let name = "profiles"
  /// What the reader sees, in one line; the title in its files.
  public static let caption =
    "Profiles: the root of the objective's rise with one coefficient held, and the interval it allows."

  /// One panel a profile: √D through the values met, the limit, and the interval shaded. A straight V is
  /// what a normal likelihood would give; a bent or broken one is why intervals are not symmetric.
  ///
  /// - Parameter profiles: with the symbol of each, as markup.
  /// - Returns: nil without profiles.
  public static func picture(_ profiles: [(symbol: String, profile: Profile)]) -> Picture? {
    guard !profiles.isEmpty else { return nil }
    let columns = min(3, profiles.count)
    let rows = (profiles.count + columns - 1) / columns
    let panels = profiles.map { panel($0.symbol, $0.profile) }
    return .grid(PlotGrid(panels, columns: columns, size: Size(516, 172 * Double(rows))))
  }

  private static func panel(_ symbol: String, _ profile: Profile) -> Plot {
    let points = profile.points.filter { $0.value.isFinite && $0.rise <= 6 * profile.limit }
    let values = points.map(\.value)
    let roots = points.map { $0.rise.squareRoot() }
    let limit = profile.limit.squareRoot()
    let low = max(profile.interval.lowerBound, values.min() ?? profile.estimate)
    let high = min(profile.interval.upperBound, values.max() ?? profile.estimate)
    var marks: [any Mark] = []
    if low < high {
      marks.append(SpanMark(x: low...high, label: "interval", ink: .series(0), opacity: 0.1))
    }
    marks += [
      RuleMark(.horizontal(y: limit), label: "limit", ink: .muted, style: .dotted),
      LineMark(x: values, y: roots, ink: .series(0)),
      PointsMark(x: values, y: roots, ink: .series(0), size: 2.5),
      RuleMark(.vertical(x: profile.estimate), ink: .foreground, style: .dotted),
    ]
    let isLog = low > 0 && high > 1.8 * low
    return Plot(
      x: Axis(symbol, scale: isLog ? .log10 : .linear),
      y: Axis("root of the rise $\\sqrt{D}$", domain: .including([0])), legend: .none, marks: marks)
  }
}
