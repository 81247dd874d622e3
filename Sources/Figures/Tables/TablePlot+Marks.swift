// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Plotting

extension TablePlot {
  /// More points than this of several colours are drawn in turns, so that none hides another.
  private static let crowd = 2_000
  /// More points than this of one colour are shaded by density.
  private static let dense = 20_000

  /// One line in the order of x, or with smoothing a pale one below the smoothed.
  func lines(_ group: Group, label: String?) -> [any Mark] {
    let sorted = group.rows.sorted { $0.x < $1.x }
    let x = sorted.map(\.x)
    let style = isOrdered ? .solid : LineMark.Style.allCases[group.index / 8 % 4]
    let raw = sorted.map(\.y)
    guard let window = settings.smoothing else {
      return [LineMark(x: x, y: raw, label: label, ink: group.ink, style: style)]
    }
    return [
      LineMark(x: x, y: raw, ink: group.ink, style: .guide, width: 0.5),
      LineMark(
        x: x, y: Smoothing(window: window).values(raw), label: label, ink: group.ink, style: style,
        width: 1.5),
    ]
  }

  /// All points as one mark where they are many; nil where they are drawn one by one.
  func cloud(_ groups: [Group]) -> [any Mark]? {
    let count = groups.reduce(0) { $0 + $1.rows.count }
    guard settings.kind == .points, settings.low == nil, settings.names == nil,
      !settings.isConnected, count > (groups.count > 1 ? Self.crowd : Self.dense)
    else { return nil }
    return [
      CloudMark(
        groups.map { group in
          CloudMark.Series(
            group.label ?? (settings.fit == nil ? nil : "data"), x: group.rows.map(\.x),
            y: group.rows.map(\.y), ink: group.ink)
        })
    ]
  }

  /// Histograms of all colours over the same bins.
  func histograms(_ groups: [Group]) -> [any Mark] {
    let scale: Scale = settings.xAxis.isLogarithmic ? .log10 : .linear
    let all = HistogramMark(
      of: groups.flatMap { $0.rows.map(\.x) }, scale: scale, label: groups.first?.label,
      ink: groups.first?.ink ?? .series(0))
    guard groups.count > 1 else { return [all] }
    return groups.map { group in
      var mark = HistogramMark(
        of: group.rows.map(\.x), edges: all.edges, label: group.label, ink: group.ink)
      mark.isOutlined = true
      return mark
    }
  }

  /// The lowest y up to each x of all colours, smoothed as the lines are.
  func envelope(_ groups: [Group]) -> any Mark {
    var points = groups.flatMap { group -> [(x: Double, y: Double)] in
      let sorted = group.rows.sorted { $0.x < $1.x }
      let y = sorted.map(\.y)
      let shown = settings.smoothing.map { Smoothing(window: $0).values(y) } ?? y
      return zip(sorted.map(\.x), shown).map { ($0, $1) }
    }
    points.sort { $0.x < $1.x }
    var least = Double.infinity
    let kept = points.filter { point in
      defer { least = min(least, point.y) }
      return point.y < least
    }
    return LineMark(
      x: kept.map(\.x), y: kept.map(\.y), label: "envelope", ink: .foreground, style: .dashed,
      width: 1.3)
  }

  /// The numbers of a heat map's axis as names of its cells, where they are few; nil for words and many numbers.
  func cellNames(_ column: PlottedColumn) -> [String]? {
    guard settings.kind == .heatmap, column.words.isEmpty else { return nil }
    let known = Set(rows.map(column.name == x.name ? \.x : \.y)).sorted()
    return known.count <= 12 ? known.map(PlottedSeries.word) : nil
  }

  /// The means of equal x and y as cells.
  func heatMap(_ rows: [Row]) -> any Mark {
    struct Cell: Hashable {
      var x, y: Double
    }
    let cells = Dictionary(grouping: rows) { Cell(x: $0.x, y: $0.y) }
      .mapValues { rows in rows.reduce(0) { $0 + $1.value / Double(rows.count) } }
    let xs = Set((cellNames(x) == nil ? rows : self.rows).map(\.x)).sorted()
    let ys = Set((y.flatMap(cellNames) == nil ? rows : self.rows).map(\.y)).sorted()
    func places(_ values: [Double], _ column: PlottedColumn?, _ isLogarithmic: Bool) -> [Double] {
      column.flatMap(cellNames) == nil
        ? Self.edges(values, isLogarithmic) : values.indices.map(Double.init)
    }
    var color = settings.colorAxis
    if color.label == nil { color.label = settings.color.map(Markup.escape) }
    // The same colours mean the same in all panels.
    let known = self.rows.map(\.value).filter { $0.isFinite && (!color.isLogarithmic || $0 > 0) }
    var domain = Axis.Domain.automatic
    if let range = color.range {
      domain = .fixed(range)
    } else if facets.count > 1, let low = known.min(), let high = known.max(), low < high {
      domain = .fixed(low...high)
    }
    return HeatMapMark(
      x: places(xs, x, settings.xAxis.isLogarithmic),
      y: places(ys, y, settings.yAxis.isLogarithmic),
      z: ys.map { y in xs.map { cells[Cell(x: $0, y: y)] ?? .nan } },
      color: Axis(
        color.label ?? "", scale: color.isLogarithmic ? .log10 : .linear, domain: domain,
        isReversed: color.isReversed))
  }

  /// The ends of cells around ascending places: halfway between them on the axis.
  private static func edges(_ places: [Double], _ isLogarithmic: Bool) -> [Double] {
    let shown = isLogarithmic ? places.filter { $0 > 0 } : places
    guard shown.count == places.count else { return places }
    let even = isLogarithmic ? shown.map { log($0) } : shown
    guard let first = even.first, let last = even.last, even.count > 1 else {
      return even.flatMap { at in
        (isLogarithmic ? [at - 0.5, at + 0.5] : [at - 0.5, at + 0.5])
          .map { isLogarithmic ? exp($0) : $0 }
      }
    }
    let inner = zip(even, even.dropFirst()).map { ($0 + $1) / 2 }
    let ends = [2 * first - inner[0]] + inner + [2 * last - inner[inner.count - 1]]
    return isLogarithmic ? ends.map { exp($0) } : ends
  }

  /// What the fits leave: y less the fit, or in per cent of it on a logarithmic axis.
  func residualPanel(
    _ groups: [Group], _ curves: [String: @Sendable (Double) -> Double], x axis: Axis
  ) -> Plot {
    let isRelative = settings.yAxis.isLogarithmic
    var marks: [any Mark] = [RuleMark(.horizontal(y: 0), ink: .foreground, style: .solid)]
    for group in groups {
      guard let first = group.rows.first, let curve = curves[first.series] ?? curves[""] else {
        continue
      }
      let left = group.rows.map { row in
        isRelative ? 100 * (row.y / curve(row.x) - 1) : row.y - curve(row.x)
      }
      marks.append(PointsMark(x: group.rows.map(\.x), y: left, ink: group.ink))
    }
    return Plot(
      x: axis, y: Axis(isRelative ? "residual (%)" : "residual"), legend: .none, marks: marks)
  }
}
