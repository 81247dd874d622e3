// SPDX-License-Identifier: GPL-3.0-or-later

/// Bars that stand on zero, one at each x.
public struct BarsMark: Mark {
  public var x: [Double]
  public var y: [Double]
  public var label: String?
  public var ink: Ink
  /// In points.
  public var width: Double
  /// Moves all bars sideways, in points, so that several marks stand beside each other.
  public var shift: Double

  public init(
    x: [Double], y: [Double], label: String? = nil, ink: Ink = .series(0), width: Double = 8,
    shift: Double = 0
  ) {
    precondition(x.count == y.count, "as many x as y are needed, found \(x.count) and \(y.count)")
    precondition(width > 0, "a bar needs a positive width, found \(width)")
    self.x = x
    self.y = y
    self.label = label
    self.ink = ink
    self.width = width
    self.shift = shift
  }

  public var kind: String { "bars" }
  public var rows: [MarkRow] { zip(x, y).map { MarkRow(x: $0, y: $1, standsAlone: true) } }
  public var extent: MarkExtent {
    MarkExtent(x: x, y: [0] + y, standsOnZero: true, sideAir: 0.1)
  }

  public func legend(_ theme: Theme) -> [LegendEntry] {
    label.map { [LegendEntry($0, [.patch(theme.color(ink))])] } ?? []
  }

  public func draw(in frame: PlotFrame) -> MarkDrawing {
    var drawing = MarkDrawing()
    drawing.item = "bar"
    drawing.total = x.count
    let foot = frame.y(0) ?? frame.y.from
    for i in x.indices {
      guard let p = frame.point(x[i], y[i]) else {
        drawing.skipped += 1
        continue
      }
      let bar = Rect(p.x + shift - width / 2, min(p.y, foot), width, abs(foot - p.y))
      drawing.add(
        polygon: bar.corners, fill: frame.theme.color(ink), in: frame.rect, weight: 1)
    }
    return drawing
  }
}
