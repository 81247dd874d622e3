// SPDX-License-Identifier: GPL-3.0-or-later

extension PlotLayout {
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

  /// The height of a legend below the frame; 0 where it would leave no room for the plot.
  func legendHeight(frame: Size) -> Double {
    let around = margins(frame: frame)
    let height = legend.rowsHeight(width: frame.width + around.left + around.right - 12)
    let left = cellHeight - around.top - around.bottom - 24
    return height > min(0.45 * cellHeight, left) ? 0 : height
  }

  /// The legend inside the frame or below it; `unplaced` are direct labels that found no place.
  func legendShapes(
    in rect: Rect, _ room: LabelRoom, _ unplaced: [MarkDrawing.LabelRequest]
  ) -> (shapes: [Shape], notes: [String]) {
    let words = Set(unplaced.map(\.markup))
    let legend =
      words.isEmpty
      ? legend
      : Legend(
        legendEntries.filter { words.contains($0.label) }, title: plot.legendTitle, theme: theme,
        measurer: measurer)
    guard !legend.entries.isEmpty else { return ([], []) }
    if !legendIsBelow, let origin = room.corner(for: legend.columnSize, atAnyCost: true) {
      return (legend.column(at: origin), [])
    }
    let i = insets(frame: rect.size)
    let width = rect.width + i.left + i.right - 12
    let height = legendHeight(frame: rect.size)
    guard legendIsBelow, height > 0 else { return ([], ["no room for the legend"]) }
    return (
      legend.rows(
        from: rect.minX - i.left + 6, width: width, top: rect.maxY + i.bottom - height - 2), []
    )
  }
}
