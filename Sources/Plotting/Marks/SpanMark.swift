// SPDX-License-Identifier: GPL-3.0-or-later

/// A stretch of the x axis shaded over the whole height, such as the region beyond the data.
public struct SpanMark: Mark {
  public var range: ClosedRange<Double>
  public var label: String?
  public var ink: Ink
  public var opacity: Double

  public init(
    x range: ClosedRange<Double>, label: String? = nil, ink: Ink = .muted, opacity: Double = 0.08
  ) {
    self.range = range
    self.label = label
    self.ink = ink
    self.opacity = opacity
  }

  public var kind: String { "span" }
  public var rows: [MarkRow] { [MarkRow(xInterval: range)] }
  public var extent: MarkExtent { MarkExtent() }

  public func legend(_ theme: Theme) -> [LegendEntry] {
    label.map { [LegendEntry($0, [.patch(theme.color(ink).opacity(opacity))])] } ?? []
  }

  public func draw(in frame: PlotFrame) -> MarkDrawing {
    var drawing = MarkDrawing()
    let r = frame.rect
    let left = min(r.maxX, max(r.minX, frame.x(range.lowerBound) ?? r.minX))
    let right = min(r.maxX, max(r.minX, frame.x(range.upperBound) ?? r.maxX))
    guard right > left else { return drawing }
    let area = Rect(left, r.minY, right - left, r.height)
    drawing.shapes = [
      .polygon(area.corners, fill: frame.theme.color(ink).opacity(opacity), stroke: nil)
    ]
    return drawing
  }
}
