// SPDX-License-Identifier: GPL-3.0-or-later

/// The free room in a frame: knows what is taken, hands out places for labels and the legend.
struct LabelRoom {
  let rect: Rect
  let obstacles: [MarkDrawing.Obstacle]
  private let background: Color
  private var taken: [Rect] = []

  /// - `background`: the colour around the letters of labels that stand on data.
  init(rect: Rect, obstacles: [MarkDrawing.Obstacle], background: Color) {
    self.rect = rect
    self.obstacles = obstacles
    self.background = background
  }

  /// How much data a box would cover.
  private func cost(_ box: Rect, margin: Double) -> Double {
    let around = box.inset(by: -margin)
    return obstacles.reduce(0) { around.contains($1.at) ? $0 + $1.weight : $0 }
  }

  private func isFree(_ box: Rect) -> Bool {
    rect.inset(by: -1).contains(box) && !taken.contains { $0.intersects(box) }
  }

  /// Gives each request its best free place; those that find none come back as missing.
  mutating func place(
    _ requests: [MarkDrawing.LabelRequest], font: Font, measurer: any TextMeasurer
  ) -> (labels: [Label], missing: [String]) {
    var labels: [Label] = []
    var missing: [String] = []
    for request in requests {
      let text = TextLayout(request.markup, font: font, measurer: measurer)
      var best: (cost: Double, box: Rect)?
      for (i, place) in request.places.enumerated() {
        var box = Rect(
          place.at.x - place.x * text.width, place.at.y - place.y * text.height, text.width,
          text.height)
        // A place that only sticks out sideways is pushed back in.
        if text.width <= rect.width - 4 {
          box.minX = min(rect.maxX - 1 - text.width, max(rect.minX + 3, box.minX))
        }
        guard isFree(box) else { continue }
        let cost = cost(box, margin: 0.5) + 0.2 * Double(i)
        if best.map({ cost < $0.cost }) ?? true { best = (cost, box) }
      }
      guard let box = best?.box else {
        missing.append(request.markup)
        continue
      }
      taken.append(box)
      labels.append(
        Label(
          request.markup, at: Point(box.minX, box.minY + text.ascent), font: font,
          color: request.color, halo: request.standsOnData ? background : nil))
    }
    return (labels, missing)
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
