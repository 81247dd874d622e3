// SPDX-License-Identifier: GPL-3.0-or-later

/// Words about a place of the plot, set where there is room, with a line that leads to the place.
public struct AnnotationMark: Mark {
  /// The place in data coordinates; beyond the axes nothing is drawn, and a note says so.
  public var x: Double
  public var y: Double
  /// One line of markup.
  public var text: String
  /// Of the words; the line is muted.
  public var ink: Ink

  public init(_ text: String, x: Double, y: Double, ink: Ink = .foreground) {
    self.text = text
    self.x = x
    self.y = y
    self.ink = ink
  }

  public var kind: String { "annotation" }
  public var inscription: String? { text }
  public var rows: [MarkRow] { [MarkRow(x: x, y: y, name: text, standsAlone: true)] }
  public var extent: MarkExtent { MarkExtent(x: [x], y: [y]) }
  public func legend(_ theme: Theme) -> [LegendEntry] { [] }

  public func draw(in frame: PlotFrame) -> MarkDrawing {
    MarkDrawing(
      text, item: "annotation", x: x, y: y, ink: ink, in: frame, leader: frame.theme.muted
    ) { .away(from: $0) }
  }
}
