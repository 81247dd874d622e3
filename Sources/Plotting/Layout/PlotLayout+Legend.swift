// SPDX-License-Identifier: GPL-3.0-or-later

extension PlotLayout {
  /// Where the legend stands once the frame is known.
  enum LegendPlace: Hashable {
    case inside, below
    /// Right of the frame, in one column.
    case beside
  }

  /// The part of a cell that a legend below the frame may fill.
  private static let share = 0.45

  /// Moves an automatic legend out of the frame when the best place inside would cover data, and one for direct labels
  /// that find no place when it has no room inside.
  mutating func placeLegend(in rect: Rect) {
    if legendPlace == .beside, !legend.entries.isEmpty, !fitsBeside(rect) {
      legendPlace = .below
      legend.limit = cellWidth - 26
    }
    guard legendPlace == .inside else { return }
    if plot.legend == .direct {
      placeDirectLegend(in: rect)
      return
    }
    guard plot.legend == .automatic, !legend.entries.isEmpty else { return }
    let room = roomAfterLabels(in: rect, drawings(in: rect)).room
    if room.corner(for: legend.columnSize) == nil { moveLegendOut(rect) }
  }

  private mutating func placeDirectLegend(in rect: Rect) {
    var drawings = drawings(in: rect)
    addDirectLabels(to: &drawings)
    let (room, placed) = roomAfterLabels(in: rect, drawings)
    let missing = Set(placed.missing.filter(\.namesMark).map(\.markup))
    guard !missing.isEmpty else { return }
    var rest = Legend(
      legendEntries.filter { missing.contains($0.label) }, title: plot.legendTitle, theme: theme,
      measurer: measurer)
    rest.limit = legend.limit
    if room.corner(for: rest.columnSize, atAnyCost: true) == nil {
      legend = rest
      moveLegendOut(rect)
    }
  }

  private func roomAfterLabels(
    in rect: Rect, _ drawings: [MarkDrawing]
  ) -> (room: LabelRoom, placed: LabelRoom.Placed) {
    var room = LabelRoom(
      rect: rect, obstacles: drawings.flatMap(\.obstacles), background: theme.background)
    for inset in plot.insets {
      _ = inset.draw(in: rect, room: &room, theme: theme, measurer: measurer)
    }
    let placed = room.place(
      drawings.flatMap(\.labels), font: theme.smallFont, measurer: measurer)
    return (room, placed)
  }

  /// Below where it fits there, else beside the frame, else below on a page that has to grow.
  private mutating func moveLegendOut(_ rect: Rect) {
    legendPlace = .below
    let narrow = legend.limit
    legend.limit = cellWidth - 26
    guard missingLegendHeight(frame: rect.size) > 0 else { return }
    let wide = legend.limit
    legend.limit = narrow
    if fitsBeside(rect) {
      legendPlace = .beside
    } else {
      legend.limit = wide
    }
  }

  private func fitsBeside(_ rect: Rect) -> Bool {
    let size = legend.columnSize
    guard size.width <= 0.36 * cellWidth, size.height <= rect.height else { return false }
    let before = margins(frame: rect.size)
    let left = cellWidth - before.left - before.right - size.width - 9
    guard left > 0.3 * cellWidth else { return false }
    let around = margins(frame: Size(left, rect.height))
    return size.width + 9 + around.left + around.right + 0.3 * cellWidth <= cellWidth
  }

  /// The width of a legend beside the frame, with its distance.
  var legendWidth: Double { legendPlace == .beside ? legend.columnSize.width + 9 : 0 }

  private func belowHeight(frame: Size) -> Double {
    let around = margins(frame: frame)
    return legend.rowsHeight(width: frame.width + around.left + around.right - 12)
  }

  /// The height of a legend below the frame; 0 where there is none.
  func legendHeight(frame: Size) -> Double {
    guard legendPlace == .below, !legend.entries.isEmpty else { return 0 }
    return belowHeight(frame: frame)
  }

  /// By how much the cell must grow so that a legend below leaves room for the plot.
  func missingLegendHeight(frame: Size) -> Double {
    guard legendPlace == .below, !legend.entries.isEmpty else { return 0 }
    let around = margins(frame: frame)
    let height = belowHeight(frame: frame)
    return max(height / Self.share, height + around.top + around.bottom + 24) - cellHeight
  }

  /// The legend inside the frame, below or beside it; `unplaced` are direct labels that found no place.
  func legendShapes(
    in rect: Rect, _ room: LabelRoom, _ unplaced: [MarkDrawing.LabelRequest]
  ) -> (shapes: [Shape], notes: [String]) {
    var legend = legend
    if plot.legend == .direct, legendPlace == .inside {
      let words = Set(unplaced.map(\.markup))
      let limit = legend.limit
      legend = Legend(
        legendEntries.filter { words.contains($0.label) }, title: plot.legendTitle, theme: theme,
        measurer: measurer)
      legend.limit = limit
    }
    guard !legend.entries.isEmpty else { return ([], []) }
    switch legendPlace {
    case .inside:
      guard let origin = room.corner(for: legend.columnSize, atAnyCost: true) else {
        return ([], ["no room for the legend"])
      }
      return (legend.column(at: origin), [])
    case .beside:
      let right = rect.maxX + margins(frame: rect.size).right
      let x = min(right + 5, pageEdge - legend.columnSize.width - 2)
      return (legend.column(at: Point(x, rect.minY + 1)), [])
    case .below:
      let i = insets(frame: rect.size)
      let width = rect.width + i.left + margins(frame: rect.size).right - 12
      let height = legendHeight(frame: rect.size)
      return (
        legend.rows(
          from: rect.minX - i.left + 6, width: width, top: rect.maxY + i.bottom - height - 2), []
      )
    }
  }
}
