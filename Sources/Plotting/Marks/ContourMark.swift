// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation

/// Lines of equal value over a plane, each with its value on it.
public struct ContourMark: Mark {
  /// The columns of ``z``, in data coordinates, ascending.
  public let x: [Double]
  /// The rows of ``z``, in data coordinates, ascending.
  public let y: [Double]
  /// Rows from the lowest y up, each from the lowest x on. NaN is missing.
  public let z: [[Double]]
  /// How lines run between grid points: straight in z, or in log z.
  public let scale: Scale
  /// Ascending.
  public let levels: [Double]
  /// The legend's words, in markup; nil keeps the mark out of it.
  public var label: String?
  /// nil colours the lines by level, along the theme's ramp.
  public var ink: Ink?
  public var style: LineMark.Style
  /// In points.
  public var width: Double
  /// Whether each line says its level.
  public var isLabelled: Bool
  /// Where no line is drawn, such as beyond the data; what is hidden is not counted as missing.
  public var isHidden: (@Sendable (_ x: Double, _ y: Double) -> Bool)?

  /// Contours of a grid.
  ///
  /// - `x`, `y`: the columns' and rows' places, ascending.
  /// - `z`: the values, row after row from the lowest y up.
  /// - `levels`: nil takes about ten round ones.
  public init(
    x: [Double], y: [Double], z: [[Double]], scale: Scale = .linear, levels: [Double]? = nil,
    label: String? = nil, ink: Ink? = .foreground, style: LineMark.Style = .solid,
    width: Double = 0.8, isLabelled: Bool = true
  ) {
    precondition(
      z.count == y.count && z.allSatisfy { $0.count == x.count },
      "a grid of \(y.count) rows and \(x.count) columns is needed, found \(z.map(\.count))")
    for places in [x, y] {
      precondition(
        zip(places, places.dropFirst()).allSatisfy { $0 < $1 },
        "a grid's places ascend, found \(places.prefix(8))")
    }
    self.x = x
    self.y = y
    self.z = z
    self.scale = scale
    self.levels = levels?.sorted() ?? Self.roundLevels(z.flatMap { $0 }, scale)
    self.label = label
    self.ink = ink
    self.style = style
    self.width = width
    self.isLabelled = isLabelled
  }

  /// Contours of a function; see ``HeatMapMark/init(x:y:columns:rows:color:palette:_:)``.
  public init(
    x: ClosedRange<Double>, y: ClosedRange<Double>, samples: Int = 48, scale: Scale = .linear,
    levels: [Double]? = nil, label: String? = nil, ink: Ink? = .foreground,
    style: LineMark.Style = .solid, width: Double = 0.8, isLabelled: Bool = true,
    _ function: (Double, Double) -> Double
  ) {
    let xs = samplePoints(over: x, count: samples)
    let ys = samplePoints(over: y, count: samples)
    self.init(
      x: xs, y: ys, z: ys.map { y in xs.map { function($0, y) } }, scale: scale, levels: levels,
      label: label, ink: ink, style: style, width: width, isLabelled: isLabelled)
  }

  private static func roundLevels(_ values: [Double], _ scale: Scale) -> [Double] {
    let known = values.filter { scale.position($0) != nil }
    guard let low = known.min(), let high = known.max(), low < high else { return [] }
    return Ticks(
      scale: scale, domain: low...high, labels: .automatic, limit: 12, fits: { _ in true }
    ).make().filter(\.isMajor).map(\.value).filter { $0 > low && $0 < high }
  }

  public var kind: String { "contour" }
  public var lineStyle: String { style.rawValue }
  /// The levels, and then the grid between whose values the lines run.
  public var rows: [MarkRow] {
    levels.map { MarkRow(value: $0, name: "level", standsAlone: true) }
      + y.indices.flatMap { row in
        x.indices.map { MarkRow(x: x[$0], y: y[row], value: z[row][$0], standsAlone: true) }
      }
  }
  public var extent: MarkExtent {
    MarkExtent(
      x: [x.first, x.last].compactMap { $0 }, y: [y.first, y.last].compactMap { $0 }, sideAir: 0,
      endAir: 0)
  }

