// SPDX-License-Identifier: GPL-3.0-or-later

/// Words at a place of the plot; moved aside when they would cover data.
public struct TextMark: Mark {
  public var x: Double
  public var y: Double
  public var text: String
  public var ink: Ink

  public init(_ text: String, x: Double, y: Double, ink: Ink = .foreground) {
    self.text = text
    self.x = x
    self.y = y
    self.ink = ink
  }

  public var kind: String { "text" }
  public var rows: [MarkRow] { [MarkRow(x: x, y: y, name: text, standsAlone: true)] }
  public var extent: MarkExtent { MarkExtent(x: [x], y: [y]) }
  public func legend(_ theme: Theme) -> [LegendEntry] { [] }

  public func draw(in frame: PlotFrame) -> MarkDrawing {
    var drawing = MarkDrawing()
    drawing.item = "text"
    drawing.total = 1
    guard let p = frame.point(x, y) else {
      drawing.skipped = 1
      return drawing
    }
    guard frame.rect.contains(p) else {
      drawing.outside = 1
      return drawing
    }
    drawing.labels = [
      .init(
        text, color: frame.theme.color(ink),
        places: PointsMark.places(around: p, distance: 3) + [.init(p, x: 0.5, y: 0.5)])
    ]
    return drawing
  }
}
