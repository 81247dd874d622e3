// SPDX-License-Identifier: GPL-3.0-or-later

/// Decides ticks, margins, legend and labels of one plot, and draws it into a frame.
struct PlotLayout {
  let plot: Plot
  let letter: Int?
  let theme: Theme
  let measurer: any TextMeasurer
  let bottomSide: AxisSide
  let leftSide: AxisSide
  let rightSide: AxisSide?
  let topSide: AxisSide?
  let colorBar: ColorBar?
  let legendEntries: [LegendEntry]
  var legend: Legend
  var legendPlace = LegendPlace.inside
  /// What the plot may fill.
  var cellWidth = Double.infinity
  var cellHeight = Double.infinity
  /// The page's right edge for a plot beside it.
  var pageEdge = Double.infinity
  /// Whether the neighbour below or on the left says what the axis's ticks mean.
  var hidesBottomLabels = false
  var hidesLeftLabels = false
  /// Whether words below the frame are broken into lines instead of standing upright.
  var keepsNamesLevel = false
  let memo = Memo()

  init(
    _ plot: Plot, letter: Int?, theme: Theme, measurer: any TextMeasurer, sharesLegend: Bool
  ) {
    self.plot = plot
    self.letter = letter
    self.theme = theme
    self.measurer = measurer
    let extents = plot.marks.map { (isRight: $0 is RightMark, extent: $0.extent) }
    bottomSide = AxisSide(
      plot.x,
      domain: Self.domain(
        plot.x, extents.flatMap(\.extent.x),
        flushZero: extents.contains { $0.extent.leansOnZero },
        air: extents.compactMap(\.extent.sideAir).max() ?? 0.04))
    func upright(_ axis: Axis, _ extents: [MarkExtent]) -> AxisSide {
      AxisSide(
        axis,
        domain: Self.domain(
          axis, extents.flatMap(\.y), flushZero: extents.contains { $0.standsOnZero },
          air: extents.compactMap(\.endAir).max() ?? 0.06))
    }
    leftSide = upright(plot.y, extents.filter { !$0.isRight }.map(\.extent))
    let onRight = extents.filter(\.isRight).map(\.extent)
    precondition(
      onRight.isEmpty || plot.right.map { $0.translation == nil } == true,
      "a mark on the right needs a right axis of its own, found none")
    rightSide = plot.right.flatMap { [leftSide] right in
      right.translation.map { AxisSide(right.axis, translating: leftSide, $0) }
        ?? upright(right.axis, onRight)
    }
    topSide = plot.top.flatMap { [bottomSide] top in
      top.translation.flatMap { AxisSide(top.axis, translating: bottomSide, $0) }
    }
    colorBar = plot.marks.lazy.compactMap(\.colorBar).first
    legendEntries = plot.marks.flatMap { $0.legend(theme) }
    let own = sharesLegend || plot.legend == .none || plot.legend == .direct
    legend = Legend(
      own ? [] : legendEntries, title: plot.legendTitle, theme: theme, measurer: measurer)
    if plot.legend == .below { legendPlace = .below }
    if plot.legend == .beside { legendPlace = .beside }
  }

  private static func domain(
    _ axis: Axis, _ values: [Double], flushZero: Bool, air: Double
  ) -> ClosedRange<Double> {
    switch axis.domain {
    case .fixed(let range): range
    case .automatic: axis.scale.domain(covering: values, flushZero: flushZero, air: air)
    case .including(let more):
      axis.scale.domain(covering: values + more, flushZero: flushZero, air: air)
    }
  }

  func frame(_ rect: Rect) -> PlotFrame {
    PlotFrame(
      rect: rect, x: bottomSide.map(from: rect.minX, to: rect.maxX),
      y: leftSide.map(from: rect.maxY, to: rect.minY), theme: theme)
  }

  /// The marks drawn, each by the axes that it belongs to.
  func drawings(in rect: Rect) -> [MarkDrawing] {
    let frame = frame(rect)
    let right = rightSide.map {
      PlotFrame(
        rect: rect, x: frame.x, y: $0.map(from: rect.maxY, to: rect.minY), theme: theme)
    }
    return plot.marks.map { $0.draw(in: $0 is RightMark ? right ?? frame : frame) }
  }

  /// The whole plot inside and around its frame, and what the reader must be told.
  func draw(in rect: Rect) -> (shapes: [Shape], notes: [String]) {
    var drawings = drawings(in: rect)
    if plot.legend == .direct { addDirectLabels(to: &drawings) }
    var notes = zip(plot.marks, drawings).flatMap(self.notes)
    var room = LabelRoom(
      rect: rect, obstacles: drawings.flatMap(\.obstacles), background: theme.background)
    let insets = plot.insets.map {
      $0.draw(in: rect, room: &room, theme: theme, measurer: measurer)
    }
    let requests = drawings.flatMap(\.labels).map { request in
      var request = request
      request.color = theme.legible(request.color)
      return request
    }
    let placed = room.place(requests, font: theme.smallFont, measurer: measurer)
    notes += insets.flatMap(\.notes)
    if plot.right != nil, rightSide == nil { notes.append("the right axis cannot be shown") }
    if plot.top != nil, topSide == nil { notes.append("the top axis cannot be shown") }
    var shapes: [Shape] = []
    let data = drawings.flatMap(\.shapes)
    if !data.isEmpty { shapes.append(.clip(rect.inset(by: -theme.markerSize), data)) }
    shapes += axes(in: rect) + insets.flatMap(\.shapes) + placed.leaders
    shapes += placed.labels.map(Shape.text) + labelsAtRight(drawings, in: rect)
    for request in placed.missing where !request.namesMark && !request.standsOnData {
      notes.append("no room for the label “\(Markup.plain(request.markup))”")
    }
    let (legend, missing) = legendShapes(in: rect, room, placed.missing.filter(\.namesMark))
    notes += missing
    return (shapes + legend, notes)
  }

  private func notes(_ mark: any Mark, _ drawing: MarkDrawing) -> [String] {
    let name = mark.legend(theme).first.map { " of “\(Markup.plain($0.label))”" } ?? ""
    func say(_ count: Int, _ reason: String) -> [String] {
      guard count > 0 else { return [] }
      let plural = drawing.item == "vertex" ? "vertices" : drawing.item + "s"
      let items = drawing.total == 1 ? drawing.item : plural
      let verb = count == 1 ? "is" : "are"
      return ["\(count) of \(drawing.total) \(items)\(name) \(verb) not drawn: \(reason)"]
    }
    let upright = mark is RightMark ? plot.right?.axis : plot.y
    let isLogarithmic = plot.x.scale == .log10 || upright?.scale == .log10
    return say(
      drawing.skipped,
      isLogarithmic
        ? "not finite, or zero or less on a logarithmic axis" : "not finite, or beyond 1e306")
      + say(drawing.outside, "outside the axes")
  }
}
