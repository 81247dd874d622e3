// SPDX-License-Identifier: GPL-3.0-or-later

/// A stretch of one axis shaded across the frame, such as the region beyond the data.
public struct SpanMark: Mark {
  /// What is shaded, in data coordinates; the frame's end stands for one that the axis cannot show.
  public enum Stretch: Hashable, Sendable {
    case x(ClosedRange<Double>)
    case y(ClosedRange<Double>)
  }

  public var stretch: Stretch
  /// Written in the shade, not in the legend.
  public var label: String?
  /// Of the shade; the words are muted.
  public var ink: Ink
  /// From 0 to 1.
  public var opacity: Double

  /// The stretch between two values of x, over the whole height.
  public init(
    x range: ClosedRange<Double>, label: String? = nil, ink: Ink = .muted, opacity: Double = 0.11
  ) {
    self.init(.x(range), label: label, ink: ink, opacity: opacity)
  }

  /// The stretch between two values of y, over the whole width.
  public init(
    y range: ClosedRange<Double>, label: String? = nil, ink: Ink = .muted, opacity: Double = 0.11
  ) {
    self.init(.y(range), label: label, ink: ink, opacity: opacity)
  }

  private init(_ stretch: Stretch, label: String?, ink: Ink, opacity: Double) {
    self.stretch = stretch
    self.label = label
    self.ink = ink
    self.opacity = opacity
  }

  public var kind: String { "span" }
  public var inscription: String? { label }
  public var rows: [MarkRow] {
    switch stretch {
    case .x(let range): [MarkRow(label: label, xInterval: range)]
    case .y(let range): [MarkRow(label: label, yInterval: range)]
    }
  }
  public var extent: MarkExtent { MarkExtent() }
  public func legend(_ theme: Theme) -> [LegendEntry] { [] }

  public func draw(in frame: PlotFrame) -> MarkDrawing {
    var drawing = MarkDrawing()
    let area = area(in: frame)
    guard area.width > 0, area.height > 0 else { return drawing }
    let color = frame.theme.color(ink)
    drawing.shapes = [.polygon(area.corners, fill: color.opacity(opacity), stroke: nil)]
    // Words and legends stand beside the shade's border, not on it.
    drawing.obstruct(borderOf: area, in: frame.rect, weight: 0.3)
    if let label {
      let inner = Rect(area.minX + 4, area.minY + 2, area.width - 8, area.height - 4)
      var request = MarkDrawing.LabelRequest(
        label, color: frame.theme.muted, places: .inside(inner))
      request.clearance = 2.5
      drawing.labels = [request]
    }
    return drawing
  }

  private func area(in frame: PlotFrame) -> Rect {
    let r = frame.rect
    func ends(
      _ range: ClosedRange<Double>, _ map: AxisMap, _ low: Double, _ high: Double
    ) -> (Double, Double) {
      let places = [map(range.lowerBound) ?? map.from, map(range.upperBound) ?? map.to]
        .map { min(high, max(low, $0)) }.sorted()
      return (places[0], places[1])
    }
    switch stretch {
    case .x(let range):
      let (left, right) = ends(range, frame.x, r.minX, r.maxX)
      return Rect(left, r.minY, right - left, r.height)
    case .y(let range):
      let (top, bottom) = ends(range, frame.y, r.minY, r.maxY)
      return Rect(r.minX, top, r.width, bottom - top)
    }
  }
}
