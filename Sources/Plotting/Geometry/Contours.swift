// SPDX-License-Identifier: GPL-3.0-or-later

/// Lines of equal value through a grid of values, by marching squares.
struct Contours {
  /// Where the columns and rows stand, in page coordinates; nil for what the axes cannot show.
  let x: [Double?]
  let y: [Double?]
  /// Values on an even scale, row after row; NaN is missing.
  let z: [[Double]]

  /// The lines at a level, closed ones with the first point repeated.
  func lines(at level: Double) -> [[Point]] {
    var neighbours: [Edge: [Edge]] = [:]
    var order: [Edge] = []
    func join(_ a: Edge, _ b: Edge) {
      for (from, to) in [(a, b), (b, a)] {
        if neighbours[from] == nil { order.append(from) }
        neighbours[from, default: []].append(to)
      }
    }
    for row in 0..<max(0, z.count - 1) {
      for column in 0..<max(0, x.count - 1) { segments(row, column, level, join) }
    }
    var lines: [[Point]] = []
    var seen: Set<Edge> = []
    // Open lines begin at an edge with one neighbour; what remains is closed.
    let starts = order.filter { neighbours[$0]?.count == 1 } + order
    for start in starts where seen.insert(start).inserted {
      var line = [start]
      var isClosed = false
      while let last = line.last {
        guard let next = neighbours[last]?.first(where: { !seen.contains($0) }) else {
          isClosed = line.count > 2 && neighbours[last]?.contains(start) == true
          break
        }
        seen.insert(next)
        line.append(next)
      }
      let points = (isClosed ? line + [start] : line).compactMap { point($0, level) }
      if points.count > 1 { lines.append(points) }
    }
    return lines
  }

  /// A side between two neighbours of the grid: from (row, column) to the right, or upwards.
  private struct Edge: Hashable {
    var row: Int
    var column: Int
    var isUpright: Bool
  }

  private func segments(
    _ row: Int, _ column: Int, _ level: Double, _ join: (Edge, Edge) -> Void
  ) {
    guard x[column] != nil, x[column + 1] != nil, y[row] != nil, y[row + 1] != nil else { return }
    let (a, b, c, d) = (
      z[row][column], z[row][column + 1], z[row + 1][column + 1], z[row + 1][column]
    )
    guard a.isFinite, b.isFinite, c.isFinite, d.isFinite else { return }
    // Most cells lie on one side of the level and need nothing more.
    guard min(a, b, c, d) < level, max(a, b, c, d) >= level else { return }
    let corners = [a, b, c, d]
    let sides = [
      Edge(row: row, column: column, isUpright: false),
      Edge(row: row, column: column + 1, isUpright: true),
      Edge(row: row + 1, column: column, isUpright: false),
      Edge(row: row, column: column, isUpright: true),
    ]
    let above = corners.map { $0 >= level }
    let crossed = (0..<4).filter { above[$0] != above[($0 + 1) % 4] }
    if crossed.count == 2 { join(sides[crossed[0]], sides[crossed[1]]) }
    if crossed.count == 4 {
      // A saddle: its middle says which corners belong together.
      let isHigh = corners.reduce(0, +) / 4 >= level
      let first = isHigh == above[0] ? 1 : 3
      join(sides[0], sides[first])
      join(sides[2], sides[4 - first])
    }
  }

  private func point(_ edge: Edge, _ level: Double) -> Point? {
    let (row, column) = (edge.row, edge.column)
    let end = edge.isUpright ? (row + 1, column) : (row, column + 1)
    guard let x0 = x[column], let x1 = x[end.1], let y0 = y[row], let y1 = y[end.0] else {
      return nil
    }
    let a = z[row][column]
    let t = (level - a) / (z[end.0][end.1] - a)
    return Point(x0 + (x1 - x0) * t, y0 + (y1 - y0) * t)
  }
}
