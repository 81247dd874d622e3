// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation

/// How values are spread, as a smooth curve: a kernel density estimate with a Gaussian kernel.
public struct DensityMark: Mark {
  /// The places at which the density is stated, ascending.
  public let x: [Double]
  /// The share of values per unit of x, or per decade.
  public let density: [Double]
  /// The kernel's standard deviation, in units of x or decades.
  public let bandwidth: Double
  /// Values that the scale cannot show.
  let skipped: Int
  let total: Int
  /// The legend's words, in markup; nil keeps the mark out of it.
  public var label: String?
  public var ink: Ink
  /// Whether the area below the curve is filled, at the theme's ``Theme/bandOpacity``.
  public var isFilled: Bool

  /// f(x) = (1/nh) Σᵢ φ((x − xᵢ)/h), by linear binning onto 512 places.
  ///
  /// - `values`: in any order; those that the scale cannot show are counted in the drawing's notes.
  /// - `scale`: `.log10` states the density per decade, for a logarithmic axis.
  /// - `bandwidth`: h in units of x or decades, greater than 0; nil takes Silverman's
  ///   0.9·min(s, IQR/1.34)·n^(−1/5).
  ///
  /// > Source: Silverman, Density Estimation for Statistics and Data Analysis, 1986, eq. 3.31.
  public init(
    of values: [Double], scale: Scale = .linear, bandwidth: Double? = nil, label: String? = nil,
    ink: Ink = .series(0), isFilled: Bool = true
  ) {
    let positions = values.compactMap(scale.position).sorted()
    let chosen = bandwidth ?? Self.silverman(positions)
    precondition(chosen > 0, "a density needs a positive bandwidth, found \(chosen)")
    let curve = Self.curve(positions, chosen)
    self.bandwidth = chosen
    x = curve.x.map(scale.value)
    density = curve.density
    skipped = values.count - positions.count
    total = values.count
    self.label = label
    self.ink = ink
    self.isFilled = isFilled
  }

  /// Silverman's rule on sorted values; a stand-in where they do not differ.
  private static func silverman(_ sorted: [Double]) -> Double {
    guard let low = sorted.first, let high = sorted.last, low < high else {
      return max(1e-3, abs(sorted.first ?? 1) * 0.05)
    }
    let n = Double(sorted.count)
    let mean = sorted.reduce(0) { $0 + $1 / n }
    // Scaled by the range, whose square could overflow.
    let range = high - low
    let variance = sorted.reduce(0) { $0 + pow(($1 - mean) / range, 2) } / max(1, n - 1)
    func quantile(_ p: Double) -> Double {
      let at = p * (n - 1)
      let i = min(sorted.count - 2, Int(clamping: at))
      return sorted[i] + (sorted[i + 1] - sorted[i]) * (at - Double(i))
    }
    let spread = [range * variance.squareRoot(), (quantile(0.75) - quantile(0.25)) / 1.34]
    let least = spread.filter { $0 > 0 }.min() ?? range
    return max(0.9 * least * pow(n, -0.2), range * 1e-6)
  }

  private static func curve(
    _ sorted: [Double], _ bandwidth: Double
  ) -> (x: [Double], density: [Double]) {
    guard let first = sorted.first, let last = sorted.last else { return ([], []) }
    let places = 512
    let low = first - 3.5 * bandwidth
    let step = (last + 3.5 * bandwidth - low) / Double(places - 1)
    guard step > 0, step.isFinite else { return ([], []) }
    var weights = [Double](repeating: 0, count: places)
    for value in sorted {
      let at = (value - low) / step
      let i = min(places - 2, max(0, Int(clamping: at)))
      weights[i] += Double(i + 1) - at
      weights[i + 1] += at - Double(i)
    }
    let scale = 1 / (Double(sorted.count) * bandwidth * (2 * Double.pi).squareRoot())
    let reach = min(places, Int(clamping: 5 * bandwidth / step) + 1)
    let kernel = (0...reach).map { exp(-0.5 * pow(Double($0) * step / bandwidth, 2)) }
    let density = (0..<places).map { i in
      var sum = 0.0
      for j in max(0, i - reach)...min(places - 1, i + reach) {
        sum += weights[j] * kernel[abs(i - j)]
      }
      return sum * scale
    }
    return ((0..<places).map { low + Double($0) * step }, density)
  }

  private var area: AreaMark { AreaMark(x: x, y: density, label: label, ink: ink) }
  private var line: LineMark { LineMark(x: x, y: density, label: label, ink: ink) }

  public var kind: String { "density" }
  public var rows: [MarkRow] { line.rows }
  public var extent: MarkExtent {
    MarkExtent(x: x, y: [0] + density, standsOnZero: true, sideAir: 0)
  }

  public func legend(_ theme: Theme) -> [LegendEntry] {
    isFilled ? area.legend(theme) : line.legend(theme)
  }

  public func draw(in frame: PlotFrame) -> MarkDrawing {
    var drawing = isFilled ? area.draw(in: frame) : line.draw(in: frame)
    drawing.item = "value"
    drawing.total = total
    drawing.skipped = skipped
    return drawing
  }
}
