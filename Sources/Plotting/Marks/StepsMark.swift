// SPDX-License-Identifier: GPL-3.0-or-later

/// A staircase: each value holds until the next x.
public struct StepsMark: Mark {
  /// Where each value begins to hold, in data coordinates.
  public var x: [Double]
  /// As many as ``x``; the line ends where it reaches the last one.
  public var y: [Double]
  /// The legend's words, in markup; nil keeps the mark out of it.
  public var label: String?
  public var ink: Ink
  public var style: LineMark.Style

  /// - Precondition: there are as many `x` as `y`.
  public init(
    x: [Double], y: [Double], label: String? = nil, ink: Ink = .series(0),
    style: LineMark.Style = .solid
  ) {
    precondition(x.count == y.count, "as many x as y are needed, found \(x.count) and \(y.count)")
    self.x = x
    self.y = y
    self.label = label
    self.ink = ink
    self.style = style
  }

  private var line: LineMark {
    var xs: [Double] = []
    var ys: [Double] = []
    for i in x.indices {
      if i > 0 {
        xs.append(x[i])
        ys.append(y[i - 1])
      }
      xs.append(x[i])
      ys.append(y[i])
    }
    return LineMark(x: xs, y: ys, label: label, ink: ink, style: style)
  }

  public var kind: String { "steps" }
  public var rows: [MarkRow] { zip(x, y).map { MarkRow(x: $0, y: $1) } }
  public var lineStyle: String { style.rawValue }
  public var extent: MarkExtent { line.extent }
  public func legend(_ theme: Theme) -> [LegendEntry] { line.legend(theme) }
  public func draw(in frame: PlotFrame) -> MarkDrawing { line.draw(in: frame) }
}
