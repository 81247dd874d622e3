// SPDX-License-Identifier: GPL-3.0-or-later

/// The area between a curve and zero.
public struct AreaMark: Mark {
  /// In data coordinates, in the order in which the curve runs.
  public var x: [Double]
  /// As many as ``x``; what the axes cannot show interrupts the area. Where they cannot show zero, it
  /// stands on the edge of the frame.
  public var y: [Double]
  /// The legend's words, in markup; nil keeps the mark out of it.
  public var label: String?
  /// Of the curve, and at ``opacity`` of the area.
  public var ink: Ink
  /// nil takes the theme's.
  /// From 0 to 1, of the area alone.
  public var opacity: Double?

  /// - Precondition: there are as many `x` as `y`.
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
