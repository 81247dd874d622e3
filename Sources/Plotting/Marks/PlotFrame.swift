// SPDX-License-Identifier: GPL-3.0-or-later

/// What a mark needs to draw itself: the frame on the page, both axes and the theme.
public struct PlotFrame: Sendable {
  /// On the page, in points.
  public let rect: Rect
  /// From data to page coordinates.
  public let x: AxisMap
  /// The same of y, of the right axis for a mark that is ``Mark/onRight``.
  public let y: AxisMap
  /// The plot's; in an inset with smaller type and markers.
  public let theme: Theme

  /// The place of a pair of values; nil when an axis cannot show them.
  public func point(_ x: Double, _ y: Double) -> Point? {
    guard let px = self.x(x), let py = self.y(y) else { return nil }
    return Point(px, py)
  }

  /// The runs of consecutive drawable points, and how many are not drawable.
  func runs(_ xs: [Double], _ ys: [Double]) -> (runs: [[Point]], skipped: Int) {
    var runs: [[Point]] = []
    var run: [Point] = []
    var skipped = 0
    for (x, y) in zip(xs, ys) {
      if let p = point(x, y) {
        run.append(p)
      } else {
        skipped += 1
        if !run.isEmpty { runs.append(run) }
        run = []
      }
    }
    if !run.isEmpty { runs.append(run) }
    return (runs, skipped)
  }
}
