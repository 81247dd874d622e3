// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation

/// A line through values: solid for what was fitted, dashed for what is extrapolated.
public struct LineMark: Mark {
  /// How a line is dashed; dashes and gaps are multiples of its width.
  public enum Style: String, CaseIterable, Hashable, Sendable {
    case solid, dashed, dotted, dashDotted
    /// Thin and pale: joins measurements to lead the eye, and is no law.
    case guide

    func dash(width: Double) -> [Double] {
      switch self {
      case .solid, .guide: []
      case .dashed: [4 * width, 2.6 * width]
      case .dotted: [width, 2 * width]
      case .dashDotted: [5 * width, 2 * width, width, 2 * width]
      }
    }
  }

  /// In data coordinates, in the order in which the line runs.
  public var x: [Double]
  /// As many as ``x``; what the axes cannot show interrupts the line and is counted.
  public var y: [Double]
  /// The legend's words, in markup; nil keeps the mark out of it.
  public var label: String?
  public var ink: Ink
  /// A ``Style/guide`` is 0.7 points wide unless ``width`` says otherwise.
  public var style: Style
  /// In points; nil takes the theme's.
  public var width: Double?

  /// - Precondition: there are as many `x` as `y`.
  public init(
    x: [Double], y: [Double], label: String? = nil, ink: Ink = .series(0), style: Style = .solid,
    width: Double? = nil
  ) {
    precondition(x.count == y.count, "as many x as y are needed, found \(x.count) and \(y.count)")
    self.x = x
    self.y = y
    self.label = label
    self.ink = ink
    self.style = style
    self.width = width
  }

  /// A function's graph.
  ///
  /// - `range`: the x drawn; spaced evenly in log x when both ends are positive and a factor of 3
  ///   or more apart.
  /// - `samples`: the number of vertices, at least 2.
  public init(
    over range: ClosedRange<Double>, samples: Int = 160, label: String? = nil,
    ink: Ink = .series(0), style: Style = .solid, width: Double? = nil,
    _ function: (Double) -> Double
  ) {
    let x = samplePoints(over: range, count: samples)
    self.init(
      x: x, y: x.map(function), label: label, ink: ink, style: style, width: width)
  }

  public var kind: String { "line" }
  public var rows: [MarkRow] { zip(x, y).map { MarkRow(x: $0, y: $1) } }
  public var lineStyle: String { style.rawValue }
  public var extent: MarkExtent { MarkExtent(x: x, y: y) }

  private func stroke(_ theme: Theme) -> Stroke {
    if style == .guide {
      return Stroke(theme.background.mixed(with: theme.color(ink), 0.5), width: width ?? 0.7)
    }
    let width = width ?? theme.lineWidth
    return Stroke(theme.color(ink), width: width, dash: style.dash(width: width))
  }

  public func legend(_ theme: Theme) -> [LegendEntry] {
    label.map { [LegendEntry($0, keys(theme))] } ?? []
  }

  func keys(_ theme: Theme) -> [LegendEntry.Key] { [.line(stroke(theme))] }

  public func draw(in frame: PlotFrame) -> MarkDrawing {
    var drawing = MarkDrawing()
    drawing.item = "vertex"
    drawing.total = x.count
    let stroke = stroke(frame.theme)
    let (runs, skipped) = frame.runs(x, y)
    drawing.skipped = skipped
    for run in runs {
      drawing.add(line: run, stroke, in: frame.rect)
      let visible = run.filter(frame.rect.contains)
      if let end = visible.last {
        drawing.handle = (end, stroke.color)
        drawing.otherHandles = [0.85, 0.7, 0.5, 0.3, 0.1].map {
          visible[Int(clamping: $0 * Double(visible.count - 1))]
        }
      }
    }
    return drawing
  }
}

/// Abscissas for graphs of functions; both ends are exact.
func samplePoints(over range: ClosedRange<Double>, count: Int) -> [Double] {
  precondition(count >= 2, "a graph needs at least 2 samples, found \(count)")
  let (a, b) = (range.lowerBound, range.upperBound)
  let isLogarithmic = a > 0 && b / a >= 3
  return (0..<count).map { i in
    let t = Double(i) / Double(count - 1)
    if i == 0 { return a }
    if i == count - 1 { return b }
    return isLogarithmic ? exp(log(a) + (log(b) - log(a)) * t) : a + (b - a) * t
  }
}
