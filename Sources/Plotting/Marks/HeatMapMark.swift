// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation

/// A value over a plane as colour, one cell a value, with the bar that says which colour is which.
public struct HeatMapMark: Mark {
  /// The cells' edges, one more than columns, ascending.
  public let x: [Double]
  /// The cells' edges, one more than rows, ascending.
  public let y: [Double]
  /// Rows from the lowest y up, each from the lowest x on. NaN leaves the cell empty.
  public let z: [[Double]]
  /// The colours of the cells; those that its scale cannot show stay empty and are counted.
  public let bar: ColorBar

  /// A heat map of a grid.
  ///
  /// - `x`, `y`: the cells' edges, or their centres where there are as many as cells; ascending.
  ///   Edges lie halfway between centres, in logarithms where the centres are evenly spaced in them.
  /// - `z`: the values, row after row from the lowest y up; each row as long as there are columns.
  /// - `color`: the bar's words, scale, domain and tick labels.
  public init(
    x: [Double], y: [Double], z: [[Double]], color: Axis = Axis(),
    palette: ColorBar.Palette = .sequential
  ) {
    let columns = z.first?.count ?? 0
    precondition(
      z.allSatisfy { $0.count == columns },
      "each row of a heat map needs \(columns) values, found \(z.map(\.count))")
    self.x = Self.edges(x, count: columns)
    self.y = Self.edges(y, count: z.count)
    self.z = z
    bar = ColorBar(color, covering: z.flatMap { $0 }, palette: palette)
  }

  /// A heat map of a function.
  ///
  /// - `x`, `y`: what it covers; spaced evenly in logarithms where both ends are positive and a
  ///   factor of 3 or more apart.
  /// - `columns`, `rows`: the number of cells, each with the value at its centre.
  public init(
    x: ClosedRange<Double>, y: ClosedRange<Double>, columns: Int = 48, rows: Int = 48,
    color: Axis = Axis(), palette: ColorBar.Palette = .sequential,
    _ function: (Double, Double) -> Double
  ) {
    // Every second of twice as many places is a cell's centre, the others are its edges.
    let xs = samplePoints(over: x, count: 2 * columns + 1)
    let ys = samplePoints(over: y, count: 2 * rows + 1)
    func every(second offset: Int, of values: [Double]) -> [Double] {
      stride(from: offset, to: values.count, by: 2).map { values[$0] }
    }
    let centres = every(second: 1, of: xs)
    self.init(
      x: every(second: 0, of: xs), y: every(second: 0, of: ys),
      z: every(second: 1, of: ys).map { y in centres.map { function($0, y) } }, color: color,
      palette: palette)
  }

  static func edges(_ values: [Double], count: Int) -> [Double] {
    precondition(
      values.count == count || values.count == count + 1,
      "\(count) cells need as many centres or one edge more, found \(values.count)")
    precondition(
      zip(values, values.dropFirst()).allSatisfy { $0 < $1 },
      "a heat map's places ascend, found \(values.prefix(8))")
    guard values.count == count else { return values }
    guard count > 1 else { return count == 0 ? [] : [values[0] - 0.5, values[0] + 0.5] }
    func unevenness(_ v: [Double]) -> Double {
      let steps = zip(v, v.dropFirst()).map { $1 - $0 }
      return (steps.max() ?? 1) / (steps.min() ?? 1)
    }
    let logs = values[0] > 0 ? values.map { log($0) } : []
    let isEvenInLogs = !logs.isEmpty && unevenness(logs) < unevenness(values)
    let even = isEvenInLogs ? logs : values
    let inner = zip(even, even.dropFirst()).map { ($0 + $1) / 2 }
    let edges =
      [even[0] - (inner[0] - even[0])] + inner
      + [even[count - 1] + (even[count - 1] - inner[count - 2])]
    return isEvenInLogs ? edges.map { exp($0) } : edges
  }

  public var kind: String { "heat map" }
  public var rows: [MarkRow] {
    z.indices.flatMap { row in
      z[row].indices.filter { z[row][$0].isFinite }.map { column in
        MarkRow(
          xInterval: x[column]...x[column + 1], yInterval: y[row]...y[row + 1],
          value: z[row][column])
      }
    }
  }
  public var extent: MarkExtent {
    MarkExtent(x: x, y: y, sideAir: 0, endAir: 0)
  }

  public var colorBar: ColorBar? { bar }
  public func legend(_ theme: Theme) -> [LegendEntry] { [] }

  public func draw(in frame: PlotFrame) -> MarkDrawing {
    var drawing = MarkDrawing()
    drawing.item = "cell"
    drawing.total = z.count * (z.first?.count ?? 0)
    let xs = x.map { frame.x($0) }
    let ys = y.map { frame.y($0) }
    let known = (xs.compactMap { $0 }, ys.compactMap { $0 })
    guard let left = known.0.min(), let right = known.0.max(), let top = known.1.min(),
      let bottom = known.1.max()
    else {
      drawing.skipped = drawing.total
      return drawing
    }
    var cells: [Shape] = []
    // Each cell reaches a little under its right and lower neighbour, so that no viewer shows a seam.
    let down = frame.y.from > frame.y.to ? Array(z.indices.reversed()) : Array(z.indices)
    for row in down {
      let across = frame.x.from < frame.x.to ? Array(z[row].indices) : z[row].indices.reversed()
      for column in across {
        guard let color = bar.color(z[row][column], frame.theme), let x0 = xs[column],
          let x1 = xs[column + 1], let y0 = ys[row], let y1 = ys[row + 1]
        else {
          drawing.skipped += 1
          continue
        }
        let a = Point(min(x0, x1), min(y0, y1))
        let b = Point(min(right, max(x0, x1) + 0.4), min(bottom, max(y0, y1) + 0.4))
        let clipped = frame.rect.clip(polygon: Rect(a.x, a.y, b.x - a.x, b.y - a.y).corners)
        guard clipped.count > 2 else {
          drawing.outside += 1
          continue
        }
        cells.append(.polygon(clipped, fill: color, stroke: nil))
      }
    }
    drawing.shapes = cells.count > PointsMark.vectorLimit ? [.raster(frame.rect, cells)] : cells
    drawing.obstruct(Rect(left, top, right - left, bottom - top), in: frame.rect)
    return drawing
  }
}
