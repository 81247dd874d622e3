// SPDX-License-Identifier: GPL-3.0-or-later
public import GapScaling
import GeneralizationBounds
import Plotting

/// The picture of an outlook without a study: the bounds of all families over model size.
public enum BoundsByFamilyPicture {
  /// One panel; dashed and shaded throughout, for nothing was measured. A family of one size is an open point.
  public static func picture(_ outlook: PublishedOutlook) -> Picture {
    let sizes = outlook.families.flatMap { $0.bounds.bounds.map(\.parameters) }
    var marks: [any Mark] = []
    if let smallest = sizes.min(), let largest = sizes.max() {
      marks.append(SpanMark(x: (smallest / 2)...(2 * largest), label: "not measured"))
    }
    let inks: [Ink] = [.series(0), .series(1), .series(3), .series(4)]
    let markers: [MarkerShape] = [.circle, .square, .diamond, .triangle]
    for (index, family) in outlook.families.enumerated() {
      let bounds = family.bounds.bounds
      let (x, y) = (bounds.map(\.parameters), bounds.map(\.bound))
      let ink = inks[index % inks.count]
      let label = "bound, \(Markup.escape(family.name))"
      if bounds.count > 1 {
        marks.append(LineMark(x: x, y: y, label: label, ink: ink, style: .dashed))
      } else {
        marks.append(
          PointsMark(
            x: x, y: y, label: label, ink: ink, marker: markers[index % markers.count],
            isFilled: false))
      }
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
