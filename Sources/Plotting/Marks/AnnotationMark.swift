// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation

/// Words about a place of the plot, set where there is room, with a line that leads to the place.
public struct AnnotationMark: Mark {
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

  public var extent: MarkExtent { MarkExtent(x: [x], y: [y]) }
  public var kind: String { "annotation" }
  public var rows: [MarkRow] { [MarkRow(x: x, y: y, name: text, standsAlone: true)] }
  public func legend(_ theme: Theme) -> [LegendEntry] { [] }

  public func draw(in frame: PlotFrame) -> MarkDrawing {
    var drawing = MarkDrawing()
    drawing.item = "annotation"
    drawing.total = 1
    guard let p = frame.point(x, y) else {
      drawing.skipped = 1
      return drawing
    }
    guard frame.rect.contains(p) else {
      drawing.outside = 1
      return drawing
    }
    var request = MarkDrawing.LabelRequest(
      text, color: frame.theme.color(ink), places: Self.places(around: p))
    request.leader = (p, frame.theme.muted)
    drawing.labels = [request]
    return drawing
  }

  /// Ever further out, in eight directions, the slanted ones first.
  static func places(around p: Point) -> [MarkDrawing.LabelRequest.Place] {
    let directions = [(1, -1), (-1, -1), (1, 1), (-1, 1), (0, -1), (1, 0), (0, 1), (-1, 0)]
    return [15.0, 24, 36, 52].flatMap { distance in
      directions.map { h, v in
        let reach = h != 0 && v != 0 ? 0.75 * distance : distance
        return .init(
          Point(p.x + Double(h) * reach, p.y + Double(v) * reach), x: (1 - Double(h)) / 2,
          y: (1 - Double(v)) / 2)
      }
    }
  }
}
