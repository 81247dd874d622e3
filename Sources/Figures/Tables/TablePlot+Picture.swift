// SPDX-License-Identifier: GPL-3.0-or-later
import Plotting

extension TablePlot {
  /// The picture, and what the reader must be told beside what it says itself.
  public func picture() throws -> (picture: Picture, notes: [String]) {
    var notes = notes
    var residuals: Plot?
    let plots = try facets.map { facet in
      try plot(
        rows.filter { $0.facet == facet }, title: facet.isEmpty ? settings.title : facet,
        &residuals, &notes)
    }
    if plots.count == 1, let residuals {
      var main = plots[0]
      let size = settings.size ?? Size(252, 250)
      main.x.label = ""
      var grid = PlotGrid([main, residuals], columns: 1, size: size)
      grid.letters = false
      grid.axes = .sharedX
      grid.rowWeights = [2.4, 1]
      return (.grid(grid), notes)
    }
    guard plots.count > 1 else { return (.plot(plots[0]), notes) }
    let columns = facetColumns(plots.count)
    let height = 150.0 * Double((plots.count + columns - 1) / columns) + 60
    let size = settings.size ?? Size(516, height)
    return (.grid(.facets(plots, columns: columns, size: size)), notes)
  }

  /// At most three panels in a row, two of four, and so few that words along x have room.
  private func facetColumns(_ count: Int) -> Int {
    let width = settings.size?.width ?? 516
    let fitting = Int(width / (34 * Double(max(1, x.words.count)) + 36))
    let most = count == 4 ? 2 : 3
    return max(1, min(most, count, x.words.isEmpty ? most : fitting))
  }

  /// A journal's column, or more where many words stand along an axis.
  private var ownSize: Size {
    Size(
      max(252, 60 + 14 * Double(x.words.count)), max(190, 50 + 14 * Double(y?.words.count ?? 0)))
  }

  /// Whether the ends of lines say what they are, instead of a legend.
  private var namesLines: Bool {
    settings.legend == .automatic && facets.count == 1 && (2...10).contains(series.count)
      && (settings.kind == .lines || settings.kind == .band)
  }

  private func plot(
    _ rows: [Row], title: String?, _ residuals: inout Plot?, _ notes: inout [String]
  ) throws -> Plot {
    let (fits, curves) = try fitted(rows, &notes)
    // The legend's title names the colours, unless it names a fit too or there is no legend.
    let prefix =
      isOrdered && (!fits.isEmpty || namesLines || settings.showsEnvelope)
      ? settings.color.map { $0 + " " } ?? "" : ""
    let groups = series.enumerated().compactMap { i, name -> Group? in
      let mine = rows.filter { $0.series == name }
      guard !mine.isEmpty else { return nil }
      return Group(
        label: name.isEmpty ? nil : Markup.escape(prefix + name),
        ink: isOrdered ? .ramp(i, of: series.count) : .series(i), index: i, rows: mine)
    }
    var marks: [any Mark] =
      switch settings.kind {
      case .bars, .boxes, .violins: bars(groups)
      case .histogram: histograms(groups)
      case .heatmap: [heatMap(rows)]
      default: cloud(groups) ?? groups.flatMap(self.marks)
      }
    if settings.showsEnvelope { marks.append(envelope(groups)) }
    func axis(
      _ column: PlottedColumn?, _ usual: String, _ own: TablePlotSettings.AxisSettings,
      isVertical: Bool
    ) -> Axis {
      let label = own.label ?? usual
      if let cells = column.flatMap(cellNames) {
        return .categories(label, cells, isReversed: own.isReversed)
      }
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
      y: axis(y, yWords, settings.yAxis, isVertical: true),
      legend: namesLines ? .direct : settings.legend,
      size: settings.size ?? ownSize,
      marks: fits.filter { !($0 is PointsMark) } + marks + fits.filter { $0 is PointsMark })
    if let color = settings.color, prefix.isEmpty, fits.isEmpty, settings.kind != .heatmap {
      plot.legendTitle = Markup.escape(color)
    }
    if settings.showsResiduals { residuals = residualPanel(groups, curves, x: plot.x) }
    return plot
  }

  /// The rows of one colour.
  struct Group {
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
    case .density:
      return [
        DensityMark(
          of: x, scale: settings.xAxis.isLogarithmic ? .log10 : .linear, label: group.label,
          ink: group.ink)
      ]
    case .mean:
      let means = Mean.over(rows.map { ($0.x, $0.y) })
      let points = PointsMark(
        x: means.map(\.place), y: means.map(\.value), yInterval: means.map(\.interval),
        label: label, ink: group.ink)
      // Between words there is nothing that a line could mean.
      guard self.x.words.isEmpty else { return [points] }
      return [
        LineMark(x: means.map(\.place), y: means.map(\.value), ink: group.ink, style: .guide),
        points,
      ]
    case .band:
      let ends = Dictionary(grouping: rows, by: \.x).mapValues { rows in rows.map(\.y).sorted() }
      let means = Mean.over(rows.map { ($0.x, $0.y) })
      let places = means.map(\.place)
      return [
        BandMark(
          x: places, low: places.map { ends[$0]?.first ?? .nan },
          high: places.map { ends[$0]?.last ?? .nan }, ink: group.ink),
        LineMark(x: places, y: means.map(\.value), label: label, ink: group.ink),
      ]
    case .lines: return lines(group, label: label)
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
    if settings.kind != .bars {
      let axis = isSideways ? settings.xAxis : settings.yAxis
      return groups.enumerated().map { i, group -> any Mark in
        let byPlace = Dictionary(grouping: group.rows, by: place)
        let values = places.map { byPlace[$0]?.map(value) ?? [] }
        let slot = BarSlot(i, of: groups.count)
        return settings.kind == .boxes
          ? BoxesMark(
            at: places, of: values, label: group.label, ink: group.ink, direction: direction,
            slot: slot)
          : ViolinsMark(
            at: places, of: values, scale: axis.isLogarithmic ? .log10 : .linear,
            label: group.label, ink: group.ink, direction: direction, slot: slot)
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
