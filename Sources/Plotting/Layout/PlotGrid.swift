// SPDX-License-Identifier: GPL-3.0-or-later

/// Plots side by side in frames of one size, lettered (a), (b), (c).
public struct PlotGrid: Sendable {
  /// Where the marks of the panels are named; see ``Plot/LegendPlacement`` for one panel.
  public enum LegendPlacement: Hashable, Sendable {
    /// Each panel places its own.
    case perPanel
    /// One below all panels, with equal entries merged.
    case shared
  }

  /// Which axes panels share; shared ones take the place of the panels' own domains.
  public enum Axes: Hashable, Sendable {
    /// Each panel has its own.
    case perPanel
    /// All panels cover the same values, and only those at the edges of the grid say which.
    case shared
    /// The same for y alone: panels beside each other with one axis at the left.
    case sharedY
    /// The same for x alone: panels below each other with one axis at the bottom.
    case sharedX

    var shareX: Bool { self == .shared || self == .sharedX }
    var shareY: Bool { self == .shared || self == .sharedY }
  }

  /// Row after row, at least one; all get frames of one size, whatever size each asks for.
  public var panels: [Plot]
  /// Panels in a row, at least 1.
  public var columns: Int
  /// Whether letters stand before the titles; after (z) they begin again.
  public var letters = true
  public var legend: LegendPlacement
  public var axes = Axes.perPanel
  /// How high the frames of each row are in proportion to each other; empty for equal heights.
  public var rowWeights: [Double] = []
  /// Whether words below the frames are broken into lines instead of standing upright.
  public var keepsNamesLevel = false
  /// The whole figure.
  public var size: Size

  private static let gap = 10.0

  /// - `columns`: panels in a row; nil puts all in one.
  public init(
    _ panels: [Plot], columns: Int? = nil, size: Size = Size(516, 180),
    legend: LegendPlacement = .perPanel
  ) {
    precondition(!panels.isEmpty, "a grid needs at least one panel, found none")
    precondition((columns ?? 1) > 0, "a grid needs at least one column, found \(columns ?? 1)")
    self.panels = panels
    self.columns = min(panels.count, columns ?? panels.count)
    self.legend = legend
    self.size = size
  }

  /// Small multiples: panels over the same axes, one legend below, each with its title instead of a letter.
  ///
  /// - `facets`: plots with the same axes; the first one's axis labels stand at the edges.
  public static func facets(
    _ facets: [Plot], columns: Int? = nil, size: Size = Size(516, 300)
  ) -> PlotGrid {
    var grid = PlotGrid(facets, columns: columns, size: size, legend: .shared)
    grid.letters = false
    grid.axes = .shared
    grid.keepsNamesLevel = true
    return grid
  }

  /// The panels as shapes; see ``Plot/drawing(theme:)``.
  /// - Throws: ``PlottingError/missingFont(family:package:)``.
  public func drawing(theme: Theme = .journal) throws(PlottingError) -> Drawing {
    drawing(theme: theme, measurer: try PangoMeasurer())
  }

  /// The same with another measurer, such as ``FixedMeasurer`` where no font may matter.
  public func drawing(theme: Theme = .journal, measurer: any TextMeasurer) -> Drawing {
    var (size, magnification) = theme.layout(size)
    // A legend that needs more room than the page has makes the page higher, or on a slide everything smaller.
    for _ in 0..<3 {
      let (drawing, missing) = laidOut(size, theme, measurer)
      guard missing > 0.5 else { return scaled(drawing, by: magnification) }
      if case .fill = theme.page {
        let factor = (size.height + missing) / size.height
        size = Size(size.width * factor, size.height * factor)
        magnification /= factor
      } else {
        size.height += missing
      }
    }
    return scaled(laidOut(size, theme, measurer).drawing, by: magnification)
  }

  private func scaled(_ drawing: Drawing, by magnification: Double) -> Drawing {
    guard magnification != 1 else { return drawing }
    var drawing = drawing
    drawing.size = Size(
      drawing.size.width * magnification, drawing.size.height * magnification)
    drawing.shapes = drawing.shapes.map { $0.placed(at: Point(0, 0), scale: magnification) }
    return drawing
  }

