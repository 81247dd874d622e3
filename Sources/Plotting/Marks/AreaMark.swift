// SPDX-License-Identifier: GPL-3.0-or-later

/// The area between a curve and zero.
public struct AreaMark: Mark {
  public var x: [Double]
  public var y: [Double]
  public var label: String?
  public var ink: Ink
  /// nil takes the theme's.
  public var opacity: Double?

  public init(
    x: [Double], y: [Double], label: String? = nil, ink: Ink = .series(0), opacity: Double? = nil
  ) {
    precondition(x.count == y.count, "as many x as y are needed, found \(x.count) and \(y.count)")
    self.x = x
    self.y = y
    self.label = label
    self.ink = ink
    self.opacity = opacity
  }

  public var kind: String { "area" }
  public var rows: [MarkRow] { line.rows }
  public var extent: MarkExtent {
    MarkExtent(x: x, y: [0] + y, standsOnZero: true, sideAir: 0)
  }

  private var line: LineMark { LineMark(x: x, y: y, ink: ink) }

  private func fill(_ theme: Theme) -> Color {
    theme.color(ink).opacity(opacity ?? theme.bandOpacity)
  }

  public func legend(_ theme: Theme) -> [LegendEntry] {
    label.map { [LegendEntry($0, [.patch(fill(theme))] + line.keys(theme))] } ?? []
  }

  public func draw(in frame: PlotFrame) -> MarkDrawing {
    var drawing = line.draw(in: frame)
    let edge = drawing.shapes
    drawing.shapes = []
    let foot = frame.y(0) ?? frame.y.from
    for run in frame.runs(x, y).runs where run.count > 1 {
      drawing.add(
        polygon: run + [Point(run[run.count - 1].x, foot), Point(run[0].x, foot)],
        fill: fill(frame.theme), in: frame.rect)
    }
    drawing.shapes += edge
    return drawing
  }
}
