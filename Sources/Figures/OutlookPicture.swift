// SPDX-License-Identifier: GPL-3.0-or-later
public import GapScaling
import GeneralizationBounds
import Plotting

/// The picture of an outlook without a study: the bounds of all families over model size.
public enum OutlookPicture {
  /// One panel; dashed throughout, for nothing was measured.
  public static func picture(_ outlook: PublishedOutlook) -> Picture {
    var marks: [any Mark] = []
    let inks: [Ink] = [.series(0), .series(1), .series(3), .series(4)]
    let markers: [MarkerShape] = [.circle, .square, .diamond, .triangle]
    for (index, family) in outlook.families.enumerated() {
      let bounds = family.bounds.bounds
      let (x, y) = (bounds.map(\.parameters), bounds.map(\.bound))
      let ink = inks[index % inks.count]
      marks.append(LineMark(x: x, y: y, ink: ink, style: .dashed))
      marks.append(
        PointsMark(
          x: x, y: y, label: "bound, \(Markup.escape(family.name))", ink: ink,
          marker: markers[index % markers.count], isFilled: false))
    }
    let all = outlook.families.flatMap { $0.bounds.bounds }.sorted { $0.parameters < $1.parameters }
    marks.append(
      LineMark(
        x: all.map(\.parameters), y: all.map(\.terms.risk), label: "training risk by the surface",
        ink: .series(2), style: .dashed))
    if let least = all.map(\.trivial).min() {
      marks.append(
        RuleMark(.horizontal(y: least), label: "guessing uniformly, least $\\log V$"))
    }
    return .plot(
      Plot(
        x: .modelSize, y: .nats("nats per token"), legend: .below, size: Size(340, 250),
        marks: marks))
  }
}
