// SPDX-License-Identifier: GPL-3.0-or-later

/// Decides ticks, margins, legend and labels of one plot, and draws it into a frame.
struct PlotLayout {
  struct Insets {
    var left: Double
    var right: Double
    var top: Double
    var bottom: Double
  }

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
  let legend: Legend
  private(set) var legendIsBelow: Bool
  /// The height that the plot may fill.
  var cellHeight = Double.infinity
  /// Whether the neighbour below or on the left says what the axis's ticks mean.
  var hidesBottomLabels = false
  var hidesLeftLabels = false
  private let memo = Memo()

  /// What is asked for again and again while margins settle.
  private final class Memo {
    enum Side: Hashable { case bottom, left, top, right, bar }
    struct Key: Hashable {
      var side: Side
      var length: Double
    }
    var widths: [String: Double] = [:]
    var ticks: [Key: [Tick]] = [:]
  }

  init(
    _ plot: Plot, letter: Int?, theme: Theme, measurer: any TextMeasurer, sharesLegend: Bool
  ) {
    self.plot = plot
    self.letter = letter
    self.theme = theme
    self.measurer = measurer
    let extents = plot.marks.map { (isRight: $0 is RightMark, extent: $0.extent) }
    let air = extents.compactMap(\.extent.sideAir).max() ?? 0.04
    bottomSide = AxisSide(
      plot.x,
      domain: Self.domain(plot.x, extents.flatMap(\.extent.x), flushZero: false, air: air))
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
    legend = Legend(own ? [] : legendEntries, theme: theme, measurer: measurer)
    legendIsBelow = plot.legend == .below
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

  // MARK: ticks

  func width(_ markup: String) -> Double {
    if let known = memo.widths[markup] { return known }
    let width = TextLayout(markup, font: theme.smallFont, measurer: measurer).width
    memo.widths[markup] = width
    return width
  }

  func xTicks(length: Double) -> [Tick] {
    remembered(.bottom, length) { ticks(bottomSide, width: length) }
  }

  func yTicks(length: Double) -> [Tick] {
    remembered(.left, length) { ticks(leftSide, height: length) }
  }

  func topTicks(length: Double) -> [Tick] {
    remembered(.top, length) { topSide.map { ticks($0, width: length) } ?? [] }
  }

  func rightTicks(length: Double) -> [Tick] {
    remembered(.right, length) { rightSide.map { ticks($0, height: length) } ?? [] }
  }

  func barTicks(length: Double) -> [Tick] {
    remembered(.bar, length) { colorBar.map { ticks($0.side, height: length) } ?? [] }
  }

  private func remembered(_ side: Memo.Side, _ length: Double, _ make: () -> [Tick]) -> [Tick] {
    let key = Memo.Key(side: side, length: length)
    if let known = memo.ticks[key] { return known }
    let ticks = make()
    memo.ticks[key] = ticks
    return ticks
  }

  private func ticks(_ side: AxisSide, width length: Double) -> [Tick] {
    var side = side
    if case .named(let names) = side.axis.tickLabels {
      side = side.named(
        names.map { shortened($0, to: 0.96 * length / Double(names.count) - 2) })
    }
    return side.ticks(width: length, gap: 0.7 * theme.smallFontSize, labelWidth: width)
  }

  private func ticks(_ side: AxisSide, height length: Double) -> [Tick] {
    var side = side
    if case .named(let names) = side.axis.tickLabels {
      side = side.named(names.map { shortened($0, to: 0.4 * plot.size.width) })
    }
    return side.ticks(height: length, pitch: 1.45 * theme.smallFontSize)
  }

  private func shortened(_ name: String, to width: Double) -> String {
    fitted(name, font: theme.smallFont, width: width, smallest: 1, measurer: measurer).markup
  }

  // MARK: margins

  var hasTitle: Bool { plot.title != nil || letter != nil }

  func insets(frame: Size) -> Insets {
    let small = theme.smallFontSize
    var right = 5.0
    var left = 0.0
    func reach(_ side: AxisSide, _ ticks: [Tick]) {
      for tick in ticks {
        guard let label = tick.label, let at = side.fraction(tick.value) else { continue }
        right = max(right, at * frame.width + width(label) / 2 - frame.width + 2)
        left = max(left, width(label) / 2 - at * frame.width + 2)
      }
    }
    if !hidesBottomLabels { reach(bottomSide, xTicks(length: frame.width)) }
    left = max(left, leftMargin(frame.height))
    var bottom = theme.tickLength + 2
    if !hidesBottomLabels {
      bottom += 1.12 * small
      if !plot.x.label.isEmpty { bottom += axisLabelHeight(plot.x.label) + 0.5 * theme.fontSize }
    }
    var top = hasTitle ? 1.75 * theme.fontSize : 0.75 * small
    if let topSide {
      reach(topSide, topTicks(length: frame.width))
      top += theme.tickLength + 2 + small
      if !topSide.axis.label.isEmpty { top += axisLabelHeight(topSide.axis.label) + 2 }
    }
    right = max(right, rightMargin(frame.height), directMargin)
    if legendIsBelow {
      bottom += legendHeight(width: frame.width + left + right - 12)
    }
    return Insets(left: left, right: right, top: top, bottom: bottom + 2)
  }

  private func leftMargin(_ height: Double) -> Double {
    guard !hidesLeftLabels else { return theme.tickLength + 2 }
    let widest = yTicks(length: height).compactMap(\.label).map(width).max() ?? 0
    let label = plot.y.label.isEmpty ? 2 : axisLabelHeight(plot.y.label) + 4
    return theme.tickLength + 3 + widest + label
  }

  /// Room for the right axis and, beyond it, the bar of colours.
  func rightMargin(_ height: Double) -> Double {
    let axis = rightSide.map { uprightWidth($0, rightTicks(length: height)) } ?? 0
    guard let colorBar else { return axis }
    return axis + Self.barGap + Self.barWidth
      + uprightWidth(colorBar.side, barTicks(length: height))
  }

  static let barGap = 7.0
  static let barWidth = 7.0

  func uprightWidth(_ side: AxisSide, _ ticks: [Tick]) -> Double {
    let widest = ticks.compactMap(\.label).map(width).max() ?? 0
    let label = side.axis.label.isEmpty ? 2 : axisLabelHeight(side.axis.label) + 4
    return theme.tickLength + 3 + widest + label
  }

  /// The height of a legend below the frame; 0 where it would leave no room for the plot.
  private func legendHeight(width: Double) -> Double {
    let height = legend.rowsHeight(width: width)
    return height > 0.45 * cellHeight ? 0 : height
  }

  func axisLabelHeight(_ markup: String) -> Double {
    TextLayout(markup, font: theme.font, measurer: measurer).height
  }

  // MARK: legend and labels

  func frame(_ rect: Rect) -> PlotFrame {
    PlotFrame(
      rect: rect, x: bottomSide.map(from: rect.minX, to: rect.maxX),
      y: leftSide.map(from: rect.maxY, to: rect.minY), theme: theme)
  }

  /// The marks drawn, each by the axes that it belongs to.
  private func drawings(in rect: Rect) -> [MarkDrawing] {
    let frame = frame(rect)
    let right = rightSide.map {
      PlotFrame(
        rect: rect, x: frame.x, y: $0.map(from: rect.maxY, to: rect.minY), theme: theme)
    }
    return plot.marks.map { $0.draw(in: $0 is RightMark ? right ?? frame : frame) }
  }

  /// Puts an automatic legend below the frame when the best place inside would cover data.
  mutating func placeLegend(in rect: Rect) {
    guard plot.legend == .automatic, !legendIsBelow, !legend.entries.isEmpty else { return }
    let drawings = drawings(in: rect)
    var room = LabelRoom(
      rect: rect, obstacles: drawings.flatMap(\.obstacles), background: theme.background)
    for inset in plot.insets {
      _ = inset.draw(in: rect, room: &room, theme: theme, measurer: measurer)
    }
    _ = room.place(drawings.flatMap(\.labels), font: theme.smallFont, measurer: measurer)
    legendIsBelow = room.corner(for: legend.columnSize) == nil
  }

  // MARK: drawing

  func draw(in rect: Rect) -> (shapes: [Shape], notes: [String]) {
    var drawings = drawings(in: rect)
    if plot.legend == .direct { addDirectLabels(to: &drawings) }
    var notes = zip(plot.marks, drawings).flatMap(self.notes)
    var room = LabelRoom(
      rect: rect, obstacles: drawings.flatMap(\.obstacles), background: theme.background)
    let insets = plot.insets.map {
      $0.draw(in: rect, room: &room, theme: theme, measurer: measurer)
    }
    let placed = room.place(
      drawings.flatMap(\.labels), font: theme.smallFont, measurer: measurer)
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

  /// The legend inside the frame or below it; `unplaced` are direct labels that found no place.
  private func legendShapes(
    in rect: Rect, _ room: LabelRoom, _ unplaced: [MarkDrawing.LabelRequest]
  ) -> (shapes: [Shape], notes: [String]) {
    let words = Set(unplaced.map(\.markup))
    let legend =
      words.isEmpty
      ? legend
      : Legend(
        legendEntries.filter { words.contains($0.label) }, theme: theme, measurer: measurer)
    guard !legend.entries.isEmpty else { return ([], []) }
    if !legendIsBelow, let origin = room.corner(for: legend.columnSize, atAnyCost: true) {
      return (legend.column(at: origin), [])
    }
    let i = insets(frame: rect.size)
    let width = rect.width + i.left + i.right - 12
    let height = legendHeight(width: width)
    guard legendIsBelow, height > 0 else { return ([], ["no room for the legend"]) }
    return (
      legend.rows(
        from: rect.minX - i.left + 6, width: width, top: rect.maxY + i.bottom - height - 2), []
    )
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
