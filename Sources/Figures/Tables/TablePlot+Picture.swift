// SPDX-License-Identifier: GPL-3.0-or-later
import Plotting

extension TablePlot {
  /// The picture, and what the reader must be told beside what it says itself.
  public func picture() throws -> (picture: Picture, notes: [String]) {
    var notes = notes
    let plots = try facets.map { facet in
      try plot(
        rows.filter { $0.facet == facet }, title: facet.isEmpty ? settings.title : facet,
        &notes)
    }
    guard plots.count > 1 else { return (.plot(plots[0]), notes) }
    let columns = min(3, plots.count)
    let height = 150.0 * Double((plots.count + columns - 1) / columns) + 60
    let size = settings.size ?? Size(516, height)
    return (.grid(.facets(plots, columns: columns, size: size)), notes)
  }

  private func plot(_ rows: [Row], title: String?, _ notes: inout [String]) throws -> Plot {
    let fits = try fitted(rows, &notes)
    // The legend's title names the colours, unless it names a fit too.
    let prefix = isOrdered && !fits.isEmpty ? settings.color.map { $0 + " " } ?? "" : ""
    let groups = series.enumerated().compactMap { i, name -> Group? in
      let mine = rows.filter { $0.series == name }
      guard !mine.isEmpty else { return nil }
      return Group(
        label: name.isEmpty ? nil : Markup.escape(prefix + name),
        ink: isOrdered ? .ramp(i, of: series.count) : .series(i), index: i, rows: mine)
    }
    let marks = settings.kind.isBars ? bars(groups) : groups.flatMap(self.marks)
    func axis(
      _ column: PlottedColumn?, _ usual: String, _ own: TablePlotSettings.AxisSettings,
      isVertical: Bool
    ) -> Axis {
      let label = own.label ?? usual
      if let column, !column.words.isEmpty {
        // The first word stands left, or on top.
        return .categories(
          label, column.words.map(Markup.escape), isReversed: isVertical != own.isReversed)
      }
      return Axis(
        label, scale: own.isLogarithmic ? .log10 : .linear,
        domain: own.range.map { .fixed($0) } ?? .automatic,
        tickLabels: column?.areCounts == true ? .engineering : .automatic,
        isReversed: own.isReversed)
    }
    let yWords =
      settings.y.isEmpty
      ? settings.kind.spreadLabel : Markup.escape(settings.y.joined(separator: ", "))
    var plot = Plot(
      title: title,
      x: axis(x, Markup.escape(settings.x), settings.xAxis, isVertical: false),
      y: axis(y, yWords, settings.yAxis, isVertical: true), legend: settings.legend,
      size: settings.size ?? Size(252, 190),
      marks: fits + marks)
    if let color = settings.color, fits.isEmpty { plot.legendTitle = Markup.escape(color) }
    return plot
  }

  /// The rows of one colour.
  private struct Group {
    var label: String?
    var ink: Ink
    var index: Int
    var rows: [Row]
  }

  private func marks(_ group: Group) -> [any Mark] {
    let rows = group.rows
    let label = group.label ?? (settings.fit == nil ? nil : "data")
    let x = rows.map(\.x)
    let y = rows.map(\.y)
    switch settings.kind {
    case .histogram:
      return [
        HistogramMark(
          of: x, scale: settings.xAxis.isLogarithmic ? .log10 : .linear, label: group.label,
          ink: group.ink)
      ]
    case .density:
      return [
        DensityMark(
          of: x, scale: settings.xAxis.isLogarithmic ? .log10 : .linear, label: group.label,
          ink: group.ink)
      ]
    case .mean:
      let means = Mean.over(rows.map { ($0.x, $0.y) })
      return [
        LineMark(x: means.map(\.place), y: means.map(\.value), ink: group.ink, style: .guide),
        PointsMark(
          x: means.map(\.place), y: means.map(\.value), yInterval: means.map(\.interval),
          label: label, ink: group.ink),
      ]
    default:
      let points = PointsMark(
        x: x, y: y, yInterval: settings.low == nil ? [] : rows.map(\.interval), label: label,
        ink: group.ink, names: settings.names == nil ? [] : rows.map { Markup.escape($0.name) })
      guard settings.isConnected else { return [points] }
      let sorted = rows.sorted { $0.x < $1.x }
      let style = isOrdered ? .solid : LineMark.Style.allCases[group.index / 8 % 4]
      return [
        LineMark(x: sorted.map(\.x), y: sorted.map(\.y), ink: group.ink, style: style), points,
      ]
    }
  }

  /// Bars or boxes; sideways where y holds the words.
  private func bars(_ groups: [Group]) -> [any Mark] {
    let isSideways = y?.words.isEmpty == false
    func place(_ row: Row) -> Double { isSideways ? row.y : row.x }
    func value(_ row: Row) -> Double { isSideways ? row.x : row.y }
    let places = Set(groups.flatMap(\.rows).map(place)).sorted()
    let direction: BarsMark.Direction = isSideways ? .sideways : .upright
    if settings.kind == .boxes {
      return groups.map { group in
        BoxesMark(
          at: places,
          of: places.map { at in group.rows.filter { place($0) == at }.map(value) },
          label: group.label, ink: group.ink, direction: direction)
      }
    }
    let series = groups.map { group -> BarsMark.Series in
      let means = Mean.over(group.rows.map { (place($0), value($0)) })
      let byPlace = Dictionary(means.map { ($0.place, $0) }) { first, _ in first }
      let given = Dictionary(group.rows.map { (place($0), $0.interval) }) { first, _ in first }
      return BarsMark.Series(
        group.label, places.map { byPlace[$0]?.value ?? .nan },
        intervals: places.map { (given[$0] ?? nil) ?? byPlace[$0]?.interval }, ink: group.ink)
    }
    return [
      BarsMark(
        at: places, series, arrangement: settings.isStacked ? .stacked : .beside,
        direction: direction)
    ]
  }
}
