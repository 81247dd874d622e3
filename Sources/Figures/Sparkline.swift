// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
public import Plotting

/// A picture as small as a line of text: values over model size without axes.
public struct Sparkline: Sendable {
  /// One curve.
  public struct Series: Sendable {
    /// Over a common x, in data coordinates.
    public var x, y: [Double]
    public var ink: Ink
    /// Dotted and without markers, for what the values are compared with.
    public var isReference: Bool

    public init(
      x: [Double], y: [Double], ink: Ink = .series(0), isReference: Bool = false
    ) {
      precondition(x.count == y.count, "as many x as y are needed, found \(x.count) and \(y.count)")
      (self.x, self.y, self.ink, self.isReference) = (x, y, ink, isReference)
    }
  }

  /// Drawn in order.
  public var series: [Series]
  /// In points.
  public var size = Size(72, 20)

  /// The curves of a picture.
  public init(_ series: [Series]) { self.series = series }

  private static let margin = 3.0

  /// The picture as shapes; without points an empty one.
  public func drawing(theme: Theme = .journal) -> Drawing {
    var drawing = Drawing(size: size)
    let points = series.flatMap { zip($0.x, $0.y) }.filter { $0.isFinite && $1.isFinite }
    guard let low = points.map(\.0).min(), let high = points.map(\.0).max(),
      let bottom = points.map(\.1).min(), let top = points.map(\.1).max()
    else { return drawing }
    func place(_ value: Double, _ from: Double, _ to: Double, _ length: Double) -> Double {
      let part = to > from ? (value - from) / (to - from) : 0.5
      return Self.margin + part * (length - 2 * Self.margin)
    }
    for one in series {
      let line = zip(one.x, one.y).filter { $0.isFinite && $1.isFinite }.map { x, y in
        Point(
          place(x, low, high, size.width), size.height - place(y, bottom, top, size.height))
      }
      let color = theme.color(one.ink)
      if line.count > 1 {
        drawing.shapes.append(
          .line(
            line,
            Stroke(
              color, width: one.isReference ? 0.8 : 0.7, dash: one.isReference ? [0.8, 1.6] : [])))
      }
      if !one.isReference, !line.isEmpty {
        drawing.shapes.append(
          .markers(.circle, at: line, size: 2.6, fill: color, stroke: nil))
      }
    }
    return drawing
  }
}
