// SPDX-License-Identifier: GPL-3.0-or-later

/// The area between two curves, such as an interval around a fitted line.
public struct BandMark: Mark {
  /// In data coordinates, in the order in which the curves run.
  public var x: [Double]
  /// As many as ``x``; NaN interrupts the band, and what the axis cannot show runs out of the frame.
  public var low: [Double]
  /// As many as ``x``; what the axis cannot show interrupts the band.
  public var high: [Double]
  /// The legend's words, in markup; nil keeps the mark out of it.
  public var label: String?
  public var ink: Ink
  /// nil takes the theme's.
  /// From 0 to 1.
  public var opacity: Double?

  /// - Precondition: there are as many `low` and as many `high` as `x`.
  public init(
    x: [Double], low: [Double], high: [Double], label: String? = nil, ink: Ink = .series(0),
    opacity: Double? = nil
  ) {
    precondition(
      x.count == low.count && x.count == high.count,
      "as many x as ends are needed, found \(x.count), \(low.count) and \(high.count)")
    self.x = x
    self.low = low
    self.high = high
    self.label = label
    self.ink = ink
    self.opacity = opacity
  }

  /// The band between two functions; see ``LineMark/init(over:samples:label:ink:style:width:_:)``.
  public init(
    over range: ClosedRange<Double>, samples: Int = 160, label: String? = nil,
    ink: Ink = .series(0), opacity: Double? = nil, _ interval: (Double) -> ClosedRange<Double>
  ) {
    let x = samplePoints(over: range, count: samples)
    let ends = x.map(interval)
    self.init(
      x: x, low: ends.map(\.lowerBound), high: ends.map(\.upperBound), label: label, ink: ink,
      opacity: opacity)
  }

  public var kind: String { "band" }
  public var rows: [MarkRow] {
    x.indices.map { i in
      let ends = interval(low[i], high[i])
      return MarkRow(x: x[i], y: ends == nil ? .nan : nil, yInterval: ends)
    }
  }
  public var extent: MarkExtent { MarkExtent(x: x, y: low + high) }

  private func fill(_ theme: Theme) -> Color {
    theme.color(ink).opacity(opacity ?? theme.bandOpacity)
  }

  public func legend(_ theme: Theme) -> [LegendEntry] {
    label.map { [LegendEntry($0, [.patch(fill(theme))])] } ?? []
  }

  public func draw(in frame: PlotFrame) -> MarkDrawing {
    var drawing = MarkDrawing()
    drawing.item = "vertex"
    drawing.total = x.count
    var lower: [Point] = []
    var upper: [Point] = []
    func close() {
      if upper.count > 1 {
        drawing.add(polygon: upper + lower.reversed(), fill: fill(frame.theme), in: frame.rect)
      }
      lower = []
      upper = []
    }
    for i in x.indices {
      guard let px = frame.x(x[i]), let top = frame.y(high[i]), !low[i].isNaN else {
        drawing.skipped += 1
        close()
        continue
      }
      // A lower end at or below zero runs out of a logarithmic frame.
      lower.append(Point(px, frame.y(low[i]) ?? frame.y.before(10)))
      upper.append(Point(px, top))
    }
    close()
    return drawing
  }
}
