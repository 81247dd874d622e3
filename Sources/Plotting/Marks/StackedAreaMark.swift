// SPDX-License-Identifier: GPL-3.0-or-later

/// Terms on top of each other: their sum is the outline, each one's share its thickness.
public struct StackedAreaMark: Mark {
  /// One term of the sum.
  public struct Layer: Hashable, Sendable {
    /// The legend's words, in markup.
    public var label: String
    /// As many as the mark has x; the area runs straight past values that are not finite.
    public var y: [Double]
    public var ink: Ink

    /// A layer; the mark checks that its values are as many as there are x.
    public init(_ label: String, y: [Double], ink: Ink) {
      self.label = label
      self.y = y
      self.ink = ink
    }
  }

  /// In data coordinates, in the order in which the layers run.
  public var x: [Double]
  /// From the bottom up. Negative values stack downwards from zero.
  public var layers: [Layer]

  /// - Precondition: each layer has as many values as there are `x`.
  public init(x: [Double], layers: [Layer]) {
    for layer in layers {
      precondition(
        layer.y.count == x.count,
        "layer \(layer.label) needs \(x.count) values, found \(layer.y.count)")
    }
    self.x = x
    self.layers = layers
  }

  /// For each layer the lower and upper end at each x; NaN counts as absent.
  private var stacked: [(layer: Layer, from: [Double], to: [Double])] {
    var stack = Stack(count: x.count)
    return layers.map { layer in
      let (from, to) = stack.put(layer.y)
      return (layer, from, to)
    }
  }

  public var kind: String { "stacked area" }
  public var rows: [MarkRow] {
    stacked.flatMap { layer, from, to in
      x.indices.filter { layer.y[$0].isFinite }.map {
        MarkRow(
          label: layer.label, x: x[$0], y: layer.y[$0], yInterval: interval(from[$0], to[$0]))
      }
    }
  }
  public var extent: MarkExtent {
    MarkExtent(x: x, y: [0] + stacked.flatMap(\.to), standsOnZero: true, sideAir: 0)
  }

  private func fill(_ layer: Layer, _ theme: Theme) -> Color {
    theme.background.mixed(with: theme.color(layer.ink), 0.78)
  }

  /// Top first, as the eye meets them.
  public func legend(_ theme: Theme) -> [LegendEntry] {
    layers.reversed().map { LegendEntry($0.label, [.patch(fill($0, theme))]) }
  }

  public func draw(in frame: PlotFrame) -> MarkDrawing {
    var drawing = MarkDrawing()
    drawing.item = "value"
    drawing.total = x.count * layers.count
    for (layer, from, to) in stacked {
      var lower: [Point] = []
      var upper: [Point] = []
      for i in x.indices {
        guard let px = frame.x(x[i]), layer.y[i].isFinite else {
          drawing.skipped += 1
          continue
        }
        lower.append(Point(px, frame.y(from[i]) ?? frame.y.from))
        upper.append(Point(px, frame.y(to[i]) ?? frame.y.from))
      }
      drawing.add(
        polygon: upper + lower.reversed(), fill: fill(layer, frame.theme), in: frame.rect,
        weight: 0.6)
      drawing.add(line: upper, Stroke(frame.theme.background, width: 0.6), in: frame.rect)
    }
    return drawing
  }
}
