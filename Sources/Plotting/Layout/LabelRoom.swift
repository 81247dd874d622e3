// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation

/// The free room in a frame: knows what is taken, hands out places for labels and the legend.
struct LabelRoom {
  let rect: Rect
  private let background: Color
  private var taken: [Rect] = []
  /// Obstacles by cells of a coarse grid, so that a box meets only those near it.
  private var cells: [[MarkDrawing.Obstacle]]
  private let columns: Int
  private static let pitch = 12.0
  private static let margin = 12.0

  struct Placed {
    var labels: [Label] = []
    /// Lines from labels to the places they speak of.
    var leaders: [Shape] = []
    var missing: [MarkDrawing.LabelRequest] = []
  }

  /// - `background`: the colour around the letters of labels that stand on data.
  init(rect: Rect, obstacles: [MarkDrawing.Obstacle], background: Color) {
    self.rect = rect
    self.background = background
    columns = Int(clamping: (rect.width + 2 * Self.margin) / Self.pitch) + 1
    let rows = Int(clamping: (rect.height + 2 * Self.margin) / Self.pitch) + 1
    cells = [[MarkDrawing.Obstacle]](repeating: [], count: columns * rows)
    for obstacle in obstacles {
      let (column, row) = cell(obstacle.at)
      cells[row * columns + column].append(obstacle)
    }
  }

  private func cell(_ p: Point) -> (column: Int, row: Int) {
    func index(_ distance: Double, _ count: Int) -> Int {
      Int(clamping: min(Double(count - 1), max(0, (distance + Self.margin) / Self.pitch)))
    }
    return (
      index(p.x - rect.minX, columns), index(p.y - rect.minY, max(1, cells.count / columns))
    )
  }

  /// How much data a box would cover.
  private func cost(_ box: Rect, margin: Double) -> Double {
    let around = box.inset(by: -margin)
    let first = cell(Point(around.minX, around.minY))
    let last = cell(Point(around.maxX, around.maxY))
    var cost = 0.0
    for row in first.row...max(first.row, last.row) {
      for column in first.column...max(first.column, last.column) {
        for obstacle in cells[row * columns + column] where around.contains(obstacle.at) {
          cost += obstacle.weight
        }
      }
    }
    return cost
  }

  private func isFree(_ box: Rect) -> Bool {
    rect.inset(by: -1).contains(box) && !taken.contains { $0.intersects(box) }
  }

  /// Keeps a rectangle free of labels.
  mutating func take(_ box: Rect) { taken.append(box) }

  /// Gives each request its best free place; those that find none come back as missing.
  mutating func place(
    _ requests: [MarkDrawing.LabelRequest], font: Font, measurer: any TextMeasurer
  ) -> Placed {
    var placed = Placed()
    for request in requests {
      let text = TextLayout(request.markup, font: font, measurer: measurer)
      var best: (cost: Double, box: Rect, leader: [Point])?
      for (i, place) in request.places.enumerated() {
        var box = Rect(
          place.at.x - place.x * text.width, place.at.y - place.y * text.height, text.width,
          text.height)
        // A place that only sticks out sideways is pushed back in.
        if text.width <= rect.width - 4 {
          box.minX = min(rect.maxX - 1 - text.width, max(rect.minX + 3, box.minX))
        }
        // Two numbers on lines, one beside the other, would read as one.
        let air = request.standsOnData ? 0.4 * font.size : 0
        let apart = Rect(box.minX - air, box.minY, box.width + 2 * air, box.height)
        guard isFree(box), !taken.contains(where: { $0.intersects(apart) }) else { continue }
        let leader = request.leader.map { Self.leader(from: box, to: $0.at) } ?? []
        if leader.count > 1, taken.contains(where: { $0.clip(line: leader).count > 0 }) { continue }
        var cost = cost(box, margin: request.clearance) + 0.2 * Double(i)
        for p in leader { cost += 0.3 * self.cost(Rect(p.x - 1, p.y - 1, 2, 2), margin: 0) }
        if best.map({ cost < $0.cost }) ?? true { best = (cost, box, leader) }
      }
      guard let best else {
        placed.missing.append(request)
        continue
      }
      taken.append(best.box)
      if let first = best.leader.first, let last = best.leader.last, best.leader.count > 1 {
        placed.leaders.append(
          .line([first, last], Stroke(request.leader?.color ?? request.color, width: 0.6)))
        for p in best.leader { take(Rect(p.x - 0.8, p.y - 0.8, 1.6, 1.6)) }
      }
      placed.labels.append(
        Label(
          request.markup, at: Point(best.box.minX, best.box.minY + text.ascent), font: font,
          color: request.color, halo: request.standsOnData ? background.opacity(0.75) : nil))
    }
    return placed
  }

  /// Points every 3 pt from a box's edge to just before a place; none when the box is at the place.
  private static func leader(from box: Rect, to p: Point) -> [Point] {
    let start = Point(
      min(box.maxX + 1, max(box.minX - 1, p.x)), min(box.maxY, max(box.minY, p.y)))
    let length = hypot(p.x - start.x, p.y - start.y)
    guard length > 7 else { return [] }
    let count = Int(clamping: length / 3) + 1
    return (0...count).map { i in
      let t = Double(i) / Double(count) * (1 - 3.5 / length)
      return Point(start.x + (p.x - start.x) * t, start.y + (p.y - start.y) * t)
    }
  }

  /// Where a box covers least: corners first, then sides, then the middle; nil when every place
  /// covers data, unless `atAnyCost`.
  func corner(for size: Size, atAnyCost: Bool = false) -> Point? {
    let air = 5.0
    let inner = rect.inset(by: air)
    guard size.width <= inner.width, size.height <= inner.height else { return nil }
    var best: (cost: Double, at: Point)?
    // Right before left, top before bottom, edges before the middle.
    for (i, v) in [0, 1, 0.5, 0.25, 0.75].enumerated() {
      for (j, h) in [1, 0, 0.5, 0.75, 0.25].enumerated() {
        let box = Rect(
          inner.minX + h * (inner.width - size.width),
          inner.minY + v * (inner.height - size.height), size.width, size.height)
        let blocked = taken.contains { $0.intersects(box.inset(by: -2)) }
        let cost = cost(box, margin: 3) + (blocked ? 100 : 0) + 0.01 * Double(i + j)
        if best.map({ cost < $0.cost }) ?? true { best = (cost, Point(box.minX, box.minY)) }
      }
    }
    guard let best, atAnyCost || best.cost < 1.5 else { return nil }
    return best.at
  }
}