  /// The panels on a page of this size, and how much higher it should be.
  private func laidOut(
    _ size: Size, _ theme: Theme, _ measurer: any TextMeasurer
  ) -> (drawing: Drawing, missingHeight: Double) {
    let panels = axes == .perPanel ? panels : panelsOverSharedAxes(theme, measurer)
    let rows = (panels.count + columns - 1) / columns
    var layouts = panels.enumerated().map { i, plot in
      var layout = PlotLayout(
        plot, letter: letters ? i : nil, theme: theme, measurer: measurer,
        sharesLegend: legend == .shared)
      layout.hidesLeftLabels = axes.shareY && i % columns > 0
      layout.hidesBottomLabels = axes.shareX && i + columns < panels.count
      layout.keepsNamesLevel = keepsNamesLevel
      return layout
    }
    var shared = Legend(
      legend == .shared ? layouts.flatMap(\.legendEntries) : [],
      title: panels.lazy.compactMap(\.legendTitle).first, theme: theme, measurer: measurer)
    shared.limit = 0.9 * size.width
    var area = Rect(size: size)
    area.height -= shared.rowsHeight(width: size.width - 8)
    let weights = rowWeights.isEmpty ? [Double](repeating: 1, count: rows) : rowWeights
    for i in layouts.indices {
      layouts[i].cellWidth = area.width / Double(columns)
      if i % columns == columns - 1 { layouts[i].pageEdge = area.maxX }
      layouts[i].cellHeight = area.height * weights[i / columns] / weights.reduce(0, +)
      layouts[i].legend.limit =
        layouts[i].legendPlace == .below ? layouts[i].cellWidth - 26 : 0.62 * layouts[i].cellWidth
    }
    var frames = frames(layouts, in: area)
    // A legend put below makes every frame lower, which may leave another one no room inside.
    for _ in layouts {
      for i in layouts.indices { layouts[i].placeLegend(in: frames[i]) }
      let settled = self.frames(layouts, in: area)
      if settled == frames { break }
      frames = settled
    }
    for i in frames.indices where panels[i].hasEqualScales {
      frames[i] = Self.withEqualScales(
        frames[i], layouts[i].bottomSide.domain, layouts[i].leftSide.domain)
    }
    var drawing = Drawing(size: size)
    if theme.background != .white {
      drawing.shapes.append(
        .polygon(Rect(size: size).corners, fill: theme.background, stroke: nil))
    }
    for (layout, frame) in zip(layouts, frames) {
      let (shapes, notes) = layout.draw(in: frame)
      drawing.shapes += shapes
      drawing.notes += notes
    }
    if !shared.entries.isEmpty {
      drawing.shapes += shared.rows(from: 4, width: size.width - 8, top: area.maxY)
    }
    let perCell = zip(layouts, frames).map { $0.missingLegendHeight(frame: $1.size) }.max() ?? 0
    let least = 0.45 * theme.layout(self.size).size.height - area.height
    return (drawing, max(perCell * Double(rows), shared.entries.isEmpty ? 0 : least))
  }

  /// The largest part of a frame, on its lower edge, in which a unit of both domains has the same length.
  private static func withEqualScales(
    _ frame: Rect, _ x: ClosedRange<Double>, _ y: ClosedRange<Double>
  ) -> Rect {
    let (across, up) = (x.upperBound - x.lowerBound, y.upperBound - y.lowerBound)
    guard across > 0, up > 0 else { return frame }
    let unit = min(frame.width / across, frame.height / up)
    let size = Size(unit * across, unit * up)
    return Rect(
      frame.minX + (frame.width - size.width) / 2, frame.maxY - size.height, size.width,
      size.height)
  }

  /// The panels with axes that cover what any of them shows.
  private func panelsOverSharedAxes(_ theme: Theme, _ measurer: any TextMeasurer) -> [Plot] {
    let layouts = panels.map {
      PlotLayout($0, letter: nil, theme: theme, measurer: measurer, sharesLegend: true)
    }
    func union(_ sides: [AxisSide]) -> ClosedRange<Double> {
      let low = sides.map(\.domain.lowerBound).min() ?? 0
      return low...(sides.map(\.domain.upperBound).max() ?? 1)
    }
    let x = union(layouts.map(\.bottomSide))
    let y = union(layouts.map(\.leftSide))
    return panels.map { panel in
      var panel = panel
      if axes.shareX { panel.x.domain = .fixed(x) }
      if axes.shareY { panel.y.domain = .fixed(y) }
      return panel
    }
  }

  /// Frames of one size, with room around each for what its panel writes there.
  private func frames(_ layouts: [PlotLayout], in area: Rect) -> [Rect] {
    let rows = (layouts.count + columns - 1) / columns
    let weights = rowWeights.isEmpty ? [Double](repeating: 1, count: rows) : rowWeights
    precondition(
      weights.count == rows && weights.allSatisfy { $0 > 0 },
      "one positive weight for each of \(rows) rows is needed, found \(weights)")
    let share = weights.map { $0 / weights.reduce(0, +) * Double(rows) }
    // Of a row of mean height.
    var frame = Size(area.width / Double(columns) * 0.7, area.height / Double(rows) * 0.7)
    func height(_ row: Int) -> Double { frame.height * share[row] }
    var left: [Double] = []
    var right: [Double] = []
    var top: [Double] = []
    var bottom: [Double] = []
    for _ in 0..<4 {
      let insets = layouts.enumerated().map { i, layout in
        layout.insets(frame: Size(frame.width, height(i / columns)))
      }
      func column(_ side: (PlotLayout.Insets) -> Double) -> [Double] {
        (0..<columns).map { c in
          insets.indices.filter { $0 % columns == c }.map { side(insets[$0]) }.max() ?? 0
        }
      }
      func row(_ side: (PlotLayout.Insets) -> Double) -> [Double] {
        (0..<rows).map { r in
          insets.indices.filter { $0 / columns == r }.map { side(insets[$0]) }.max() ?? 0
        }
      }
      left = column(\.left)
      right = column(\.right)
      top = row(\.top)
      bottom = row(\.bottom)
      let usedX = (left + right).reduce(0, +) + Self.gap * Double(columns - 1)
      let usedY = (top + bottom).reduce(0, +) + Self.gap * Double(rows - 1)
      let next = Size(
        max(8, (area.width - usedX) / Double(columns)), max(8, (area.height - usedY) / Double(rows))
      )
      if abs(next.width - frame.width) + abs(next.height - frame.height) < 0.01 { break }
      frame = next
    }
    return layouts.indices.map { i in
      let (r, c) = (i / columns, i % columns)
      let x =
        area.minX + left[0...c].reduce(0, +) + right[0..<c].reduce(0, +)
        + (frame.width + Self.gap) * Double(c)
      let y =
        area.minY + top[0...r].reduce(0, +) + bottom[0..<r].reduce(0, +)
        + (0..<r).reduce(0) { $0 + height($1) + Self.gap }
      return Rect(x, y, frame.width, height(r))
    }
  }
}