  private func color(_ level: Int, _ theme: Theme) -> Color {
    theme.color(ink ?? .ramp(level, of: levels.count))
  }

  public func legend(_ theme: Theme) -> [LegendEntry] {
    label.map {
      let stroke = Stroke(
        color(levels.count / 2, theme), width: width, dash: style.dash(width: width))
      return [LegendEntry($0, [.line(stroke)])]
    } ?? []
  }

  public func draw(in frame: PlotFrame) -> MarkDrawing {
    var drawing = MarkDrawing()
    drawing.item = "grid point"
    drawing.total = x.count * y.count
    let places = (x: x.map { frame.x($0) }, y: y.map { frame.y($0) })
    let even = z.enumerated().map { row, values in
      values.enumerated().map { column, value in
        if isHidden?(x[column], y[row]) == true { return Double.nan }
        guard places.x[column] != nil, places.y[row] != nil, let z = scale.position(value) else {
          drawing.skipped += 1
          return Double.nan
        }
        return z
      }
    }
    let contours = Contours(x: places.x, y: places.y, z: even)
    let names = Self.names(levels)
    for (i, level) in levels.enumerated() {
      guard let position = scale.position(level) else { continue }
      let color = color(i, frame.theme)
      let stroke = Stroke(color, width: width, dash: style.dash(width: width))
      let lines = contours.lines(at: position).flatMap { frame.rect.clip(line: $0) }
      for line in lines { drawing.add(line: line, stroke, in: frame.rect) }
      guard isLabelled, let longest = lines.max(by: { length($0) < length($1) }),
        length(longest) > 30
      else { continue }
      var request = MarkDrawing.LabelRequest(
        names[i], color: color.mixed(with: frame.theme.foreground, 0.4),
        places: [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8].map {
          .init(place($0, on: longest), x: 0.5, y: 0.5)
        })
      request.standsOnData = true
      drawing.labels.append(request)
    }
    return drawing
  }

  /// The levels in as few digits as say them; as powers of ten where they are very large or small.
  private static func names(_ levels: [Double]) -> [String] {
    let sizes = levels.map(abs).filter { $0 > 0 }
    let isPlain = (sizes.max() ?? 1) < 1e5 && (sizes.min() ?? 1) >= 1e-4
    return levels.map { level in
      let exponent =
        isPlain || level == 0
        ? 0 : Int(clamping: (Foundation.log10(abs(level)) + 1e-9).rounded(.down))
      let mantissa = level / pow(10, Double(exponent))
      let digits = (1...6).first { digits in
        let back = Double(Formatted.general(mantissa, digits)) ?? .nan
        return abs(back - mantissa) <= 1e-9 * abs(mantissa)
      }
      let text = Formatted.general(mantissa, digits ?? 4).replacing("-", with: "−")
      guard exponent != 0 else { return text }
      let power = TickLabel.power(exponent)
      return text == "1" ? power : text == "−1" ? "−" + power : text + "$\\,×\\,$" + power
    }
  }

  private func length(_ line: [Point]) -> Double {
    zip(line, line.dropFirst()).reduce(0) { $0 + hypot($1.1.x - $1.0.x, $1.1.y - $1.0.y) }
  }

  private func place(_ fraction: Double, on line: [Point]) -> Point {
    var left = fraction * length(line)
    for (a, b) in zip(line, line.dropFirst()) {
      let step = hypot(b.x - a.x, b.y - a.y)
      if left <= step, step > 0 {
        return Point(a.x + (b.x - a.x) * left / step, a.y + (b.y - a.y) * left / step)
      }
      left -= step
    }
    return line[line.count - 1]
  }
}
