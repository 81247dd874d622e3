// SPDX-License-Identifier: GPL-3.0-or-later
import GapScaling
public import Plotting

extension Axis {
  /// N, logarithmic, as 20k, 1.4B.
  static let modelSize = Axis(
    "model size $N$ (parameters)", scale: .log10, tickLabels: .engineering)

  /// Nats a token from zero up.
  static func nats(_ label: String) -> Axis { Axis(label, domain: .including([0])) }
}

extension SpanMark {
  /// Shades what lies beyond the largest model measured, up to `end`.
  static func extrapolated(from largest: Double, to end: Double) -> SpanMark {
    SpanMark(x: largest...max(largest, 2 * end), label: "extrapolated")
  }
}

/// A curve over model size that is solid where it was measured and dashed beyond.
struct SizeCurve {
  var sizes: [Double]
  var values: [Double]
  var largest: Double

  init(_ extrapolation: Extrapolation, largest: Double, _ value: (ExtrapolatedBound) -> Double) {
    self.init(extrapolation.bounds, largest: largest, value)
  }

  init(_ bounds: [ExtrapolatedBound], largest: Double, _ value: (ExtrapolatedBound) -> Double) {
    sizes = bounds.map(\.parameters)
    values = bounds.map(value)
    self.largest = largest
  }

  func marks(label: String?, ink: Ink) -> [any Mark] {
    let inside = sizes.indices.filter { sizes[$0] <= largest }
    let outside = sizes.indices.filter { sizes[$0] >= sizes[inside.last ?? 0] }
    return [
      LineMark(
        x: outside.map { sizes[$0] }, y: outside.map { values[$0] }, ink: ink, style: .dashed),
      LineMark(
        x: inside.map { sizes[$0] }, y: inside.map { values[$0] }, label: label, ink: ink),
    ]
  }
}

extension PlotGrid {
  /// Panels over the width of a page, each legend below its frame unless its words stand at the
  /// marks or the frame is square.
  public static func withLegendsBelow(
    _ panels: [Plot], height: Double, width: Double = 516
  ) -> PlotGrid {
    let panels = panels.map { panel in
      var panel = panel
      if panel.legend != .direct, !panel.hasEqualScales { panel.legend = .below }
      return panel
    }
    return PlotGrid(panels, size: Size(width, height))
  }
}
