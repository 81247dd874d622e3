// SPDX-License-Identifier: GPL-3.0-or-later

/// A reference line across the frame, with its words at the line.
public struct RuleMark: Mark {
  /// Which way the line runs, and its place in data coordinates.
  public enum Direction: Hashable, Sendable {
    case horizontal(y: Double)
    case vertical(x: Double)
  }

  public var direction: Direction
  /// Written at the line, not in the legend.
  public var label: String?
  /// Of the line and its words.
  public var ink: Ink
  /// The line is 0.8 points wide in every style.
  public var style: LineMark.Style
  /// Whether automatic axes must show the line.
  public var isCovered: Bool

  public init(
    _ direction: Direction, label: String? = nil, ink: Ink = .muted,
    style: LineMark.Style = .dotted, isCovered: Bool = true
  ) {
    self.direction = direction
    self.label = label
    self.ink = ink
    self.style = style
    self.isCovered = isCovered
  }

  public var kind: String { "rule" }
  public var lineStyle: String { style.rawValue }
  public var inscription: String? { label }
  public var rows: [MarkRow] {
    switch direction {
    case .horizontal(let y): [MarkRow(label: label, y: y, standsAlone: true)]
    case .vertical(let x): [MarkRow(label: label, x: x, standsAlone: true)]
    }
  }
  public var extent: MarkExtent {
    guard isCovered else { return MarkExtent() }
    return switch direction {
    case .horizontal(let y): MarkExtent(y: [y])
    case .vertical(let x): MarkExtent(x: [x])
    }
  }

  public func legend(_ theme: Theme) -> [LegendEntry] { [] }

  public func draw(in frame: PlotFrame) -> MarkDrawing {
    var drawing = MarkDrawing()
    drawing.item = "line"
    drawing.total = 1
    let r = frame.rect
    let color = frame.theme.color(ink)
    let stroke = Stroke(color, width: 0.8, dash: style.dash(width: 0.8))
    var places: [MarkDrawing.LabelRequest.Place] = []
    var ends: [Point] = []
    switch direction {
    case .horizontal(let value):
      guard let y = frame.y(value) else {
        drawing.skipped = 1
        return drawing
      }
      ends = [Point(r.minX, y), Point(r.maxX, y)]
      for t in [0.99, 0.01, 0.75, 0.25, 0.5] {
        let x = r.minX + t * r.width
        let side = t > 0.9 ? 1 : t < 0.1 ? 0 : 0.5
        places.append(.init(Point(x, y - 1.5), x: side, y: 1))
        places.append(.init(Point(x, y + 1.5), x: side, y: 0))
      }
    case .vertical(let value):
      guard let x = frame.x(value) else {
        drawing.skipped = 1
        return drawing
      }
      ends = [Point(x, r.minY), Point(x, r.maxY)]
      for t in [0.02, 0.98, 0.25, 0.75, 0.5] {
        let y = r.minY + t * r.height
        let side = t < 0.1 ? 0 : t > 0.9 ? 1 : 0.5
        places.append(.init(Point(x + 3, y), x: 0, y: side))
        places.append(.init(Point(x - 3, y), x: 1, y: side))
      }
    }
    guard ends.contains(where: r.contains) else {
      drawing.outside = 1
      return drawing
    }
    drawing.add(line: ends, stroke, in: r)
    if let label { drawing.labels = [.init(label, color: color, places: places)] }
    return drawing
  }
}
