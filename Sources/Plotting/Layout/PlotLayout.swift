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
  let xDomain: ClosedRange<Double>
  let yDomain: ClosedRange<Double>
  let legendEntries: [LegendEntry]
  let legend: Legend
  private(set) var legendIsBelow: Bool
  /// The height that the plot may fill.
  var cellHeight = Double.infinity

  init(
    _ plot: Plot, letter: Int?, theme: Theme, measurer: any TextMeasurer, sharesLegend: Bool
  ) {
    self.plot = plot
    self.letter = letter
    self.theme = theme
    self.measurer = measurer
    let extents = plot.marks.map(\.extent)
    let onZero = extents.contains { $0.standsOnZero }
    let air = extents.compactMap(\.sideAir).max() ?? 0.04
    xDomain = Self.domain(plot.x, extents.flatMap(\.x), flushZero: false, air: air)
    yDomain = Self.domain(plot.y, extents.flatMap(\.y), flushZero: onZero, air: 0.06)
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

  private func width(_ markup: String) -> Double {
    TextLayout(markup, font: theme.smallFont, measurer: measurer).width
  }

  func xTicks(length: Double) -> [Tick] {
    let map = AxisMap(scale: plot.x.scale, domain: xDomain, from: 0, to: length)
    let gap = 0.7 * theme.smallFontSize
    return Ticks(
      scale: plot.x.scale, domain: xDomain, labels: plot.x.tickLabels,
      limit: max(2, min(8, Int(length / 26)))
    ) { ticks in
      var end = -Double.infinity
      for tick in ticks {
        let half = width(tick.label ?? "") / 2
        guard let x = map(tick.value), x - half >= end else { return false }
        end = x + half + gap
      }
      return true
    }.make()
  }

  func yTicks(length: Double) -> [Tick] {
    let map = AxisMap(scale: plot.y.scale, domain: yDomain, from: 0, to: length)
    let pitch = 1.45 * theme.smallFontSize
    return Ticks(
      scale: plot.y.scale, domain: yDomain, labels: plot.y.tickLabels,
      limit: max(2, min(8, Int(length / 17)))
    ) { ticks in
      let places = ticks.compactMap { map($0.value) }
      return zip(places, places.dropFirst()).allSatisfy { $1 - $0 >= pitch }
    }.make()
  }

  // MARK: margins

  var hasTitle: Bool { plot.title != nil || letter != nil }

  func insets(frame: Size) -> Insets {
    let small = theme.smallFontSize
    let x = xTicks(length: frame.width)
    let y = yTicks(length: frame.height)
    let map = AxisMap(scale: plot.x.scale, domain: xDomain, from: 0, to: frame.width)
    var right = 5.0
    var left = 0.0
    for tick in x {
      guard let label = tick.label, let at = map(tick.value) else { continue }
      right = max(right, at + width(label) / 2 - frame.width + 2)
      left = max(left, width(label) / 2 - at + 2)
    }
    let yLabels = y.compactMap(\.label).map(width).max() ?? 0
    let yLabel = plot.y.label.isEmpty ? 2 : axisLabelHeight(plot.y.label) + 4
    left = max(left, theme.tickLength + 3 + yLabels + yLabel)
    var bottom = theme.tickLength + 2 + 1.12 * small
    if !plot.x.label.isEmpty { bottom += axisLabelHeight(plot.x.label) + 0.5 * theme.fontSize }
    if legendIsBelow {
      bottom += legendHeight(width: frame.width + left + right - 12)
    }
    return Insets(
      left: left, right: right, top: hasTitle ? 1.75 * theme.fontSize : 0.75 * small,
      bottom: bottom + 2)
  }

  /// The height of a legend below the frame; 0 where it would leave no room for the plot.
  private func legendHeight(width: Double) -> Double {
    let height = legend.rowsHeight(width: width)
    return height > 0.45 * cellHeight ? 0 : height
  }

  private func axisLabelHeight(_ markup: String) -> Double {
    TextLayout(markup, font: theme.font, measurer: measurer).height
  }

  // MARK: legend and labels

  func frame(_ rect: Rect) -> PlotFrame {
    PlotFrame(
      rect: rect,
      x: AxisMap(scale: plot.x.scale, domain: xDomain, from: rect.minX, to: rect.maxX),
      y: AxisMap(scale: plot.y.scale, domain: yDomain, from: rect.maxY, to: rect.minY),
      theme: theme)
  }

  /// Puts an automatic legend below the frame when the best place inside would cover data.
  mutating func placeLegend(in rect: Rect) {
    guard plot.legend == .automatic, !legendIsBelow, !legend.entries.isEmpty else { return }
    let drawings = plot.marks.map { $0.draw(in: frame(rect)) }
    var room = LabelRoom(rect: rect, obstacles: drawings.flatMap(\.obstacles))
    _ = room.place(drawings.flatMap(\.labels), font: theme.smallFont, measurer: measurer)
    legendIsBelow = room.corner(for: legend.columnSize) == nil
  }

  // MARK: drawing

  func draw(in rect: Rect) -> (shapes: [Shape], notes: [String]) {
    let frame = frame(rect)
    var drawings = plot.marks.map { $0.draw(in: frame) }
    if plot.legend == .direct { addDirectLabels(to: &drawings) }
    var notes: [String] = []
    var room = LabelRoom(rect: rect, obstacles: drawings.flatMap(\.obstacles))
    let (labels, missing) = room.place(
      drawings.flatMap(\.labels), font: theme.smallFont, measurer: measurer)
    for (mark, drawing) in zip(plot.marks, drawings) { notes += self.notes(mark, drawing) }
    notes += missing.map { "no room for the label “\(Markup.plain($0))”" }
    var shapes: [Shape] = []
    let data = drawings.flatMap(\.shapes)
    if !data.isEmpty { shapes.append(.clip(rect.inset(by: -theme.markerSize), data)) }
    shapes += axes(in: rect) + labels.map(Shape.text)
    if !legend.entries.isEmpty {
      if !legendIsBelow, let origin = room.corner(for: legend.columnSize, atAnyCost: true) {
        shapes += legend.column(at: origin)
      } else {
        let i = insets(frame: rect.size)
        let width = rect.width + i.left + i.right - 12
        let height = legendHeight(width: width)
        if height > 0 {
          shapes += legend.rows(
            from: rect.minX - i.left + 6, width: width, top: rect.maxY + i.bottom - height - 2)
        } else {
          notes.append("no room for the legend")
        }
      }
    }
    return (shapes, notes)
  }

  private func addDirectLabels(to drawings: inout [MarkDrawing]) {
    var said: Set<String> = []
    for (i, mark) in plot.marks.enumerated() {
      guard let words = mark.legend(theme).first?.label, let handle = drawings[i].handle,
        said.insert(words).inserted
      else { continue }
      drawings[i].labels.append(
        .init(
          words, color: handle.color, places: PointsMark.places(around: handle.at, distance: 4)))
    }
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
    let isLogarithmic = plot.x.scale == .log10 || plot.y.scale == .log10
    return say(
      drawing.skipped,
      isLogarithmic
        ? "not finite, or zero or less on a logarithmic axis" : "not finite, or beyond 1e306")
      + say(drawing.outside, "outside the axes")
  }
}
